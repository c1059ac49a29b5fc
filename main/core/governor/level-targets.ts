/* What a level means for the work. The table comes from our study of controllers.
 *
 * The knee is the smallest number of threads that decodes within 5 % of the best
 * on this machine: beyond it threads cost energy and bring nothing. Decoding is
 * bound by memory, reading a prompt by arithmetic, hence their own numbers. */
import type { PowerLevel, PowerTargets } from '../../contract/power.ts'

export type TargetFacts = {
  /** Cores that can compute. */
  cores: number
  /** Null before it was measured. */
  knee: number | null
  maxThreads: number | null
  /** Measured gain of guessing ahead; null where it was not measured. */
  speculationGain: number | null
  isMemoryTight: boolean
}

/** As the engine chooses by itself: one core stays free, eight are enough. */
export const assumedKnee = (cores: number): number => Math.min(8, Math.max(1, cores - 1))

const gainWorthEnergy = 1.1

export const targetsOf = (level: PowerLevel, facts: TargetFacts): PowerTargets => {
  const knee = Math.min(facts.knee ?? assumedKnee(facts.cores), facts.cores)
  const most = Math.min(facts.cores, facts.maxThreads ?? facts.cores)
  const bounded = (threads: number): number => Math.min(most, Math.max(1, threads))
  const two = Math.min(2, knee)
  const base = { boost, normal, eco, saver, critical }[level]
  const threads = {
    // A knee that was only assumed is not gone beyond.
    boost: [facts.knee === null ? knee : knee + 1, facts.cores],
    normal: [knee, facts.cores],
    eco: [Math.max(two, knee - 1), knee],
    saver: [two, two],
    critical: [1, 1],
  }[level]
  const allowSpeculation = level === 'eco' ? (facts.speculationGain ?? 0) >= gainWorthEnergy : base.allowSpeculation
  return {
    ...base,
    decodeThreads: bounded(threads[0] ?? 1),
    prefillThreads: bounded(threads[1] ?? 1),
    allowSpeculation: allowSpeculation && !facts.isMemoryTight,
    contextCap: facts.isMemoryTight ? Math.min(base.contextCap ?? tightContext, tightContext) : base.contextCap,
  }
}

const tightContext = 4096

type Base = Omit<PowerTargets, 'decodeThreads' | 'prefillThreads'>

const boost: Base = {
  chunk: 512,
  dutyCycle: 1,
  allowSpeculation: true,
  contextCap: null,
  background: 'on',
  idleUnloadMs: null,
  precision: 'preferred',
  cloud: 'no',
}
const normal: Base = boost
const eco: Base = { ...boost, chunk: 256, allowSpeculation: false, contextCap: 8192, background: 'one-at-a-time', cloud: 'offer' }
const saver: Base = {
  ...eco,
  chunk: 128,
  dutyCycle: 0.7,
  contextCap: 4096,
  background: 'paused',
  precision: 'lower',
  cloud: 'prefer',
}
const critical: Base = { ...saver, chunk: 64, dutyCycle: 0.5, contextCap: 2048, idleUnloadMs: 60_000, precision: 'lowest' }
