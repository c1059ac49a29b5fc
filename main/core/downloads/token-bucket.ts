/* A speed limit for everything that is fetched.
 *
 * Bytes that have arrived are paid for before the next ones are read, so the
 * other side is held back by TCP itself. The bucket holds a quarter of a second:
 * enough for smooth flow, too little for bursts that others in the house notice.
 * The limit may change, or go, while somebody waits. */
export type Clock = {
  nowMs: () => number
  after: (delayMs: number, run: () => void) => () => void
}

export type TokenBucket = {
  /** Resolves when so many bytes may have passed, or when the signal is aborted. */
  take: (bytes: number, signal?: AbortSignal) => Promise<void>
}

const burstSeconds = 0.25
/** A waiting reader looks at the limit again this often. */
const longestWaitMs = 250

/** `limit` in bytes per second; null is no limit. */
export const createTokenBucket = (limit: () => number | null, clock: Clock): TokenBucket => {
  let tokens = 0
  let filledAtMs = clock.nowMs()

  const fill = (bytesPerSecond: number): void => {
    const nowMs = clock.nowMs()
    tokens = Math.min(tokens + ((nowMs - filledAtMs) / 1000) * bytesPerSecond, bytesPerSecond * burstSeconds)
    filledAtMs = nowMs
  }
  return {
    take: async (bytes, signal) => {
      const first = limit()
      if (first !== null) fill(first)
      tokens -= bytes
      for (;;) {
        const bytesPerSecond = limit()
        if (bytesPerSecond === null) {
          tokens = 0
          filledAtMs = clock.nowMs()
          return
        }
        fill(bytesPerSecond)
        if (tokens >= 0 || signal?.aborted === true) return
        await wait(clock, Math.min((-tokens / bytesPerSecond) * 1000, longestWaitMs), signal)
      }
    },
  }
}

const wait = (clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(Math.max(delayMs, 1), done)
    signal?.addEventListener('abort', done, { once: true })
  })
