/* Decides whether a silent engine hangs.
 *
 * Any sign of life counts: the answer to a ping, a token, a step of loading.
 * After `silenceMs` without one the engine hangs. While a model loads both
 * limits are `loadStallMs`: the disk may be slow, and a percentage that stands
 * still that long hangs even if pings are answered.
 *
 * If the check itself came late, we slept (a closed lid, a debugger, a stopped
 * process) and the engine's silence says nothing: the count starts again.
 *
 * Pure: a value, the time, a verdict.
 *
 * NOT HERE: decoding that hangs in a driver while pings are answered. It cannot
 * be told from a long prompt on a slow machine; the user's Stop ends it.
 */
export type WatchdogLimits = {
  /** Between two checks, ms. */
  readonly checkEveryMs: number
  readonly silenceMs: number
  readonly loadStallMs: number
}

export type Vigil = {
  readonly lastCheckMs: number
  readonly lastSignMs: number
  /** Null unless a model is being loaded. */
  readonly lastProgressMs: number | null
}

export type Verdict = 'alive' | 'hung' | 'load-stalled'

export const defaultWatchdogLimits: WatchdogLimits = { checkEveryMs: 1000, silenceMs: 15_000, loadStallMs: 30_000 }

export const startVigil = (nowMs: number): Vigil => ({ lastCheckMs: nowMs, lastSignMs: nowMs, lastProgressMs: null })

export const noteSign = (vigil: Vigil, nowMs: number): Vigil => ({ ...vigil, lastSignMs: nowMs })

/** A step of loading, the first one included. */
export const noteProgress = (vigil: Vigil, nowMs: number): Vigil => ({ ...vigil, lastSignMs: nowMs, lastProgressMs: nowMs })

export const endLoading = (vigil: Vigil, nowMs: number): Vigil => ({ ...vigil, lastSignMs: nowMs, lastProgressMs: null })

/** The verdict now and the vigil to go on with. */
export const check = (vigil: Vigil, nowMs: number, limits: WatchdogLimits): { verdict: Verdict; vigil: Vigil } => {
  const overslept = nowMs - vigil.lastCheckMs > limits.checkEveryMs * 4
  const next: Vigil = {
    lastCheckMs: nowMs,
    lastSignMs: overslept ? nowMs : vigil.lastSignMs,
    lastProgressMs: overslept && vigil.lastProgressMs !== null ? nowMs : vigil.lastProgressMs,
  }
  return { verdict: judge(next, nowMs, limits), vigil: next }
}

const judge = (vigil: Vigil, nowMs: number, limits: WatchdogLimits): Verdict => {
  const silentMs = nowMs - vigil.lastSignMs
  if (vigil.lastProgressMs === null) return silentMs >= limits.silenceMs ? 'hung' : 'alive'
  return nowMs - vigil.lastProgressMs >= limits.loadStallMs ? 'load-stalled' : 'alive'
}
