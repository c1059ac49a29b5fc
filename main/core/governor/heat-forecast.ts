/* How this machine heats, learned while it works.
 *
 * The temperature is taken to follow dT/dt = a + b T + c u, with u the threads
 * that compute times their duty cycle: one time constant, one ambient, one price
 * per thread. The three numbers are fitted by recursive least squares with slow
 * forgetting over steps of a few seconds, so they follow a room that warms up or
 * a fan that clogs. A real machine has more than one time constant; therefore the
 * model judges itself: each forecast is compared with what came, and it is used
 * only while its mean error over `checkS` seconds is small.
 *
 * NOT HERE: what to do about a forecast (governor-law.ts).
 */
import { z } from 'zod'

const Vector = z.tuple([z.number(), z.number(), z.number()])
type Vector = z.infer<typeof Vector>

export const Heat = z.strictObject({
  /** a, b, c above; T in units of 10 C, so that the three are of one size. */
  weights: Vector,
  /** Their covariance, row by row. */
  spread: z.tuple([Vector, Vector, Vector]),
  samples: z.number(),
  /** Mean absolute error of forecasts over `checkS`, C; null before the first. */
  errorC: z.number().nullable(),
  /** Where the present step of learning began. */
  from: z.strictObject({ atMs: z.number(), temperatureC: z.number(), activityMs: z.number() }).nullable(),
  /** A forecast that waits to be compared. */
  promise: z.strictObject({ dueMs: z.number(), temperatureC: z.number(), activity: z.number() }).nullable(),
})
export type Heat = z.infer<typeof Heat>

const certain = 100
export const newHeat: Heat = {
  weights: [0, 0, 0],
  spread: [
    [certain, 0, 0],
    [0, certain, 0],
    [0, 0, certain],
  ],
  samples: 0,
  errorC: null,
  from: null,
  promise: null,
}

const stepMs = 4000
const checkS = 15
const scaleC = 10
const forgetting = 0.997
const fewestSamples = 15
const trustedErrorC = 1.5

type Seen = { nowMs: number; elapsedMs: number; temperatureC: number | null; activity: number }

/** Learns from one more moment; a moment without a temperature begins anew. */
export const learnHeat = (heat: Heat, seen: Seen): Heat => {
  const { nowMs, temperatureC, activity } = seen
  if (temperatureC === null) return { ...heat, from: null, promise: null }
  const judged = judge(heat, seen, temperatureC)
  if (judged.from === null) return { ...judged, from: { atMs: nowMs, temperatureC, activityMs: 0 } }
  const from = { ...judged.from, activityMs: judged.from.activityMs + activity * seen.elapsedMs }
  const spanMs = nowMs - from.atMs
  if (spanMs < stepMs) return { ...judged, from }
  const features: Vector = [1, (from.temperatureC + temperatureC) / 2 / scaleC, from.activityMs / spanMs]
  const rate = (temperatureC - from.temperatureC) / (spanMs / 1000)
  return { ...fit(judged, features, rate), from: { atMs: nowMs, temperatureC, activityMs: 0 } }
}

/** The temperature after `seconds` of this activity; null while the machine is not known well enough. */
export const forecastC = (heat: Heat, now: { temperatureC: number; activity: number; seconds: number }): number | null =>
  heat.errorC !== null && heat.errorC <= trustedErrorC ? project(heat, now) : null

const project = ({ weights, samples }: Heat, now: { temperatureC: number; activity: number; seconds: number }): number | null => {
  const [a, b, c] = weights
  const cooling = -b / scaleC
  if (samples < fewestSamples || cooling < 1 / 900 || cooling > 1) return null
  const settled = (a + c * now.activity) / cooling
  return settled + (now.temperatureC - settled) * Math.exp(-cooling * now.seconds)
}

const judge = (heat: Heat, { nowMs, activity }: Seen, temperatureC: number): Heat => {
  const { promise } = heat
  if (promise === null) {
    const ahead = project(heat, { temperatureC, activity, seconds: checkS })
    return ahead === null ? heat : { ...heat, promise: { dueMs: nowMs + checkS * 1000, temperatureC: ahead, activity } }
  }
  // What was foretold was for this activity; under another one it says nothing.
  if (Math.abs(activity - promise.activity) > 0.25) return { ...heat, promise: null }
  if (nowMs < promise.dueMs) return heat
  const missC = Math.abs(temperatureC - promise.temperatureC)
  return { ...heat, promise: null, errorC: heat.errorC === null ? missC : heat.errorC + 0.25 * (missC - heat.errorC) }
}

/** One step of recursive least squares. */
const fit = (heat: Heat, x: Vector, rate: number): Heat => {
  const spreadX = map3((row) => dot(heat.spread[row], x))
  const gain = map3((row) => spreadX[row] / (forgetting + dot(x, spreadX)))
  const miss = rate - dot(heat.weights, x)
  const weights = map3((row) => heat.weights[row] + gain[row] * miss)
  const shrunk = (row: Index): Vector => map3((column) => Math.min(certain, (heat.spread[row][column] - gain[row] * spreadX[column]) / forgetting))
  return { ...heat, weights, spread: [shrunk(0), shrunk(1), shrunk(2)], samples: heat.samples + 1 }
}

type Index = 0 | 1 | 2
const map3 = (value: (index: Index) => number): Vector => [value(0), value(1), value(2)]
const dot = (one: Vector, other: Vector): number => one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
