// features/ask/handlers.ts - Maps the contract's one question to an asker.
import { implement } from '@orpc/server'
import { type AskEvent, ask } from '../../contract/ask.ts'
import type { ModelId } from '../../contract/ids.ts'
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
  sampling: SomeSampling
  systemPrompt: string | null
  prepare: () => Promise<LoadRequest>
}

type Options = {
  engine: Pick<EngineLink, 'generate'>
  settings: () => Settings
  /** @throws AppError not-found, conflict (it cannot chat) */
  chooseModel: (id: ModelId, options: { loadsAnyway: boolean }) => AskedModel
}

export const createAskHandlers = ({ engine, settings, chooseModel }: Options) =>
  procedures.router({
    once: procedures.once.handler(({ input, signal }) => {
      const model = chooseModel(input.modelId, input)
      const general = settings()
      const asker = createAsker({
        // The engine is everybody's; it ends with the application.
        engine: { ...engine, close: () => Promise.resolve() },
        model,
        system: input.system ?? model.systemPrompt ?? general.systemPrompt,
        sampling: Sampling.parse({ ...general.sampling, ...onlySet(model.sampling), ...onlySet(input.sampling) }),
      })
      return inWords(asker.ask(input.question, signal ?? new AbortController().signal))
    }),
  })

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
