// main/engine-link/clock.ts - Time as a parameter, so that no test sleeps.

export type Clock = {
  /** Milliseconds that only grow; only differences mean something. */
  nowMs: () => number
  /** Runs once after the delay; the returned function calls it off. */
  after: (delayMs: number, run: () => void) => () => void
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
