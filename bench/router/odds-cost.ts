/* What reading the odds adds to a token, by the size of the vocabulary.
 *
 * A place is read once and then drawn from again and again: as the library does it, looked at, and passed by. Differences of medians, so that
 * the model's own work is in none of them; on a whole answer they would drown in its noise. Times are the processor's, all threads together. Beside bare-loop.ts the one
 * file of the benchmarks that may load the native library (the layer rules name it): what is measured lies inside the engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Llama, LlamaLogLevel, type LlamaContextSequence, getLlama } from 'node-llama-cpp'
import { createRawOdds, isLookedAt } from '../../main/engine/raw-odds.ts'
import { padVocabulary } from '../gguf/pad-vocabulary.ts'
import { median } from '../report.ts'
import { starterFile } from '../wide-starter.ts'

export type OddsCost = {
  vocabulary: number
  /** Added to a token that is looked at, and to one that is not. */
  lookUs: number
  passUs: number
  /** Of 256 tokens. */
  looks: number
  /** Added to an answer of 256 tokens. */
  answerMs: number
}

const answerTokens = 256
const rounds = 40
const drawsPerRound = 20
const vocabularies = [8192, 32_768, 131_072]

/** The starter as it is, and padded. */
export const measureOddsCost = async (): Promise<OddsCost[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-odds-'))
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error })
  try {
    const costs = [await measure(llama, starterFile().path)]
    for (const vocabulary of vocabularies) {
      const padded = join(folder, `${vocabulary}.gguf`)
      padVocabulary(starterFile().path, padded, vocabulary)
      costs.push(await measure(llama, padded))
    }
    return costs
  } finally {
    await llama.dispose()
    rmSync(folder, { recursive: true })
  }
}

const measure = async (llama: Llama, modelPath: string): Promise<OddsCost> => {
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize: 256, threads: 1 })
  const vocabulary = model.fileInfo.metadata.tokenizer.ggml.tokens.length
  const { plain, looked, passed } = await timesOf(context.getSequence())
  await model.dispose()
  const [lookUs, passUs] = [Math.max(0, looked - plain), Math.max(0, passed - plain)]
  const looks = Array.from({ length: answerTokens }).filter((_, place) => isLookedAt(place, vocabulary)).length
  return { vocabulary, lookUs, passUs, looks, answerMs: (looks * lookUs + (answerTokens - looks) * passUs) / 1000 }
}

type Times = { plain: number; looked: number; passed: number }

/** Microseconds of one draw; inside a real one, while its sampler and the logits are there. */
const timesOf = async (sequence: LlamaContextSequence): Promise<Times> => {
  const inner: unknown = Reflect.get(sequence.context, '_ctx')
  if (typeof inner !== 'object' || inner === null) throw new Error('The library has changed inside')
  const times: Times[] = []
  const original: unknown = Reflect.get(inner, 'sampleToken')
  const value = async (...args: unknown[]): Promise<unknown> => {
    Reflect.deleteProperty(inner, 'sampleToken')
    times.push(await timeDraws(sequence, inner, args))
    return drawWith(inner, args)
  }
  if (typeof original !== 'function') throw new Error('The library has changed inside')
  Reflect.defineProperty(inner, 'sampleToken', { value, configurable: true })
  const tokens = sequence.model.tokenize('Once upon a time there was a')
  const last = tokens.at(-1)
  if (last === undefined) throw new Error('an empty prompt')
  // As chats draw.
  const options = { temperature: 0.3, topK: 40, topP: 0.95, minP: 0.05, seed: 1 }
  await sequence.controlledEvaluate([...tokens.slice(0, -1), [last, { generateNext: { token: true, options } }]])
  const [measured] = times
  if (measured === undefined) throw new Error('Nothing was drawn')
  return measured
}

/** Of this process, all its threads: the same however busy the machine is. */
const cpuUs = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

const drawWith = (inner: object, args: readonly unknown[]): Promise<unknown> => {
  const draw: unknown = Reflect.get(inner, 'sampleToken')
  return typeof draw === 'function' ? Promise.resolve(Reflect.apply(draw, inner, args)) : Promise.reject(new Error('The library has changed inside'))
}

const timeDraws = async (sequence: LlamaContextSequence, inner: object, args: readonly unknown[]): Promise<Times> => {
  const [looking, passing] = [createRawOdds(() => true), createRawOdds(() => false)]
  const ways: Record<keyof Times, () => Promise<unknown>> = {
    plain: () => drawWith(inner, args),
    looked: () => looking.follow(sequence, 0, () => drawWith(inner, args)),
    passed: () => passing.follow(sequence, 0, () => drawWith(inner, args)),
  }
  const all: Record<keyof Times, number[]> = { plain: [], looked: [], passed: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['plain', 'looked', 'passed'] as const) {
      const beganUs = cpuUs()
      for (let draw = 0; draw < drawsPerRound; draw += 1) await ways[name]()
      // The first ones are slow, whoever draws.
      if (round > 0) all[name].push((cpuUs() - beganUs) / drawsPerRound)
    }
  }
  looking.dispose()
  return { plain: median(all.plain), looked: median(all.looked), passed: median(all.passed) }
}
