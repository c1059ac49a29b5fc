// follow-stream.ts - Keeps reading a change stream, across as many lines to main as it takes.
import type { Connection } from './connection.ts'

export type Following<T> = {
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  onEvent: (event: T) => void
  /** Before the events of each new stream: what changed in between was not seen. */
  onStart?: () => void
}

const pauseMs = 400

/** Returns the function that stops it. */
export const followStream = <T>(connection: Connection, following: Following<T>): (() => void) => {
  const end = new AbortController()
  void (async () => {
    while (!end.signal.aborted) {
      try {
        const events = await following.open(end.signal)
        following.onStart?.()
        for await (const event of events) following.onEvent(event)
      } catch {
        // The line went away, or main ended the stream: both are answered by opening it again.
      }
      await whenOpen(connection, end.signal)
    }
  })()
  return () => {
    end.abort()
  }
}

const whenOpen = (connection: Connection, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const check = (): void => {
      if (connection.status() !== 'open' && !signal.aborted) return
      unsubscribe()
      signal.removeEventListener('abort', check)
      setTimeout(resolve, signal.aborted ? 0 : pauseMs)
    }
    const unsubscribe = connection.subscribe(check)
    signal.addEventListener('abort', check)
    check()
  })
