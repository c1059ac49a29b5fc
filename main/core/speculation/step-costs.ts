/* What a step costs, as measured on this machine with this model and so many threads.
 *
 * A step that verifies k guesses costs V(k) times a plain step, and drafting n of them D(n) plain steps. The shapes V and D belong
 * to model and machine and hardly change; how long a plain step takes changes with every other
 * program that runs. So the shapes are kept apart from the plain time: when the
 * machine slows down in the middle of guessing, the plain time follows from the guessing steps,
 * and nobody believes that plain decoding is still as fast as it was a minute ago. Both at once would drift away together, so
 * V is learned only for as long as plain steps were measured not long before. Those are measured several in a row and the
 * median is taken: the first step of a process may take three times as long, and all that follows would be held against it.
 *
 * V(1) can be anything from 1.05 to 2.2 plain steps (llama.cpp multiplies a vector there and a matrix here), V(5) - V(1) is small, and
 * then come steps again: see cost-curve.ts for lengths that were never tried. So that a slope which was too hopeful costs little,
 * nothing more than twice as long as the longest known length is offered (`longest`).
 */
import { createCostCurve } from './cost-curve.ts'
import { createRunningMean } from './running-mean.ts'
import { lowerMedian } from './usual-cost.ts'

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
  /** So few plain steps were measured in a row that the next one should be plain too. */
  wantsPlain: () => boolean
  notePlain: (ms: number) => void
  noteVerified: (guesses: number, ms: number) => void
  /** `places`: tokens that the draft computed; `lag`: tokens it had to read before the first. */
  noteDrafted: (drafted: { places: number; lag: number; ms: number }) => void
}

/** Before anything is measured: a guess costs a quarter of a step to make and a seventh to verify. Wrong, but soon corrected. */
const assumed = { verify: 0.15, draft: 0.25, catchUp: 0.03 }
/** Lengths to begin with; shorter ones would say little about longer ones. */
const firstLongest = 4
/** Guessing steps for which a plain step holds, and how few of them leave it in its row. */
const freshSteps = 40
const rowSteps = 8
/** Plain steps in a row of which the median is taken: at least, the first time, and at most. */
export const plainRowSteps = 3
const firstRowSteps = 4
const longestRow = 9
/** Cases that each length's cost is judged by. */
const casesKept = 24
/** Up to this many unread tokens are part of guessing, not catching up. */
export const usualLag = 3

export const createStepCosts = (): StepCosts => {
  const verified = createCostCurve({ origin: 1, slope: assumed.verify, memory: casesKept })
  const drafted = createCostCurve({ origin: 0, slope: assumed.draft, memory: casesKept })
  const catchUp = createRunningMean({ start: assumed.catchUp, memory: 8, highest: 3 })
  /** The latest plain steps, ms. */
  let plain: number[] = []
  /** A plain step as measured, or as guessing steps imply while no plain step is measured. */
  let plainMs: number | null = null
  let stepsSincePlain = 0
  let isNew = true

  return {
    plainMs: () => plainMs,
    wantsPlain: () => stepsSincePlain < rowSteps && plain.length < (isNew ? firstRowSteps : plainRowSteps),
    verify: verified.at,
    draft: drafted.at,
    catchUp: () => catchUp.value,
    longest: () => Math.max(firstLongest, 2 * verified.largest()),
    notePlain: (ms) => {
      if (stepsSincePlain >= rowSteps) plain = []
      stepsSincePlain = 0
      plain = [...plain, ms].slice(-longestRow)
      if (plain.length >= firstRowSteps) isNew = false
      // One alone may have been a stall of the machine.
      if (plain.length >= plainRowSteps || plainMs === null) plainMs = lowerMedian(plain)
      else plainMs += (Math.min(ms, plainMs * 2) - plainMs) / plainRowSteps
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
