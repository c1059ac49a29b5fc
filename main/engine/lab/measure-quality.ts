/* Perplexity of a variant over texts, and how far it is from the reference.
 *
 * Texts are cut into windows as llama.cpp's perplexity tool cuts them (score-window.ts);
 * a window never crosses from one text to the next, and what is shorter than a window
 * is left over. The context holds exactly one window and reads it in one batch. */
import { AppError } from '../../contract/errors.ts'
import type { LlamaContextOptions, LlamaModel, Token } from 'node-llama-cpp'
import type { QualityEvent } from '../../core/lab/measurement.ts'
import { contextExtras } from '../load-options.ts'
import type { QualityRequest } from '../workshop/protocol.ts'
import { openVariant } from './open-variant.ts'
import { openReference } from './reference-file.ts'
import { type Scoring, scoreWindow, scoredPlaces } from './score-window.ts'
import { streamWork } from './stream-work.ts'

/** As kv/slot.ts: only after a probe on this machine, which main has made. */
const kvOptions = ['experimentalKvCacheKeyType', 'experimentalKvCacheValueType'] as const
const kvTypes = { f16: 'F16', q8_0: 'Q8_0', q4_0: 'Q4_0' } as const

/** Throws as loadModel does; `conflict` (reason other-tokens) where the reference is of other tokens. */
export const measureQuality = (request: QualityRequest): AsyncGenerator<QualityEvent, void, undefined> =>
  streamWork(async (put) => {
    const { windowTokens, load, fromWindow } = request
    const { ready } = await openVariant({ ...load, contextSize: windowTokens, draftModelPath: null }, put)
    const { model } = ready
    const begin = model.tokens.shouldPrependBosToken ? model.tokens.bos : null
    const texts = request.texts.map((text) => tokensOf(model, text, begin))
    const windows = texts.flatMap((tokens) => windowsOf(tokens, windowTokens)).slice(0, request.mostWindows)
    put({ type: 'tokenized', tokens: texts.reduce((sum, { length }) => sum + length, 0), windows: windows.length, longest: Math.max(0, ...texts.map(({ length }) => length)) })
    const scoring = await openScoring(request, ready.model, begin)
    try {
      for (const [index, tokens] of windows.entries()) {
        if (index < fromWindow) continue
        const window = await scoreWindow(scoring, index, tokens)
        if (window === undefined) throw otherTokens()
        put({ type: 'window', window })
      }
    } finally {
      await scoring.reference?.file.close()
    }
  })

/** As llama.cpp's tool reads a file: without its last line break, begun as the model begins texts. */
const tokensOf = (model: LlamaModel, text: string, begin: Token | null): Token[] => {
  const tokens = model.tokenize(text.replace(/\n$/, ''), false)
  return begin === null ? tokens : [begin, ...tokens]
}

const windowsOf = (tokens: readonly Token[], size: number): Token[][] =>
  Array.from({ length: Math.floor(tokens.length / size) }, (_, at) => tokens.slice(at * size, (at + 1) * size))

const openScoring = async ({ load, windowTokens, reference }: QualityRequest, model: LlamaModel, begin: Token | null): Promise<Scoring> => {
  const { threads, kvType } = load
  const options: LlamaContextOptions = {
    ...contextExtras(load),
    contextSize: windowTokens,
    batchSize: windowTokens,
    ...(threads === 0 ? {} : { threads }),
    failedCreationRemedy: false,
    ...(kvType === 'f16' ? {} : Object.fromEntries(kvOptions.map((name) => [name, kvTypes[kvType]]))),
  }
  const context = await model.createContext(options)
  const shape = reference === null ? null : { likeliest: reference.likeliest, scored: scoredPlaces(windowTokens) }
  const file = reference === null || shape === null ? null : await openReference(reference.path, reference.role, shape)
  if (file === undefined) throw otherTokens()
  return {
    sequence: context.getSequence(),
    begin,
    byteLength: (tokens) => Buffer.byteLength(model.detokenize([...tokens], true)),
    reference: reference === null || file === null ? null : { role: reference.role, file, likeliest: reference.likeliest },
  }
}

const otherTokens = (): AppError => new AppError('conflict', 'The reference was read in other tokens', { details: { reason: 'other-tokens' } })
