// main/engine-link/watched-value.ts - A value that can be read now and followed from now on.

export type WatchedValue<T> = {
  get: () => T
  set: (value: T) => void
  /** The value now and after each change, until the signal. A slow reader sees the newest one, not every one. */
  watch: (signal?: AbortSignal) => AsyncGenerator<T, void, undefined>
}

export const createWatchedValue = <T>(initial: T): WatchedValue<T> => {
  let current = initial
  let version = 0
  const waiting = new Set<() => void>()
  const wake = (): void => {
    const readers = [...waiting]
    waiting.clear()
    for (const reader of readers) reader()
  }
  return {
    get: () => current,
    set: (value) => {
      current = value
      version += 1
      wake()
    },
    async *watch(signal) {
      signal?.addEventListener('abort', wake, { once: true })
      try {
        let seen = -1
        while (signal?.aborted !== true) {
          if (seen === version) await new Promise<void>((resolve) => waiting.add(resolve))
          else {
            seen = version
            yield current
          }
        }
      } finally {
        signal?.removeEventListener('abort', wake)
      }
    },
  }
}
