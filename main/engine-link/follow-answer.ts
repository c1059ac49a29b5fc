// main/engine-link/follow-answer.ts - One answer from the engine, which can be stopped and still tells what it cost.
import { randomUUID } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { GenerateEvent, GenerateRequest } from '../engine/protocol.ts'
import type { Clock } from './clock.ts'
import type { EngineSession } from './engine-session.ts'

/** How long the engine may go on after Stop before its stream is closed on it: a batch of a long prompt on a slow machine. */
const stopGraceMs = 3000

/**
 * The engine's events. Aborting the signal asks the engine to stop, and the stream ends with its `end` event;
 * if that does not come, or nothing was begun yet, it throws `cancelled`.
 */
export const followAnswer = async function* (options: {
  session: EngineSession
  request: GenerateRequest
  signal: AbortSignal
  clock: Clock
}): AsyncGenerator<GenerateEvent, void, undefined> {
  const { session, signal } = options
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled before the model began to read')
  const requestId = randomUUID()
  const stream = new AbortController()
  let callOff = (): void => undefined
  const stop = (): void => {
    // When the engine cannot be asked any more, its death ends the stream.
    session.client.stop({ requestId }).catch(() => undefined)
    callOff = options.clock.after(stopGraceMs, () => stream.abort())
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    yield* session.follow(session.client.generate({ ...options.request, requestId }, { signal: stream.signal }))
  } finally {
    signal.removeEventListener('abort', stop)
    callOff()
  }
}
