/* The product's own engine behind its link, for benchmarks that need no window.
 *
 * A process of its own, as in the product, with the product's choice of threads unless told otherwise. */
import { join } from 'node:path'
import { pino } from 'pino'
import { ModelId } from '../main/contract/ids.ts'
import { type Sampling, defaultSampling } from '../main/contract/sampling.ts'
import type { LoadRequest } from '../main/engine/protocol.ts'
import { type EngineLink, type LinkEvent, type LinkRequest, createEngineLink } from '../main/engine-link/engine-link.ts'
import { forkEngine } from '../main/engine-link/fork-engine.ts'

export const openEngine = (): EngineLink =>
  createEngineLink({
    launch: forkEngine({ entry: join(import.meta.dirname, '..', 'main', 'engine', 'engine.ts') }),
    log: pino({ level: 'silent' }),
  })

/** Greedy, so that every run writes the same. */
export const greedy = (maxTokens: number): Sampling => ({ ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens })

export const loadOf = (modelPath: string, changes: Partial<LoadRequest> = {}): LinkRequest['model'] => ({
  id: ModelId.parse('bench'),
  load: { modelPath, contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null, ...changes },
})

export type Answer = {
  text: string
  tokens: number
  /** Decoding after the first token; null below two tokens. */
  tokensPerSecond: number | null
  timeToFirstTokenMs: number
  promptTokens: number
  draftedTokens: number
  acceptedTokens: number
}

/** The whole answer; throws what the link throws. */
export const ask = async (link: EngineLink, request: LinkRequest, signal?: AbortSignal): Promise<Answer> => {
  const events: LinkEvent[] = []
  for await (const event of link.generate(request, signal)) events.push(event)
  const reading = events.find((event) => event.type === 'reading')
  const end = events.at(-1)
  if (reading === undefined || end?.type !== 'end') throw new Error('An answer begins with reading and ends with end')
  return {
    ...end,
    text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
    promptTokens: reading.promptTokens - reading.reusedTokens,
    timeToFirstTokenMs: end.timeToFirstTokenMs ?? 0,
  }
}
