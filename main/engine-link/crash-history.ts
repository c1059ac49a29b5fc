/* What the link remembers of engines that died, and what follows from it.
 *
 * Two questions hang on it. How long to wait before starting another one: half
 * a second after the first death, two after the second, eight after any more,
 * counting the last five minutes. And whether a model may be tried at all: one
 * that had the engine killed three times within five minutes is quarantined
 * until the user lifts it; time alone does not, since nothing about the file
 * has changed.
 *
 * Pure: a value and functions over it. A death with model null (the engine did
 * not come up) delays the next start and blames nobody.
 */
export type CrashHistory = {
  readonly deaths: readonly { readonly atMs: number; readonly modelId: string | null }[]
  readonly quarantined: readonly string[]
}

export const crashWindowMs = 5 * 60_000
export const crashesBeforeQuarantine = 3
const backoffsMs = [0, 500, 2000, 8000]

export const noCrashes: CrashHistory = { deaths: [], quarantined: [] }

/** The history with one more death in it, and with its model in quarantine if that was one too many. */
export const recordDeath = (history: CrashHistory, death: { atMs: number; modelId: string | null }): CrashHistory => {
  const deaths = [...recent(history, death.atMs), death]
  const { modelId } = death
  if (modelId === null || isQuarantined(history, modelId)) return { ...history, deaths }
  const blamed = deaths.filter((entry) => entry.modelId === modelId).length
  return { deaths, quarantined: blamed < crashesBeforeQuarantine ? history.quarantined : [...history.quarantined, modelId] }
}

/** Milliseconds from `nowMs` until an engine may be started again; 0 when it may at once. */
export const startDelayMs = (history: CrashHistory, nowMs: number): number => {
  const deaths = recent(history, nowMs)
  const last = deaths.at(-1)
  if (last === undefined) return 0
  const backoffMs = backoffsMs[Math.min(deaths.length, backoffsMs.length - 1)] ?? 0
  return Math.max(0, last.atMs + backoffMs - nowMs)
}

export const isQuarantined = (history: CrashHistory, modelId: string): boolean => history.quarantined.includes(modelId)

/** The user wants to try once more: the model starts with a clean record. */
export const liftQuarantine = (history: CrashHistory, modelId: string): CrashHistory => ({
  deaths: history.deaths.filter((death) => death.modelId !== modelId),
  quarantined: history.quarantined.filter((id) => id !== modelId),
})

const recent = (history: CrashHistory, nowMs: number): CrashHistory['deaths'] =>
  history.deaths.filter((death) => nowMs - death.atMs < crashWindowMs)
