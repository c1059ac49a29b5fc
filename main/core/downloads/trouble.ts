/* How long to wait after something went wrong, and when to stop trying.
 *
 * Waits double from one second to a minute, each cut by chance to between half
 * and all of it so that connections do not come back together; a server that
 * asks for more patience gets it. Six failures in a row without a byte in
 * between are enough. Connections that fail together count once: what they
 * share, such as a dead network, failed once. */

export type TroubleOptions = {
  tries: number
  firstDelayMs: number
  longestDelayMs: number
  nowMs: () => number
  random: () => number
}

export type Trouble = {
  /** ms until the next try; undefined when there is no point in another one. */
  failed: (retryAfterMs?: number) => number | undefined
  /** Something new arrived: all is forgiven. */
  progressed: () => void
  /** ms from now until anybody may try again. */
  remainingMs: () => number
}

/** A server may ask for a quarter of an hour; who asks for more is tried again then. */
const longestPatienceMs = 15 * 60_000

export const createTrouble = ({ tries, firstDelayMs, longestDelayMs, nowMs, random }: TroubleOptions): Trouble => {
  let failures = 0
  let untilMs = Number.NEGATIVE_INFINITY
  const remainingMs = (): number => Math.max(untilMs - nowMs(), 0)
  return {
    failed: (retryAfterMs = 0) => {
      const patience = Math.min(retryAfterMs, longestPatienceMs)
      if (remainingMs() === 0) {
        failures += 1
        const delayMs = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs)
        untilMs = nowMs() + delayMs * (0.5 + random() / 2)
      }
      if (failures >= tries) return undefined
      untilMs = Math.max(untilMs, nowMs() + patience)
      return remainingMs()
    },
    progressed: () => {
      failures = 0
    },
    remainingMs,
  }
}
