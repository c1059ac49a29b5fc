/* An engine that a test speaks for: the test says what comes and when, as the link would hand it on.
 *
 * It keeps the link's promises: an aborted request ends with an `end` event whose
 * stopReason is `cancelled`, figures included, and a dead engine throws. */
import { EventPublisher } from '@orpc/server'
import type { AppError } from '../../contract/errors.ts'
import type { EngineLink, LinkEvent, LinkRequest } from '../../engine-link/engine-link.ts'

export type ScriptedEngine = Pick<EngineLink, 'generate'> & {
  /** What it was asked, in order. */
  readonly requests: LinkRequest[]
  /** The next thing that the running request hears. */
  say: (event: LinkEvent | AppError) => void
}

export const endOf = (stopReason: 'end' | 'length' | 'cancelled', tokens: number): LinkEvent => ({
  type: 'end',
  stopReason,
  tokens,
  timeToFirstTokenMs: 20,
  tokensPerSecond: 50,
  draftedTokens: 0,
  acceptedTokens: 0,
  speculationGain: null,
})

export const createScriptedEngine = (): ScriptedEngine => {
  const requests: LinkRequest[] = []
  const publisher = new EventPublisher<{ event: LinkEvent | AppError }>({ maxBufferedEvents: Number.POSITIVE_INFINITY })
  const generate: EngineLink['generate'] = async function* (request, signal) {
    const events = publisher.subscribe('event')
    const onAbort = (): void => {
      publisher.publish('event', endOf('cancelled', 1))
    }
    requests.push(request)
    signal?.addEventListener('abort', onAbort)
    try {
      for await (const event of events) {
        if (event instanceof Error) throw event
        yield event
        if (event.type === 'end') return
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }
  return {
    requests,
    generate,
    say: (event) => {
      publisher.publish('event', event)
    },
  }
}
