/* What a step costs, as measured on this machine with this model and so many threads.
 *
 * A step that verifies k guesses costs V(k) times a plain step, and drafting n of them D(n) plain steps. The shapes V and D belong
 * to model and machine and hardly change; how long a plain step takes changes with every other
 * program that runs. So the shapes are kept apart from the plain time: when the
 * machine slows down in the middle of guessing, the plain time follows from the guessing steps,
 * and nobody believes that plain decoding is still as fast as it was a minute ago. Both at once would drift away together, so
 * V is learned only for as long as a plain step was measured not long before.
 *
 * V(1) can be anything from 1.05 to 2.2 plain steps (llama.cpp multiplies a vector there and a matrix here), V(5) - V(1) is small, and
 * then come steps again: see cost-curve.ts for lengths that were never tried. So that a slope which was too hopeful costs little,
 * nothing more than twice as long as the longest known length is offered (`longest`).
 */
import { createCostCurve } from './cost-curve.ts'
import { createRunningMean } from './running-mean.ts'

export type StepCosts = {
  /** A plain step, ms; null until one was measured. */
  plainMs: () => number | null
  /** Verifying this many guesses (0 is plain), in plain steps. */
  verify: (guesses: number) => number
  /** This many guesses of the draft, in plain steps. */
  draft: (guesses: number) => number
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
const assumed = { verify: 0.15, draft: 0.25, catchUp: 0.03 }
/** Lengths to begin with; shorter ones would say little about longer ones. */
const firstLongest = 4
/** Guessing steps for which a plain step holds. */
const freshSteps = 40
/** Up to this many unread tokens are part of guessing, not catching up. */
export const usualLag = 3

export const createStepCosts = (): StepCosts => {
  const plain = createRunningMean({ start: 0, memory: 12, highest: 2 })
  const verified = createCostCurve({ origin: 1, slope: assumed.verify, memory: 32 })
  const drafted = createCostCurve({ origin: 0, slope: assumed.draft, memory: 24 })
  const catchUp = createRunningMean({ start: assumed.catchUp, memory: 8, highest: 3 })
  /** Plain time that the guessing steps imply, for while no plain step is measured. */
  let plainMs: number | null = null
  let stepsSincePlain = 0

  return {
    plainMs: () => plainMs,
    verify: verified.at,
    draft: drafted.at,
    catchUp: () => catchUp.value,
    longest: () => Math.max(firstLongest, 2 * verified.largest()),
    notePlain: (ms) => {
      plain.note(ms)
      stepsSincePlain = 0
      // What the guessing steps implied is forgotten as fast as plain steps are measured.
      plainMs = plainMs === null ? plain.value : plainMs + (Math.min(ms, plainMs * 2) - plainMs) / Math.max(3, Math.min(12, plain.count))
    },
    noteVerified: (guesses, ms) => {
      if (plainMs === null || guesses === 0) return
      stepsSincePlain += 1
      const isKnown = verified.isKnown(guesses)
      if (isKnown) plainMs += (Math.min(ms / verified.at(guesses), plainMs * 2) - plainMs) / 12
      if (!isKnown || stepsSincePlain <= freshSteps) verified.note(guesses, ms / plainMs)
    },
    noteDrafted: ({ places, lag, ms }) => {
      if (plainMs === null || places === 0) return
      if (lag <= usualLag) drafted.note(places, ms / plainMs)
      else catchUp.note(Math.max(0, ms / plainMs - drafted.at(places)) / lag)
    },
  }
}
