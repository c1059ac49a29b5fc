/* What a step costs, as measured on this machine with this model and so many threads.
 *
 * A step that verifies k guesses costs V(k) times a plain step. The shape V belongs to model and
 * machine and hardly changes; how long a plain step takes changes with every other
 * program that runs. So the shape is kept apart from the plain time: when the
 * machine slows down in the middle of guessing, the plain time follows from the guessing steps,
 * and nobody believes that plain decoding is still as fast as it was a minute ago.
 *
 * A length that was never tried is judged by its neighbours: between two known
 * lengths (plain decoding is one) along a line, beyond the longest along the slope of those known. From one token to several is a
 * step of its own kind: llama.cpp multiplies a vector there and a matrix here, and V(1) can be anything from 1.05 to 2.2 while
 * V(5) - V(1) is small. So that step never counts as slope; and so that a
 * slope which was too hopeful costs little, nothing more than twice as long as the longest known length is offered (`longest`).
 */
import { type RunningMean, createRunningMean } from './running-mean.ts'

export type StepCosts = {
  /** A plain step, ms; null until one was measured. */
  plainMs: () => number | null
  /** Verifying this many guesses (0 is plain), in plain steps. */
  verify: (guesses: number) => number
  /** One guess of the draft, in plain steps. */
  draft: () => number
  /** One token that the draft has to catch up with, in plain steps. */
  catchUp: () => number
  /** The most guesses that may be verified now. */
  longest: () => number
  notePlain: (ms: number) => void
  noteVerified: (guesses: number, ms: number) => void
  /** `places`: tokens that the draft computed; `lag`: tokens it had to read before the first. */
  noteDrafted: (drafted: { places: number; lag: number; ms: number }) => void
}

/** Before anything is measured: a guess costs a quarter of a step to make and a seventh to verify. Wrong, but soon corrected. */
const assumed = { slope: 0.15, draft: 0.25, catchUp: 0.03 }
const leastSlope = 0.02
/** Lengths to begin with; shorter ones would say little about longer ones. */
const firstLongest = 4
/** A length counts as known from here on. */
const enoughValues = 3
/** Up to this many unread tokens are part of guessing, not catching up. */
export const usualLag = 3

export const createStepCosts = (): StepCosts => {
  const plain = createRunningMean({ start: 0, memory: 12, highest: 2 })
  const shape = new Map<number, RunningMean>()
  const draft = createRunningMean({ start: assumed.draft, memory: 24, highest: 3 })
  const catchUp = createRunningMean({ start: assumed.catchUp, memory: 8, highest: 3 })
  /** Plain time that the guessing steps imply, for while no plain step is measured. */
  let plainMs: number | null = null
  /** V as far as it was asked for; a step asks for it dozens of times and changes it at most once. */
  const known: number[] = []

  const verify = (guesses: number): number => {
    const own = shape.get(guesses)
    if (own !== undefined && own.count >= enoughValues) return own.value
    const between = interpolate(shape, guesses)
    return own === undefined ? between : Math.min(own.value, between)
  }
  return {
    plainMs: () => plainMs,
    verify: (guesses) => (known[guesses] ??= verify(guesses)),
    draft: () => draft.value,
    catchUp: () => catchUp.value,
    longest: () => Math.max(firstLongest, 2 * Math.max(0, ...shape.keys())),
    notePlain: (ms) => {
      plain.note(ms)
      // What the guessing steps implied is forgotten as fast as plain steps are measured.
      plainMs = plainMs === null ? plain.value : plainMs + (Math.min(ms, plainMs * 2) - plainMs) / Math.max(3, Math.min(12, plain.count))
    },
    noteVerified: (guesses, ms) => {
      if (plainMs === null || guesses === 0) return
      const mean = shape.get(guesses) ?? createRunningMean({ start: 1, memory: 32, highest: 2 })
      shape.set(guesses, mean)
      if (mean.count >= enoughValues) plainMs += (Math.min(ms / mean.value, plainMs * 2) - plainMs) / 12
      mean.note(ms / plainMs)
      known.length = 0
    },
    noteDrafted: ({ places, lag, ms }) => {
      if (plainMs === null || places === 0) return
      if (lag <= usualLag) draft.note(ms / places / plainMs)
      else catchUp.note(Math.max(0, ms / plainMs - places * draft.value) / lag)
    },
  }
}

type Point = { length: number; cost: number }

const interpolate = (shape: ReadonlyMap<number, RunningMean>, guesses: number): number => {
  if (guesses === 0) return 1
  const others = [...shape].flatMap(([length, { value }]): Point[] => (length === guesses ? [] : [{ length, cost: value }]))
  const points = others.toSorted((one, other) => one.length - other.length)
  const shortest = points[0]
  if (shortest === undefined) return 1 + assumed.slope * guesses
  const below = points.findLast(({ length }) => length < guesses) ?? { length: 0, cost: 1 }
  const above = points.find(({ length }) => length > guesses)
  if (above !== undefined) return below.cost + ((above.cost - below.cost) * (guesses - below.length)) / (above.length - below.length)
  const slope = shortest.length === below.length ? assumed.slope : Math.max(leastSlope, (below.cost - shortest.cost) / (below.length - shortest.length))
  return below.cost + slope * (guesses - below.length)
}
