// features/ask/handlers.ts - Maps the contract's one question to an asker.
import { implement } from '@orpc/server'
import { type AskEvent, ask } from '../../contract/ask.ts'
import type { UsedParts } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'
import type { AttachmentId, ModelId } from '../../contract/ids.ts'
import { Sampling } from '../../contract/sampling.ts'
import type { Settings } from '../../contract/settings.ts'
import type { EngineLink, LinkEvent } from '../../engine-link/engine-link.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import { createAsker } from './create-asker.ts'

const procedures = implement(ask)

/** As the contract writes it: what is left out may be undefined. */
type SomeSampling = { [Key in keyof Sampling]?: Sampling[Key] | undefined }

type AskedModel = {
  id: ModelId
  name: string
  contextSize: number
  sampling: SomeSampling
  systemPrompt: string | null
  prepare: () => Promise<LoadRequest>
}

/** A question with files that were attached to no chat; `share` of the room that was estimated, where that was too much. */
export type FileQuestion = { ids: readonly AttachmentId[]; model: Pick<AskedModel, 'id' | 'name' | 'contextSize'> & { sampling: SomeSampling }; system: string; question: string; share?: number | undefined }
export type FittedOnce = { text: string; shortened: UsedParts | null }

type Options = {
  engine: Pick<EngineLink, 'generate'>
  settings: () => Settings
  /** @throws AppError not-found, conflict (it cannot chat) */
  chooseModel: (id: ModelId, options: { loadsAnyway: boolean }) => AskedModel
  /** What goes along of the files; null where not even a part of them does. @throws AppError not-found */
  fit: (question: FileQuestion) => Promise<FittedOnce | null>
}

export const createAskHandlers = ({ engine, settings, chooseModel, fit }: Options) =>
  procedures.router({
    once: procedures.once.handler(({ input, signal }) => {
      const model = chooseModel(input.modelId, input)
      const general = settings()
      const system = input.system ?? model.systemPrompt ?? general.systemPrompt
      const sampling = Sampling.parse({ ...general.sampling, ...onlySet(model.sampling), ...onlySet(input.sampling) })
      const asker = createAsker({
        // The engine is everybody's; it ends with the application.
        engine: { ...engine, close: () => Promise.resolve() },
        model,
        system,
        sampling,
      })
      const ask = (text: string): AsyncIterable<LinkEvent> => asker.ask(text, signal ?? new AbortController().signal)
      if (input.attachments.length === 0) return inWords(ask(input.question))
      return askWithFiles({ ids: input.attachments, model: { ...model, sampling }, system, question: input.question }, fit, ask)
    }),
  })

/** Below this share of the room that was estimated, parts of files are not tried any more. */
const leastShare = 0.2

const askWithFiles = async function* (question: FileQuestion, fit: Options['fit'], ask: (text: string) => AsyncIterable<LinkEvent>): AsyncGenerator<AskEvent, void, undefined> {
  for (let share = 1; ;) {
    const fitted = await fit({ ...question, share: share === 1 ? undefined : share })
    if (fitted === null) throw new AppError('context-overflow', 'Not even a part of the files fits', { details: { reason: 'files' } })
    if (fitted.shortened !== null) yield { type: 'shortened', parts: fitted.shortened }
    try {
      yield* inWords(ask(fitted.text))
      return
    } catch (error) {
      // It was an estimate, and nothing was answered yet: the engine says by how much it is too long.
      if (!(error instanceof AppError) || error.code !== 'context-overflow' || share < leastShare) throw error
      share *= Math.min(0.9, Number(error.details['contextSize']) / Number(error.details['neededTokens'])) || 0
    }
  }
}

const onlySet = (sampling: SomeSampling): object => Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined))

const inWords = async function* (events: AsyncIterable<LinkEvent>): AsyncGenerator<AskEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'loading' || event.type === 'end') yield wordsOf(event)
    else if (event.type === 'reading') yield { type: 'reading' }
    else if (event.type === 'text') yield { type: 'text', text: event.text }
  }
}

const wordsOf = (event: Extract<LinkEvent, { type: 'loading' | 'end' }>): AskEvent => {
  if (event.type === 'loading') return event
  const { type, stopReason, tokens, timeToFirstTokenMs, tokensPerSecond } = event
  return { type, stopReason, tokens, timeToFirstTokenMs, tokensPerSecond }
}
