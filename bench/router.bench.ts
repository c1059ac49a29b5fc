/* Whether the router knows what the local model does not know.
 *
 * The starter answers its held-out questions and more than three hundred that are far outside of what it was made for. A strong model is
 * stood in for by an oracle that is right always, and by one that is right nine times in ten. Each answer's confidence comes
 * from a table that was fitted without it: five folds by the questions' names, weights and isotonic curve both from the other four. The same folds serve
 * TF-IDF. Questions are sent in the order of confidence; the other orders are random, the question's length, and TF-IDF.
 *
 *   auroc        chance that a question of the held-out set is answered with more confidence than one from outside
 *   ece          expected calibration error of "is right", ten bins
 *   cpt50, cpt80 least share sent that recovers 50 and 80 % of what sending all would gain
 *   overheadMs   all that the router adds to an answer of 256 tokens: reading the odds in the engine (router/odds-cost.ts), summing up, features,
 *                confidence and decision at three stages; the worst of four sizes of vocabulary
 *
 * Two more splits say how far this carries: every kind of question, inside or outside, left out once (`otherKindsEce`), and the second set of questions.
 * Nothing was chosen by the second set: features, ridge and curve were chosen by the first two splits. */
import { writeFileSync } from 'node:fs'
import { createSignalCollector } from '../main/core/router/collect-signals.ts'
import { confidenceOf } from '../main/core/router/confidence-of.ts'
import { decideRoute, newChat } from '../main/core/router/decide-route.ts'
import { featuresOf } from '../main/core/router/features.ts'
import { prior, probabilityOf } from '../main/core/router/calibration.ts'
import { thresholdFor } from '../main/core/router/share-threshold.ts'
import { openEngine } from './bench-engine.ts'
import { median, rounded } from './report.ts'
import { type Answered, answerQuestions } from './router/answer-questions.ts'
import { fitCalibration, foldCount, foldOf } from './router/fit-calibration.ts'
import { type Routable, auroc, calibrationError, callShare, hash, meanRecovered } from './router/measures.ts'
import { measureOddsCost } from './router/odds-cost.ts'
import { trainTfIdf } from './router/tf-idf.ts'

type Scored = { answered: Answered; probability: number; tfIdf: number }

/** Every answer scored by a table and by a TF-IDF that never saw its fold. */
const crossValidate = (all: readonly Answered[], fold: (of: Answered) => number | string): Scored[] =>
  [...new Set(all.map(fold))].flatMap((out) => {
    const [test, train] = [all.filter((of) => fold(of) === out), all.filter((of) => fold(of) !== out)]
    return scoreWith(train, test)
  })

const scoreWith = (train: readonly Answered[], test: readonly Answered[]): Scored[] => {
  const table = fitCalibration(train)
  const tfIdf = trainTfIdf(train.map(({ soFar, isRight }) => ({ question: soFar.question, isRight })))
  return test.map((answered) => ({ answered, probability: probabilityOf(table, answered.features), tfIdf: tfIdf(answered.soFar.question) }))
}

const routable = (scored: readonly Scored[], score: (of: Scored) => number, rightShare = 1): Routable[] =>
  scored.map((of) => ({ id: of.answered.id, score: score(of), isRightHere: of.answered.isRight, isRightThere: hash(`oracle ${of.answered.id}`) / 2 ** 32 < rightShare }))

const orders: { name: string; score: (of: Scored) => number }[] = [
  { name: 'confidence', score: ({ probability }) => probability },
  { name: 'prior (no table)', score: ({ answered }) => probabilityOf(prior, answered.features) },
  { name: 'mean log-probability', score: ({ answered }) => answered.features.meanLogProb },
  { name: '10 % quantile', score: ({ answered }) => answered.features.lowLogProb },
  { name: 'TF-IDF + LR', score: ({ tfIdf }) => tfIdf },
  { name: 'prompt length', score: ({ answered }) => -answered.soFar.question.length },
  { name: 'random', score: () => 0 },
]

type Judged = { name: string; auroc: number; aurocRight: number; ece: number | null; cpt50: number; cpt80: number; apgr: number; cpt80At90: number }

const judge = (scored: readonly Scored[]): Judged[] =>
  orders.map(({ name, score }) => ({
    name,
    auroc: auroc(scored.map((of) => ({ score: score(of), isPositive: of.answered.set !== 'outside-set' }))),
    aurocRight: auroc(scored.map((of) => ({ score: score(of), isPositive: of.answered.isRight }))),
    ece: name === 'confidence' || name === 'TF-IDF + LR' ? calibrationError(scored.map((of) => ({ probability: score(of), isRight: of.answered.isRight }))) : null,
    cpt50: callShare(routable(scored, score), 0.5),
    cpt80: callShare(routable(scored, score), 0.8),
    apgr: meanRecovered(routable(scored, score)),
    cpt80At90: callShare(routable(scored, score, 0.9), 0.8),
  }))

const print = (line = ''): void => void process.stdout.write(`${line}\n`)
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

const show = (title: string, scored: readonly Scored[]): Judged | undefined => {
  const right = scored.filter(({ answered }) => answered.isRight).length / scored.length
  const judged = judge(scored)
  print(`\n${title}: ${scored.length} questions; never sent ${percent(right)} right, always sent 100.0 % (or 90 %)`)
  print(`${'order'.padEnd(24)}${['in/out', 'right', 'ECE', 'CPT50', 'CPT80', 'APGR', 'CPT80@90'].map((head) => head.padStart(10)).join('')}`)
  for (const of of judged) {
    const cells = [of.auroc.toFixed(3), of.aurocRight.toFixed(3), of.ece?.toFixed(3) ?? '', percent(of.cpt50), percent(of.cpt80), of.apgr.toFixed(3), percent(of.cpt80At90)]
    print(`${of.name.padEnd(24)}${cells.map((cell) => cell.padStart(10)).join('')}`)
  }
  return judged[0]
}

/** Milliseconds for all that happens to one answer outside of the engine's draws; the median of many. */
const deciding = (table: ReturnType<typeof fitCalibration>): number => {
  const text = 'The capital of Australia is Canberra, which was founded in 1913 as a compromise. '.repeat(14)
  const times = Array.from({ length: 200 }, () => {
    const startedMs = performance.now()
    const collector = createSignalCollector()
    for (let token = 1; token <= 256; token += 1) {
      collector.add({ logProb: -((token * 7919) % 100) / 50, margin: 0.5, entropy: 0.4 }, token % 3 === 0 ? ' Canberra' : ' the')
      if (token !== 32 && token !== 96 && token !== 256) continue
      const stage = token === 32 ? 'early32' : token === 96 ? 'early96' : 'end'
      const soFar = { question: 'What is the capital of Australia?', answer: text.slice(0, 4 * token), summary: collector.summary(), isCutOff: false }
      const confidence = confidenceOf(featuresOf(soFar), table)
      decideRoute({ confidence, stage, threshold: thresholdFor(0.2, table.quantiles), isGateOpen: true, history: newChat })
    }
    return performance.now() - startedMs
  })
  return median(times)
}

const link = openEngine()
const heldOut = await answerQuestions(link, 'held-out')
const outside = await answerQuestions(link, 'outside-set')
const second = await answerQuestions(link, 'second-set')
await link.close()
const dump = process.env['HEARTH_BENCH_DUMP']
if (dump !== undefined) writeFileSync(dump, [...heldOut, ...outside, ...second].map((of) => JSON.stringify(of)).join('\n'))

const all = [...heldOut, ...outside]
const main = show('Held-out set and outside set, five folds', crossValidate(all, ({ id }) => foldOf(id)))
const otherKinds = show('The same, each kind of question left out once', crossValidate(all, ({ kind }) => kind))
const transfer = show('Second set and outside set (other folds), table without the second set', [
  ...scoreWith(all, second),
  ...crossValidate(all, ({ id }) => foldOf(id)).filter(({ answered }) => answered.set === 'outside-set'),
])
const table = fitCalibration(all)
const early = all.filter((of) => of.early !== null)
if (early.length > 0) {
  const scores = early.map((of) => ({ score: of.early === null ? 0 : probabilityOf(table, of.early.features), isPositive: of.isRight }))
  print(`\nAfter 32 tokens (${early.length} answers that were longer, not cross-validated): right or not ${auroc(scores).toFixed(3)}`)
}
const decideMs = deciding(table)
const costs = await measureOddsCost()
print(`\nAdded to an answer of 256 tokens: deciding ${decideMs.toFixed(2)} ms, and reading the odds`)
for (const { vocabulary, lookUs, passUs, looks, answerMs } of costs) {
  print(`${String(vocabulary).padStart(9)} entries: ${answerMs.toFixed(2)} ms (${looks} looks of ${lookUs.toFixed(0)} us, ${passUs.toFixed(1)} us for every other token)`)
}
const overheadMs = decideMs + Math.max(...costs.map(({ answerMs }) => answerMs))
print(`Folds: ${foldCount}.`)

const figures = {
  auroc: rounded(main?.auroc ?? 0, 3),
  aurocRight: rounded(main?.aurocRight ?? 0, 3),
  ece: rounded(main?.ece ?? 1, 3),
  cpt50: rounded(main?.cpt50 ?? 1, 3),
  cpt80: rounded(main?.cpt80 ?? 1, 3),
  apgr: rounded(main?.apgr ?? 0, 3),
  overheadMs: rounded(overheadMs, 2),
  starterOverheadMs: rounded(decideMs + (costs[0]?.answerMs ?? 0), 2),
  otherKindsEce: rounded(otherKinds?.ece ?? 1, 3),
  secondSetEce: rounded(transfer?.ece ?? 1, 3),
  secondSetCpt80: rounded(transfer?.cpt80 ?? 1, 3),
}
print(`\n${JSON.stringify({ name: 'router', figures })}`)
