/* A model's table from its answers: weights, then what a score is worth, each from answers that the other did not see.
 *
 * The weights are fitted to all answers given. Scores for the isotonic curve come from weights that were fitted without the answer
 * scored (five folds), so that the curve learns how good the weights are on what they have not seen.
 *
 * What is known before any answer is seen keeps the weights from learning the kinds of the questions at hand: which way each feature
 * points (a surer token never speaks against an answer), and how much it weighs for models without a table (`prior`), to which a
 * weight returns where the answers say nothing of it. Chosen by leaving out one kind of question at a time, never by the second set.
 */
import { type Calibration, prior } from '../../main/core/router/calibration.ts'
import { type FeatureName, featureNames } from '../../main/core/router/features.ts'
import { applyIsotonic, fitIsotonic } from '../../main/core/router/isotonic.ts'
import { type Example, type Expected, type Logistic, fitLogistic } from './fit-logistic.ts'
import { hash } from './measures.ts'

export const foldCount = 5

/** Which fold a question is in: by its name, so that it is the same in every run. */
export const foldOf = (id: string): number => hash(id) % foldCount

const ridge = 10

/** More of it never makes an answer surer; of all others more never makes it less sure. */
const speaksAgainst: ReadonlySet<FeatureName> = new Set(['meanEntropy', 'weakShare', 'longestWeakRun', 'repetition', 'hedges', 'refuses', 'isMalformed', 'isCutOff'])

const expected = featureNames.map((name): Expected => {
  const [least, most] = speaksAgainst.has(name) ? [Number.NEGATIVE_INFINITY, 0] : [0, Number.POSITIVE_INFINITY]
  return { towards: prior.weights[name] ?? 0, least, most }
})

export type Named = Example & { id: string }

export const fitCalibration = (examples: readonly Named[]): Calibration => {
  const scored = Array.from({ length: foldCount }, (_, fold) => {
    const isOut = ({ id }: Named): boolean => foldOf(`inner ${id}`) === fold
    const weights = fitLogistic(examples.filter((example) => !isOut(example)), ridge, expected)
    return examples.filter(isOut).map(({ row, isRight }) => ({ score: scoreOfRow(weights, row), isRight }))
  }).flat()
  const { bias, weights } = fitLogistic(examples, ridge, expected)
  const knots = fitIsotonic(scored)
  const confidences = scored.map(({ score }) => applyIsotonic(knots, score)).sort((one, other) => one - other)
  const last = confidences.length - 1
  return {
    bias,
    weights: Object.fromEntries(featureNames.map((name, at) => [name, weights[at] ?? 0])),
    knots: knots.map(([score, probability]) => [score, probability]),
    quantiles: Array.from({ length: 21 }, (_, step) => confidences[Math.round((step / 20) * last)] ?? 0),
  }
}

const scoreOfRow = ({ bias, weights }: Logistic, row: readonly number[]): number => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), bias)
