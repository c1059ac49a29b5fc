import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sampling, defaultSampling } from '../contract/sampling.ts'
import { generateAnswer } from './generate-answer.ts'
import { createLlamaRuntime } from './llama-runtime.ts'
import { type ReadyModel, loadModel } from './load-model.ts'
import { type GenerateEvent, GenerateRequest, type Speculation } from './protocol.ts'
import { createRawOdds } from './raw-odds.ts'
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
  ])(
    'are those of the whole distribution before sampling, %s',
    async (_name, sampling) => {
      const { drawn, odds, whole } = await drawOnce(sampling)
      const falling = [...whole.values()].sort((one, other) => other - one)
      const eight = falling.slice(0, 8)
      const sum = eight.reduce((one, other) => one + other, 0)
      expect(falling.length).toBeGreaterThan(1000)
      expect(Math.exp(odds.logProb)).toBeCloseTo(whole.get(drawn) ?? -1, 3)
      expect(odds.margin).toBeCloseTo((falling[0] ?? 0) - (falling[1] ?? 0), 3)
      expect(odds.entropy).toBeCloseTo(-eight.reduce((nats, value) => nats + (value / sum) * Math.log(value / sum), 0), 3)
    },
  )

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

  it('are summed up after 32 tokens, after 96 and at the end, of which every fourth counts after the first 96', async () => {
    const { summaries, events } = await answer('Tell me a story.', { sampling: { ...lively, temperature: 0.2, seed: 11 }, signals: 'summary' })
    const end = events.at(-1)
    if (end?.type !== 'end') throw new Error('an answer ends with end')
    const due = [['early32', 32], ['early96', 96]].filter(([, tokens]) => Number(tokens) <= end.tokens)
    expect(end.tokens).toBeGreaterThan(32)
    const looked = Math.min(96, end.tokens) + Math.ceil(Math.max(0, end.tokens - 96) / 4)
    expect(summaries.map(({ stage, summary }) => [stage, summary.all.tokens])).toEqual([...due, ['end', looked]])
    expect(events.at(-2)).toMatchObject({ type: 'signals', stage: 'end' })
    for (const { summary } of summaries) expect(summary.all.minLogProb).toBeLessThanOrEqual(summary.all.lowLogProb)
  })
})
