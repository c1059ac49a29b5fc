import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sampling, defaultSampling } from '../contract/sampling.ts'
import { generateAnswer } from './generate-answer.ts'
import { createLlamaRuntime } from './llama-runtime.ts'
import { type ReadyModel, loadModel } from './load-model.ts'
import { type GenerateEvent, GenerateRequest, type Speculation } from './protocol.ts'
import { createRawOdds, isLookedAt } from './raw-odds.ts'
import { draftFile, starterFile } from './starter-for-tests.ts'

let ready: ReadyModel
beforeAll(async () => {
  const request = { modelPath: starterFile, contextSize: 2048, threads: 1, gpu: 'off' as const, draftModelPath: draftFile }
  ready = await loadModel({ runtime: createLlamaRuntime(), request, onProgress: () => undefined, signal: new AbortController().signal })
})
afterAll(() => ready.dispose())

const greedy: Sampling = { ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens: 120, seed: null }
const lively: Sampling = { ...defaultSampling, temperature: 1.5, topK: 40, topP: 0.9, minP: 0.05, repeatPenalty: 1.1, maxTokens: 120, seed: 3 }
const off: Speculation = { mode: 'off', draftTokens: null }
const drafting: Speculation = { mode: 'draft', draftTokens: 6 }

type Options = { sampling?: Sampling; speculation?: Speculation; signals?: 'none' | 'summary' | 'tokens' }

const answer = async (question: string, { sampling = greedy, speculation = off, signals = 'tokens' }: Options = {}) => {
  const events: GenerateEvent[] = []
  await generateAnswer({
    ready,
    request: GenerateRequest.parse({ messages: [{ role: 'user', text: question }], sampling, speculation, signals }),
    signal: new AbortController().signal,
    put: (event) => events.push(event),
    isStopped: () => false,
    startedMs: performance.now(),
  })
  const texts = events.filter((event) => event.type === 'text')
  const summaries = events.filter((event) => event.type === 'signals')
  return { texts, summaries, text: texts.map(({ text }) => text).join(''), tokens: texts.flatMap(({ signals: each }) => each ?? []), events }
}

/** Draws one token; gives its odds, and what the library says of all tokens at the same place. */
const drawOnce = async ({ temperature, topK, topP, minP }: Sampling) => {
  const [last, ...before] = ready.model.tokenize('Once upon a time there was', false).reverse()
  if (last === undefined) throw new Error('an empty prompt')
  const prompt = [...before.reverse(), last]
  const lane = await ready.lanes.take({ chatId: null, keep: 'none', priority: 'visible', prompt, isRepeatable: true }, new AbortController().signal)
  const rawOdds = createRawOdds(() => true)
  await lane.ensureRoom(prompt.length + 1)
  const { result, odds } = await rawOdds.follow(lane.sequence, 0, () =>
    lane.sequence.controlledEvaluate([...before, [last, { generateNext: { token: true, options: { temperature, topK, topP, minP, seed: 5 } } }]]),
  )
  const end = lane.sequence.nextTokenIndex
  await lane.sequence.eraseContextTokenRanges([{ start: end - 1, end }])
  const again = await lane.sequence.controlledEvaluate([[last, { generateNext: { probabilities: true, options: { temperature: 0 } } }]])
  rawOdds.dispose()
  await lane.release()
  const [drawn, whole, [first]] = [result.at(-1)?.next.token, again[0]?.next.probabilities, odds]
  if (typeof drawn !== 'number' || whole === undefined || first === undefined || first === null) throw new Error('nothing was drawn')
  return { drawn, whole, odds: first }
}

describe('the odds of a token', () => {
  it.each([
    ['at temperature 0', greedy],
    ['drawn from what top-k, top-p and temperature have left', lively],
    ['drawn from anywhere', { ...lively, temperature: 2, topK: 0, topP: 1, minP: 0 }],
  ])('are those of the 64 likeliest before sampling, %s', async (_name, sampling) => {
    const { drawn, odds, whole } = await drawOnce(sampling)
    expect(whole.size).toBeGreaterThan(1000)
    const falling = [...whole.values()].sort((one, other) => other - one).slice(0, 64)
    const share = (values: readonly number[]): number[] => values.map((value) => value / values.reduce((sum, one) => sum + one, 0))
    const [first = 0, second = 0, last = 0] = [0, 1, 63].map((at) => share(falling)[at])
    const own = (whole.get(drawn) ?? -1) / falling.reduce((sum, one) => sum + one, 0)
    expect(Math.exp(odds.logProb)).toBeCloseTo(Math.max(own, last), 3)
    expect(odds.margin).toBeCloseTo(first - second, 3)
    expect(odds.entropy).toBeCloseTo(share(falling.slice(0, 8)).reduce((nats, value) => nats - value * Math.log(value), 0), 3)
  })

  it('change nothing about the answer, and are not taken unless asked for', async () => {
    for (const sampling of [greedy, lively]) {
      const [asked, silent] = [await answer('Tell me a story.', { sampling }), await answer('Tell me a story.', { sampling, signals: 'none' })]
      expect(silent.text).toBe(asked.text)
      expect(silent.summaries).toEqual([])
      expect(silent.texts.filter(({ signals }) => signals !== undefined)).toEqual([])
    }
  })

  it('are the same, up to rounding, where tokens were guessed and verified together', async () => {
    const [plain, guessed] = [await answer('Tell me a story.'), await answer('Tell me a story.', { speculation: drafting })]
    expect(guessed.events.at(-1)).toMatchObject({ type: 'end' })
    expect(guessed.texts.flatMap(({ guessed: ranges }) => ranges).length).toBeGreaterThan(0)
    expect(guessed.text).toBe(plain.text)
    expect(guessed.tokens.length).toBe(plain.tokens.length)
    for (const [at, { logProb }] of guessed.tokens.entries()) expect(Math.exp(logProb)).toBeCloseTo(Math.exp(plain.tokens[at]?.logProb ?? -99), 1)
  })
})

describe('signals of an answer', () => {
  it('cover its text without a gap, token by token', async () => {
    const { texts } = await answer('Tell me a story.')
    for (const { text, signals } of texts) {
      expect(signals?.[0]?.from ?? 0).toBe(0)
      expect(signals?.at(-1)?.to ?? 0).toBe(text.length)
      expect(signals?.slice(1).every(({ from }, at) => from === signals[at]?.to)).toBe(true)
    }
  })

  it('are summed up after 32 tokens, after 96 and at the end, of the places that are looked at', async () => {
    const { summaries, events } = await answer('Tell me a story.', { sampling: { ...lively, temperature: 0.2, seed: 11 }, signals: 'summary' })
    const end = events.at(-1)
    if (end?.type !== 'end') throw new Error('an answer ends with end')
    const due = [['early32', 32], ['early96', 96]].filter(([, tokens]) => Number(tokens) <= end.tokens)
    expect(end.tokens).toBeGreaterThan(32)
    const looked = (tokens: number): number => Array.from({ length: tokens }).filter((_, place) => isLookedAt(place, 4096)).length
    expect(summaries.map(({ stage, summary }) => [stage, summary.all.tokens])).toEqual([...due, ['end', end.tokens]].map(([stage, tokens]) => [stage, looked(Number(tokens))]))
    expect(events.at(-2)).toMatchObject({ type: 'signals', stage: 'end' })
    for (const { summary } of summaries) expect(summary.all.minLogProb).toBeLessThanOrEqual(summary.all.lowLogProb)
  })
})
