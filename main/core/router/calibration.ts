/* What is known about a model's confidence: how its features add up to a score, and what a score is worth.
 *
 * One table per model file, so per model and quantization: thresholds do not carry over from one to the other
 * (arXiv 2502.04428). The starter's table comes with it (native-models/starter/router.json, made by bench/router/train-router.ts).
 *
 * For models without one there is a prior of few features, signs and sizes after the literature (quantiles over means: arXiv 2404.10136;
 * refusals and repetition lower it). It orders answers; it was checked on no model but the starter and is not called a probability.
 */
import { z } from 'zod'
import { applyIsotonic } from './isotonic.ts'
import { type Features, featureNames } from './features.ts'

export const Calibration = z.strictObject({
  bias: z.number(),
  weights: z.partialRecord(z.enum(featureNames), z.number()),
  /** Pairs of score and probability, both rising; empty where the score's own logistic is all there is. */
  knots: z.array(z.tuple([z.number(), z.number().min(0).max(1)])),
  /** The confidence that 0, 5, ... 100 % of its answers stay below: what a share of cloud answers means for this model. */
  quantiles: z.array(z.number().min(0).max(1)).length(21),
})
export type Calibration = z.infer<typeof Calibration>

export const CalibrationFile = z.strictObject({
  version: z.literal(1),
  /** Of the model file that the answers came from. */
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
  model: z.string(),
  quantization: z.string(),
  /** Where the table comes from, so that somebody can make it again. */
  provenance: z.strictObject({
    madeBy: z.string(),
    date: z.iso.date(),
    sets: z.array(z.strictObject({ file: z.string(), sha256: z.string(), questions: z.number().int(), right: z.number().int() })),
    sampling: z.string(),
  }),
  calibration: Calibration,
})
export type CalibrationFile = z.infer<typeof CalibrationFile>

export const prior: Calibration = {
  bias: 2.5,
  weights: { lowLogProb: 0.6, meanLogProb: 2, refuses: -2.5, refusesPrivateOrLive: 2, hedges: -0.6, isMalformed: -1.5, repetition: -3, isCutOff: -0.5 },
  knots: [],
  quantiles: [0.05, 0.15, 0.25, 0.33, 0.4, 0.45, 0.5, 0.55, 0.6, 0.64, 0.68, 0.71, 0.74, 0.77, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.93],
}

/** Any real number; larger is surer. */
export const scoreOf = ({ bias, weights }: Pick<Calibration, 'bias' | 'weights'>, features: Features): number =>
  featureNames.reduce((sum, name) => sum + (weights[name] ?? 0) * features[name], bias)

export const probabilityOf = (calibration: Calibration, features: Features): number => {
  const score = scoreOf(calibration, features)
  return calibration.knots.length === 0 ? 1 / (1 + Math.exp(-score)) : applyIsotonic(calibration.knots, score)
}
