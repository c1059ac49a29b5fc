/* One repetition: how fast a variant reads a prompt and writes an answer.
 *
 * The prompt is text, cut to an exact number of tokens, and the answer has an exact
 * number too: the tokens that would end it are never drawn, so that a variant that has
 * less to say is not measured over fewer tokens. Everything else is as answers are
 * written: the same lanes, the same loop, the draft if there is one. A short warm-up
 * comes first, since the first pass through a mapped file reads it from the disk.
 */
import { resourceUsage } from 'node:process'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { AppError } from '../../contract/errors.ts'
import type { SpeedEvent, SpeedSample } from '../../core/lab/measurement.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { createChunkSize } from '../chunk-size.ts'
import { type DecodedToken, decodeTokens } from '../decode-tokens.ts'
import { createGuessAhead } from '../guess-ahead.ts'
import type { ReadyModel } from '../load-model.ts'
import { noOdds } from '../raw-odds.ts'
import { createSampleOptions } from '../sample-options.ts'
import type { SpeedRequest } from '../workshop/protocol.ts'
import { openVariant } from './open-variant.ts'
import { streamWork } from './stream-work.ts'

const warmUp = { promptTokens: 16, answerTokens: 4 }
const bytesPerKiB = 1024

/** Throws as loadModel does; `context-overflow` where prompt and answer do not fit into the window. */
export const measureSpeed = (request: SpeedRequest): AsyncGenerator<SpeedEvent, void, undefined> =>
  streamWork(async (put) => {
    const { ready, kvBytes } = await openVariant(request.load, put)
    const { promptTokens, answerTokens } = request
    const { contextSize } = ready.facts
    if (promptTokens + answerTokens > contextSize) {
      throw new AppError('context-overflow', 'Prompt and answer are longer than the window', { details: { promptTokens, answerTokens, contextSize } })
    }
    const tokens = enoughTokens(ready.model, request.text, promptTokens)
    await write(ready, tokens.slice(0, Math.min(warmUp.promptTokens, promptTokens)), warmUp.answerTokens)
    put({ type: 'measuring' })
    const times = await write(ready, tokens, answerTokens)
    const sample: SpeedSample = {
      ...{ promptTokens, answerTokens, ...times },
      peakResidentBytes: resourceUsage().maxRSS * bytesPerKiB,
      kvBytes: kvBytes(contextSize),
    }
    put({ type: 'sample', sample })
  })

const enoughTokens = (model: LlamaModel, text: string, count: number): Token[] => {
  const once = model.tokenize(text, false)
  if (once.length === 0) throw new AppError('invalid-input', 'The text has no tokens', { details: { reason: 'text-empty' } })
  return Array.from({ length: count }, (_, at) => once[at % once.length]).filter((token) => token !== undefined)
}

const write = async (ready: ReadyModel, prompt: Token[], answerTokens: number): Promise<Pick<SpeedSample, 'timeToFirstTokenMs' | 'gapsMs'>> => {
  const { signal } = new AbortController()
  const lane = await ready.lanes.take({ prompt, isRepeatable: true, chatId: null, keep: 'none', priority: 'visible' }, signal)
  const speculation = { mode: ready.draft === null ? 'off' : 'auto', draftTokens: null } as const
  const guessAhead = createGuessAhead({ lane, draft: ready.draft, speculation, knowledge: ready.knowledge(), isAllowed: () => true })
  const job = ready.loop.join('visible')
  const { tuning } = ready
  try {
    const startedMs = performance.now()
    const decoding = decodeTokens({
      ...{ lane, guessAhead, job, tuning, prompt, rawOdds: noOdds, seed: 1, isStopped: () => false },
      window: { makeRoom: (tokens) => lane.ensureRoom(tokens) },
      chunkSize: createChunkSize({ most: () => tuning.chunk(), mayTakeMost: () => true, tokenMs: () => null }),
      sampling: createSampleOptions({ ...defaultSampling, temperature: 0 }),
      isEndless: true,
    })
    return await time(decoding, answerTokens, startedMs)
  } finally {
    job.leave()
    guessAhead.release()
    await lane.release()
  }
}

const time = async (decoding: AsyncGenerator<DecodedToken, string, undefined>, answerTokens: number, startedMs: number): Promise<Pick<SpeedSample, 'timeToFirstTokenMs' | 'gapsMs'>> => {
  const atMs: number[] = []
  while (atMs.length < answerTokens) {
    const { done } = await decoding.next()
    if (done === true) throw new AppError('context-overflow', 'The answer ended before it was long enough', { details: { tokens: atMs.length, wanted: answerTokens } })
    atMs.push(performance.now())
  }
  await decoding.return('end')
  return {
    timeToFirstTokenMs: (atMs[0] ?? startedMs) - startedMs,
    gapsMs: atMs.slice(1).map((at, index) => at - (atMs[index] ?? at)),
  }
}
