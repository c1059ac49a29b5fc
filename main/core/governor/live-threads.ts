/* How many threads decode, a few times a second, within what the level allows.
 *
 * ggml's threads wait for each other at a barrier after every operation, so one
 * that has to share its core holds up all. Beside one busy program a thread per
 * core decodes 2.5 times slower than a core left free, beside another inference up
 * to 25 times (measured on two cores). Two things tell:
 *   others    what runs beside us, in cores, from the kernel's own count; a core
 *             that is taken is left alone (two looks in a row, or one clear one)
 *   speed     tokens/s fell below 0.65 of what this many threads do when it is
 *             quiet, whatever the kernel says
 * Either steps down within two looks, that is half a second. A step down for speed
 * is a trial: where fewer threads are no faster, it is taken back and the slower
 * speed believed.
 *
 * UPWARD is cautious: after three quarters of a second with a free core one thread
 * more is tried for a second and kept if it is not slower (before the knee is known: if
 * it is faster); a number of threads that
 * is known to pay is taken again whole. Each trial that failed, and each core that was
 * wanted back within three seconds, doubles the wait, up to half a minute: a program
 * that is busy every other second is left its core. More threads that were kept for
 * ten seconds begin anew.
 *
 * THE KNEE, found at first use: while it is quiet, each of 1, 2, 3, 4, 6, 8, ...
 * threads decodes for about a second, twice, in the course of ordinary answers. The
 * knee is the smallest within 5 % of the best. It is found again when speed at the
 * knee has drifted by a fifth for half a minute, at most every ten minutes.
 *
 * Pure: a state and a look give the next state, plain JSON both.
 */
import { z } from 'zod'

const Trial = z.strictObject({
  kind: z.enum(['knee', 'up', 'down']),
  back: z.number(),
  speedBefore: z.number(),
})

export const Threads = z.strictObject({
  threads: z.number().int(),
  /** Speeds are known for one model on so many cores. */
  key: z.string(),
  /** Tokens/s when quiet, by number of threads. */
  quiet: z.record(z.string(), z.number()),
  /** Speeds of the search for the knee, by number of threads. */
  rounds: z.record(z.string(), z.array(z.number())),
  knee: z.number().int().nullable(),
  /** Weighted tokens and milliseconds since the number last changed, and how many looks ago that was. */
  tokens: z.number(),
  ms: z.number(),
  looks: z.number().int(),
  trial: Trial.nullable(),
  crowdedLooks: z.number().int(),
  /** For how long there has been room for more, and how long it has to be. */
  roomMs: z.number(),
  patienceMs: z.number(),
  /** For how long more threads have been kept; at its most while there is nothing to prove. */
  sinceUpMs: z.number(),
  driftMs: z.number(),
  sinceKneeMs: z.number(),
  /** Why it is fewer than the level allows. */
  why: z.enum(['none', 'others', 'speed']),
})
export type Threads = z.infer<typeof Threads>

export type Look = {
  elapsedMs: number
  /** Tokens that arrived since the last look. */
  tokens: number
  isDecoding: boolean
  key: string
  cores: number
  /** What the level allows. */
  limit: number
  /** The level lets threads be tried for the knee. */
  mayCalibrate: boolean
  /** Cores' worth of work that is not ours; null is unknown. */
  others: number | null
}

const memory = 0.6
const quietBelow = 0.3
const clearlyCrowded = 0.8
const roomForNoise = 0.4
const collapseBelow = 0.65
const settledLooks = 3
const trialLooks = 5
const firstPatienceMs = 750
const longestPatienceMs = 30_000
/** More threads that had to be given back within this time came too soon; kept for the longer one, they did not. */
const tooSoonMs = 3000
/** Within the knee a thread is kept if it is not slower; while the knee is unknown, if it pays. */
const mayCost = 0.98
const mustPay = 1.03
const steadyMs = 10_000
const withinBest = 0.95
const roundsEach = 2
const driftShare = 0.2
const driftLimitMs = 30_000
const againMs = 600_000

export const newThreads = (threads: number): Threads => ({
  threads,
  key: '',
  quiet: {},
  rounds: {},
  knee: null,
  tokens: 0,
  ms: 0,
  looks: 0,
  trial: null,
  crowdedLooks: 0,
  roomMs: 0,
  patienceMs: firstPatienceMs,
  sinceUpMs: steadyMs,
  driftMs: 0,
  sinceKneeMs: 0,
  why: 'none',
})

/** What is remembered of a model between runs of the application. */
export const withKnee = (state: Threads, known: { key: string; knee: number; quiet: Record<string, number> }): Threads => ({
  ...newThreads(state.threads),
  ...known,
})

export const stepThreads = (before: Threads, look: Look): Threads => {
  const kept = before.key === look.key ? before : { ...newThreads(before.threads), key: look.key }
  if (!look.isDecoding) return rest(kept, look)
  const seen = measure(kept, look)
  if (seen.threads > look.limit && seen.trial?.kind !== 'knee') return change(seen, look.limit, { why: 'none', trial: null })
  return crowded(seen, look) ?? judgeTrial(seen, look) ?? seekKnee(seen, look) ?? collapsed(seen) ?? upward(seen, look)
}

/** Tokens/s since the number of threads last changed; null before it can be told. */
const speedNow = ({ tokens, ms, looks }: Threads): number | null => (looks < 2 || ms <= 0 ? null : (tokens * 1000) / ms)

/** Between answers nothing is learned; a trial that was cut off is called off. */
const rest = (state: Threads, look: Look): Threads => {
  const threads = Math.min(look.limit, state.trial?.back ?? state.threads)
  return { ...state, threads, tokens: 0, ms: 0, looks: 0, trial: null, crowdedLooks: 0, sinceKneeMs: Math.min(againMs, state.sinceKneeMs + look.elapsedMs) }
}

const measure = (state: Threads, look: Look): Threads => {
  const isQuiet = (look.others ?? 0) < quietBelow
  const next: Threads = {
    ...state,
    // What was decoded across the change of threads belongs to neither.
    tokens: state.looks === 0 ? 0 : state.tokens * memory + look.tokens,
    ms: state.looks === 0 ? 0 : state.ms * memory + look.elapsedMs,
    looks: state.looks + 1,
    crowdedLooks: room(look) < state.threads ? state.crowdedLooks + 1 : 0,
    sinceKneeMs: Math.min(againMs, state.sinceKneeMs + look.elapsedMs),
    ...steadier(state, look),
  }
  const speed = speedNow(next)
  if (speed === null || !isQuiet || next.looks < settledLooks) return next
  const known = state.quiet[next.threads]
  const quiet = { ...state.quiet, [next.threads]: known === undefined ? speed : known + (speed > known ? 0.2 : 0.02) * (speed - known) }
  return drift({ ...next, quiet }, { speed, elapsedMs: look.elapsedMs })
}

const steadier = ({ sinceUpMs, patienceMs }: Threads, { elapsedMs }: Look): Pick<Threads, 'sinceUpMs' | 'patienceMs'> => {
  const since = Math.min(steadyMs, sinceUpMs + elapsedMs)
  return { sinceUpMs: since, patienceMs: since >= steadyMs && sinceUpMs < steadyMs ? firstPatienceMs : patienceMs }
}

const longer = (patienceMs: number): number => Math.min(longestPatienceMs, patienceMs * 2)

/** Cores that are ours, whole ones, at least one. */
const room = ({ others, cores }: Look): number => Math.max(1, Math.floor(cores - (others ?? 0) + roomForNoise))

const crowded = (state: Threads, look: Look): Threads | null => {
  const isClear = look.others !== null && look.others >= clearlyCrowded
  const least = Math.min(look.limit, room(look))
  if (least >= state.threads || (state.crowdedLooks < 2 && !isClear)) return null
  const patienceMs = state.sinceUpMs < tooSoonMs ? longer(state.patienceMs) : state.patienceMs
  return { ...change(state, least, { why: 'others', trial: null }), patienceMs, sinceUpMs: steadyMs }
}

const judgeTrial = (state: Threads, look: Look): Threads | null => {
  const { trial } = state
  if (trial === null) return null
  if (state.looks < trialLooks) return state
  const speed = speedNow(state) ?? 0
  if (trial.kind === 'knee') return noteRound(state, speed, look)
  if (trial.kind === 'up') {
    if (speed >= trial.speedBefore * (state.knee === null ? mustPay : mayCost)) return { ...state, trial: null, roomMs: 0 }
    return { ...change(state, trial.back, { why: 'speed', trial: null }), patienceMs: longer(state.patienceMs), sinceUpMs: steadyMs }
  }
  if (speed > trial.speedBefore) return { ...state, trial: null, roomMs: 0 }
  // Fewer were no faster: it is slow for another reason, and that is its speed now.
  const quiet = { ...state.quiet, [trial.back]: trial.speedBefore }
  return { ...change(state, trial.back, { why: 'none', trial: null }), quiet }
}

const candidates = (cores: number): number[] => [1, 2, 3, 4, 6, 8, 12, 16, 24, 32].filter((count) => count <= cores)

const seekKnee = (state: Threads, look: Look): Threads | null => {
  if (state.knee !== null || !look.mayCalibrate || look.others === null || look.others >= quietBelow || state.looks < settledLooks) return null
  const next = nextCandidate(state, look.cores)
  if (next === undefined) return finishKnee(state, look)
  return change(state, next, { why: 'none', trial: { kind: 'knee', back: state.threads, speedBefore: speedNow(state) ?? 0 } })
}

const nextCandidate = ({ rounds }: Threads, cores: number): number | undefined => {
  const counts = candidates(cores)
  const done = (count: number): number => rounds[count]?.length ?? 0
  const fewest = Math.min(...counts.map(done))
  return fewest >= roundsEach ? undefined : counts.find((count) => done(count) === fewest)
}

const noteRound = (state: Threads, speed: number, look: Look): Threads => {
  const isFair = (look.others ?? 0) < quietBelow && speed > 0
  const rounds = isFair ? { ...state.rounds, [state.threads]: [...(state.rounds[state.threads] ?? []), speed] } : state.rounds
  return { ...state, rounds, trial: null }
}

const finishKnee = (state: Threads, look: Look): Threads => {
  const speeds = candidates(look.cores).map((count) => ({ count, speed: mean(state.rounds[count] ?? []) }))
  const best = Math.max(...speeds.map(({ speed }) => speed))
  const knee = speeds.find(({ speed }) => speed >= best * withinBest)?.count ?? 1
  const quiet = Object.fromEntries(speeds.map(({ count, speed }) => [count, speed]))
  return change({ ...state, knee, quiet, sinceKneeMs: 0, driftMs: 0 }, Math.min(look.limit, knee), { why: 'none', trial: null })
}

const drift = (state: Threads, { speed, elapsedMs }: { speed: number; elapsedMs: number }): Threads => {
  const known = state.knee === null ? undefined : mean(state.rounds[state.knee] ?? [])
  if (known === undefined || known === 0 || state.threads !== state.knee) return state
  const driftMs = Math.abs(speed - known) > driftShare * known ? state.driftMs + elapsedMs : 0
  return driftMs >= driftLimitMs && state.sinceKneeMs >= againMs ? { ...state, driftMs: 0, knee: null, rounds: {} } : { ...state, driftMs }
}

const collapsed = (state: Threads): Threads | null => {
  const speed = speedNow(state)
  const known = state.quiet[state.threads]
  if (speed === null || known === undefined || state.threads === 1 || state.looks < settledLooks || speed >= known * collapseBelow) return null
  const fewer = Math.max(1, Math.floor(state.threads * 0.75))
  return change(state, fewer, { why: 'speed', trial: { kind: 'down', back: state.threads, speedBefore: speed } })
}

const upward = (state: Threads, look: Look): Threads => {
  const most = Math.min(look.limit, room(look))
  if (state.threads >= most) return { ...state, roomMs: 0, why: most >= look.limit ? 'none' : state.why }
  const roomMs = state.roomMs + look.elapsedMs
  const speed = speedNow(state)
  if (roomMs < state.patienceMs || speed === null) return { ...state, roomMs }
  const known = state.quiet[most]
  // What was faster before is taken again whole; else one thread at a time.
  const next = known !== undefined && known > speed ? most : state.threads + 1
  return { ...change(state, next, { why: state.why, trial: { kind: 'up', back: state.threads, speedBefore: speed } }), sinceUpMs: 0 }
}

const change = (state: Threads, threads: number, { why, trial }: Pick<Threads, 'why' | 'trial'>): Threads => ({
  ...state,
  threads,
  why,
  trial,
  tokens: 0,
  ms: 0,
  looks: 0,
  crowdedLooks: 0,
  roomMs: 0,
})

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
