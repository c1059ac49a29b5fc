// storage/change-feed.ts - Tells whoever listens what has already happened to stored data; never makes anything happen.
import { AsyncIteratorClass, EventPublisher } from '@orpc/server'

export type Watch<T> = AsyncIteratorClass<T, undefined, undefined>

export type ChangeFeed<T> = {
  publish: (change: T) => void
  /** What is published from now on, until the signal or the reader ends it. Nothing is dropped while a reader is slow. */
  subscribe: (signal?: AbortSignal) => Watch<T>
}

export const createChangeFeed = <T>(): ChangeFeed<T> => {
  const publisher = new EventPublisher<{ change: T }>({ maxBufferedEvents: Number.POSITIVE_INFINITY })
  return {
    publish: (change) => {
      publisher.publish('change', change)
    },
    subscribe: (signal) => {
      const source = publisher.subscribe('change')
      // An ended subscription is an outcome, not a failure: the stream just ends.
      const end = (): void => void source.return(undefined)
      if (signal?.aborted === true) end()
      else signal?.addEventListener('abort', end, { once: true })
      return watch(source, async () => {
        signal?.removeEventListener('abort', end)
        await source.return(undefined)
      })
    },
  }
}

/** The current value at once, then again whenever something changes. */
export const watchCurrent = <T>(current: () => T, changes: Watch<unknown>): Watch<T> => {
  let isFirst = true
  const next = async (): Promise<IteratorResult<T, undefined>> => {
    const isEnd = !isFirst && (await changes.next()).done === true
    isFirst = false
    return isEnd ? ended : { done: false, value: current() }
  }
  return new AsyncIteratorClass(next, async () => {
    await changes.return(undefined)
  })
}

const ended = { done: true, value: undefined } as const

const watch = <T>(source: AsyncIterator<T, unknown>, cleanup: () => Promise<void>): Watch<T> =>
  new AsyncIteratorClass<T, undefined, undefined>(async () => {
    const result = await source.next()
    return result.done === true ? ended : { done: false, value: result.value }
  }, cleanup)
