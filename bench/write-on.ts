// bench/write-on.ts - An answer that is written in the background until it is stopped, and how many tokens of it have arrived.
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineLink, LinkEvent, LinkRequest } from '../main/engine-link/engine-link.ts'

export type Writing = {
  tokens: () => number
  /** Resolves with the first text; throws what the engine threw. */
  begun: () => Promise<void>
  /** Throws what ended it before. */
  stop: () => Promise<void>
}

/** The longest answer that can be asked for; with a model of half a billion parameters some minutes. */
export const longestAnswer = 8192

export const writeOn = (link: EngineLink, request: LinkRequest, onEvent: (event: LinkEvent) => void = () => undefined): Writing => {
  const state: { tokens: number; failure: Error | null; isOver: boolean } = { tokens: 0, failure: null, isOver: false }
  const abort = new AbortController()
  const writing = (async () => {
    for await (const event of link.generate(request, abort.signal)) {
      onEvent(event)
      if (event.type === 'text') state.tokens += event.tokens
    }
    state.isOver = true
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) state.failure = error instanceof Error ? error : new Error(String(error))
  })
  const check = (): void => {
    if (state.failure !== null) throw state.failure
    if (state.isOver && !abort.signal.aborted) throw new Error('The answer ended before it was stopped')
  }
  return {
    tokens: () => state.tokens,
    begun: async () => {
      while (state.tokens === 0) {
        check()
        await sleep(10)
      }
    },
    stop: async () => {
      check()
      abort.abort()
      await writing
      // The engine takes a step to notice.
      await sleep(300)
    },
  }
}
