/* One answer: prompt, tokens, text, figures.
 *
 * What was decoded but not yet shown (part of a character, the beginning of a
 * stop text) is never sent unless it turns out to be neither. `tokens` counts what
 * the model drew, including those whose text was a stop text, without the token
 * that ends an answer.
 */
import { randomInt } from 'node:crypto'
import type { Token } from 'node-llama-cpp'
import { createChunkSize } from './chunk-size.ts'
import { type DecodeEnd, type DecodedToken, decodeTokens } from './decode-tokens.ts'
import { type GuessAhead, createGuessAhead } from './guess-ahead.ts'
import { createGuessedRanges } from './guessed-ranges.ts'
import type { Lane } from './kv/lane.ts'
import type { ReadyModel } from './load-model.ts'
import type { GenerateEvent, GenerateWork } from './protocol.ts'
import { type RenderedPrompt, renderPrompt, windowOf } from './render-prompt.ts'
import { type RawOdds, rawOddsFor } from './raw-odds.ts'
import { createSampleOptions } from './sample-options.ts'
import { createSignalNotes } from './signal-notes.ts'
import { createSlidingWindow } from './slide-window.ts'
import { createStopMatcher } from './stop-matcher.ts'
import { createTokenText } from './token-text.ts'
import type { Job } from './work-loop.ts'

type EndEvent = Extract<GenerateEvent, { type: 'end' }>

const seedLimit = 2 ** 32

type Writing = {
  ready: ReadyModel
  request: GenerateWork
  put: (event: GenerateEvent) => void
  isStopped: () => boolean
  signal: AbortSignal
  startedMs: number
}

/** Sends the events of one answer to `put`. Throws `context-overflow`. `isStopped` is asked before and after each token. */
export const generateAnswer = async (options: Writing): Promise<void> => {
  const { ready, request, signal } = options
  const prompt = renderPrompt(ready, { ...request, maxTokens: request.sampling.maxTokens })
  const lane = await ready.lanes.take(
    { ...request, prompt: prompt.tokens, shiftFrom: prompt.shiftFrom, isRepeatable: request.sampling.seed !== null },
    signal,
  )
  const guessAhead = createGuessAhead({
    ...{ lane, draft: ready.draft, speculation: speculationFor(request), knowledge: ready.knowledge() },
    isAllowed: () => ready.tuning.allowsSpeculation(),
  })
  const job = ready.loop.join(request.priority)
  const rawOdds = rawOddsFor(request.signals)
  try {
    await writeAnswer(options, { prompt, lane, guessAhead, job, rawOdds })
  } finally {
    job.leave()
    rawOdds.dispose()
    guessAhead.release()
    await lane.release()
  }
}

/** A seed means the same answer again, to the last bit of its sums: nothing may then depend on how fast the machine happens to be. */
const speculationFor = ({ speculation, sampling }: GenerateWork): GenerateWork['speculation'] =>
  sampling.seed !== null && speculation.mode === 'auto' ? { mode: 'off', draftTokens: null } : speculation

/** Prompt tokens per call where a seed fixes everything; llama.cpp's own batch. */
const seededChunk = 512

type Means = { prompt: RenderedPrompt; lane: Lane; guessAhead: GuessAhead; job: Job; rawOdds: RawOdds }

const writeAnswer = async (options: Writing, means: Means): Promise<void> => {
  const { ready, put, startedMs } = options
  const { prompt, lane, guessAhead } = means
  const { sampling } = options.request
  const { tokens: promptTokens, leftOut, leftOutMessages } = prompt
  const contextSize = windowOf(ready, options.request)
  const { reusedTokens, reusedFrom, carriedTokens } = lane
  put({ type: 'reading', promptTokens: promptTokens.length, contextSize, leftOutMessages, leftOut: [...leftOut], reusedTokens, reusedFrom, ...(carriedTokens > 0 ? { carriedTokens } : {}) })

  const stopper = createStopMatcher([...sampling.stop, ...prompt.endTexts])
  const text = createTokenText<Token>((part, before) => ready.model.detokenize(part, false, before), promptTokens)
  const guessed = createGuessedRanges()
  const notes = createSignalNotes(options.request.signals, put)
  let tokens = 0
  let firstMs = 0
  let lastMs = 0
  let unsent = 0
  let stopReason: EndEvent['stopReason'] | undefined

  const send = (piece: string): void => {
    if (piece === '') return
    put({ type: 'text', text: piece, tokens: unsent, guessed: guessed.take(piece.length), ...notes.take(piece.length) })
    unsent = 0
  }
  const write = ({ token, isGuessed, odds }: DecodedToken): void => {
    lastMs = performance.now()
    tokens += 1
    if (tokens === 1) firstMs = lastMs
    unsent += 1
    const whole = text.push(token)
    guessed.push(whole.length, isGuessed)
    notes.push(whole, odds)
    const { text: piece, stop } = stopper.push(whole)
    send(piece)
    notes.tell()
    if (stop !== null) stopReason = sampling.stop.includes(stop) ? 'stop-string' : 'end'
    else if (tokens >= sampling.maxTokens) stopReason = 'length'
  }
  const decoding = startDecoding(options, means)
  while (stopReason === undefined) {
    const { value, done } = await decoding.next()
    if (done === true) stopReason = value
    else if (prompt.endTokens.has(value.token)) stopReason = 'end'
    else write(value)
  }
  await decoding.return('end')
  const whole = text.flush()
  guessed.push(whole.length, false)
  notes.push(whole, null)
  const { text: rest, stop } = stopper.push(whole)
  send(stop === null ? rest + stopper.flush() : rest)
  notes.end()
  put({ type: 'end', stopReason, tokens, ...timing(tokens, { startedMs, firstMs, lastMs }), ...guessAhead.figures() })
}

const startDecoding = (
  { ready, request, put, isStopped }: Writing,
  { prompt, lane, guessAhead, job, rawOdds }: Means,
): AsyncGenerator<DecodedToken, DecodeEnd, undefined> => {
  const { tuning } = ready
  const { sampling } = request
  return decodeTokens({
    ...{ lane, guessAhead, job, rawOdds, tuning, isStopped },
    window: createSlidingWindow({ ready, request, prompt, lane, put }),
    chunkSize: createChunkSize({
      most: () => (sampling.seed === null ? tuning.chunk() : seededChunk),
      mayTakeMost: () => sampling.seed !== null || (request.priority === 'visible' && job.isAlone()),
      tokenMs: () => ready.knowledge().costs.plainMs(),
    }),
    prompt: prompt.tokens,
    sampling: createSampleOptions(sampling),
    seed: sampling.seed ?? randomInt(seedLimit),
  })
}

const timing = (
  tokens: number,
  at: { startedMs: number; firstMs: number; lastMs: number },
): Pick<EndEvent, 'timeToFirstTokenMs' | 'tokensPerSecond'> => ({
  timeToFirstTokenMs: tokens === 0 ? null : at.firstMs - at.startedMs,
  tokensPerSecond: tokens < 2 || at.lastMs <= at.firstMs ? null : ((tokens - 1) * 1000) / (at.lastMs - at.firstMs),
})
