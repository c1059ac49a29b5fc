/* node build/run-ts.mjs bench/router/train-router.ts: writes native-models/starter/router.json.
 *
 * The starter answers the held-out set and the set far outside it; what its tokens said, and whether it was right, become
 * the table that Hearth ships (main/core/router/calibration.ts). `npm run bench -- router` says how good such a table is on questions that it was
 * not made from. Run it again when the starter, the questions or the features change.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CalibrationFile } from '../../main/core/router/calibration.ts'
import { openEngine } from '../bench-engine.ts'
import { starterFile } from '../wide-starter.ts'
import { type Answered, answerQuestions, fileOf, samplingOfBench } from './answer-questions.ts'
import { fitCalibration } from './fit-calibration.ts'

const sets = ['held-out', 'outside-set'] as const
const target = join(import.meta.dirname, '..', '..', 'native-models', 'starter', 'router.json')

const link = openEngine()
const answered: Answered[] = []
for (const set of sets) answered.push(...(await answerQuestions(link, set)))
await link.close()

const digits = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)
const calibration = fitCalibration(answered)
const { temperature, topK, topP, minP, seed } = samplingOfBench
const table = CalibrationFile.parse({
  version: 1,
  modelSha256: starterFile().sha256,
  model: 'Hearth Starter 7M',
  quantization: 'F16',
  provenance: {
    madeBy: 'node build/run-ts.mjs bench/router/train-router.ts',
    date: new Date().toISOString().slice(0, 10),
    sets: sets.map((set) => {
      const own = answered.filter((each) => each.set === set)
      return { file: `eval/${set}.jsonl`, sha256: fileOf(set).sha256, questions: own.length, right: own.filter(({ isRight }) => isRight).length }
    }),
    sampling: `temperature ${temperature}, top-k ${topK}, top-p ${topP}, min-p ${minP}, seed ${seed}`,
  },
  calibration,
})
writeFileSync(target, `${JSON.stringify(table, (_, value: unknown) => digits(value), 1)}\n`)
process.stdout.write(`${readFileSync(target, 'utf8').length} characters written to ${target}\n`)
