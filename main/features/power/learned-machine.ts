// features/power/learned-machine.ts - What the governor has learned of this machine, kept over restarts.
import { z } from 'zod'
import { Watts, unknownWatts } from '../../core/governor/energy-meter.ts'
import { Heat, newHeat } from '../../core/governor/heat-forecast.ts'

export const LearnedMachine = z.strictObject({
  heat: Heat,
  watts: Watts,
  /** By model and number of cores: the knee, and tokens/s when quiet by number of threads. */
  knees: z.record(z.string(), z.strictObject({ knee: z.number().int(), quiet: z.record(z.string(), z.number()) })),
  /** Mean length of an answer; null before the first. */
  answerTokens: z.number().nullable(),
})
export type LearnedMachine = z.infer<typeof LearnedMachine>

export const nothingLearned: LearnedMachine = { heat: newHeat, watts: unknownWatts, knees: {}, answerTokens: null }

const lengthMemory = 0.1

export const learnLength = (before: number | null, tokens: number): number => (before === null ? tokens : before + lengthMemory * (tokens - before))

/** Seconds until an answer of usual length is over; one that is longer than usual is taken to go on for a quarter of that. */
export const remainingSeconds = (at: { usual: number | null; written: number; tokensPerSecond: number | null }): number | null => {
  if (at.usual === null || at.tokensPerSecond === null || at.tokensPerSecond <= 0) return null
  return Math.max(at.usual / 4, at.usual - at.written) / at.tokensPerSecond
}
