// features/ask/create-asker.ts - One question to the model outside any chat; nothing is stored.
import type { ModelId } from '../../contract/ids.ts'
import type { Sampling } from '../../contract/sampling.ts'
import type { PromptMessage, LoadRequest } from '../../engine/protocol.ts'
import type { EngineLink, LinkEvent } from '../../engine-link/engine-link.ts'

export type Asker = {
  modelId: ModelId
  ask: (question: string, signal: AbortSignal) => AsyncGenerator<LinkEvent, void>
  close: () => Promise<void>
}

type Options = {
  engine: Pick<EngineLink, 'generate' | 'close'>
  model: { id: ModelId; prepare: () => Promise<LoadRequest> }
  /** Instructions; nothing but white space means none. */
  system: string
  sampling: Sampling
}

export const createAsker = ({ engine, model, system, sampling }: Options): Asker => ({
  modelId: model.id,
  async *ask(question, signal) {
    const load = await model.prepare()
    const opening: PromptMessage[] = system.trim() === '' ? [] : [{ role: 'system', text: system }]
    yield* engine.generate(
      { messages: [...opening, { role: 'user', text: question }], sampling, model: { id: model.id, load } },
      signal,
    )
  },
  close: () => engine.close(),
})
