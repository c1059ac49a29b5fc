/* A machine that decodes slower than it can is hot, whatever its sensor says.
 *
 * Speeds are compared with the best steady one for the same model and the same
 * number of threads. More than 20 % below it for 5 s, with nothing else running
 * that would explain it, counts as heat for a minute. What is remembered fades
 * slowly (a conversation that grows makes every token dearer).
 */
import { z } from 'zod'

export const Slowness = z.strictObject({
  key: z.string(),
  /** Steady speed now, and the best one, tokens/s. */
  steady: z.number().nullable(),
  best: z.number().nullable(),
  /** Since the key last changed, and for how long it has been slow. */
  settledMs: z.number(),
  slowMs: z.number(),
  holdMs: z.number(),
})
export type Slowness = z.infer<typeof Slowness>

export const newSlowness: Slowness = { key: '', steady: null, best: null, settledMs: 0, slowMs: 0, holdMs: 0 }

const slowBelow = 0.8
const slowLimitMs = 5000
const settleMs = 5000
const holdForMs = 60_000
const smoothing = 0.2
const fadingPerS = 0.001

/** `isExcused`: something else explains slowness (other programs, a cool chip). */
export const stepSlowness = (
  slowness: Slowness,
  at: { elapsedMs: number; key: string; tokensPerSecond: number | null; isExcused: boolean },
): Slowness => {
  const { elapsedMs, tokensPerSecond } = at
  const held = { ...slowness, holdMs: Math.max(0, slowness.holdMs - elapsedMs) }
  if (at.key !== held.key) return { ...newSlowness, key: at.key, holdMs: held.holdMs }
  if (tokensPerSecond === null) return { ...held, slowMs: 0, settledMs: 0, steady: null }
  const settledMs = held.settledMs + elapsedMs
  const steady = held.steady === null ? tokensPerSecond : held.steady + smoothing * (tokensPerSecond - held.steady)
  if (settledMs < settleMs) return { ...held, settledMs, steady }
  const faded = (held.best ?? 0) * (1 - (fadingPerS * elapsedMs) / 1000)
  const isSlow = steady < slowBelow * faded && !at.isExcused
  const slowMs = isSlow ? held.slowMs + elapsedMs : 0
  const isEvent = slowMs >= slowLimitMs
  return { ...held, settledMs, steady, best: Math.max(steady, faded), slowMs: isEvent ? 0 : slowMs, holdMs: isEvent ? holdForMs : held.holdMs }
}
