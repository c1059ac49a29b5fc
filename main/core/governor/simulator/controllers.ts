/* What can decide in the simulator: the law itself, and what it is compared with.
 *
 *   hysteresis  the law of this folder, balanced
 *   none        every core, always
 *   fixed:N     N threads, always
 *   naive       thresholds without gap or dwell, as found in the wild: above 85 C one thread less, below one more
 *   pi          a controller with proportional and integral part towards 84 C
 */
import { type ModeSettings, type PowerLevel, defaultModes } from '../../../contract/power.ts'
import { newLawState, stepLaw } from '../governor-law.ts'
import type { LawInput, LawPolicy } from '../law-input.ts'
import { levelOf } from '../level-rank.ts'
import { targetsOf } from '../level-targets.ts'

export type Decision = {
  threads: number
  dutyCycle: number
  /** What counts as one change when it differs from the one before. */
  setting: number
  level: PowerLevel | null
  isHeatKnown: boolean
}

export type Controller = { decide: (input: LawInput) => Decision }

export type ControllerName = 'hysteresis' | 'none' | 'naive' | 'pi' | `fixed:${number}`

export const balanced: LawPolicy = policyFor('balanced', defaultModes.balanced)

function policyFor(mode: LawPolicy['mode'], limits: ModeSettings): LawPolicy {
  return { mode, limits, override: null, userCap: null, adminCap: null }
}

/** Undefined for a name that is none. */
export const parseController = (text: string): ControllerName | undefined => {
  const fixed = /^fixed:([1-9]\d?)$/.exec(text)
  if (fixed !== null) return `fixed:${Number(fixed[1])}`
  return (['hysteresis', 'none', 'naive', 'pi'] as const).find((name) => name === text)
}

export const createController = (name: ControllerName, machine: { cores: number; knee: number }, policy = balanced): Controller => {
  if (name === 'hysteresis') return createLaw(machine, policy)
  if (name === 'none') return always(machine.cores)
  if (name === 'naive') return createNaive(machine)
  if (name === 'pi') return createPi(machine)
  return always(Math.min(machine.cores, Number(name.slice('fixed:'.length))))
}

const createLaw = (machine: { cores: number; knee: number }, policy: LawPolicy): Controller => {
  let state = newLawState()
  const facts = { cores: machine.cores, knee: machine.knee, maxThreads: null, speculationGain: null, isMemoryTight: false }
  return {
    decide: (input) => {
      state = stepLaw(state, input, policy).state
      const level = levelOf(state.rank)
      const { decodeThreads, dutyCycle } = targetsOf(level, facts)
      return { threads: decodeThreads, dutyCycle, setting: state.rank, level, isHeatKnown: state.temperatureC !== null }
    },
  }
}

const plain = (threads: number): Decision => ({ threads, dutyCycle: 1, setting: threads, level: null, isHeatKnown: true })

const always = (threads: number): Controller => ({ decide: () => plain(threads) })

const createNaive = ({ cores }: { cores: number }): Controller => {
  let threads = cores
  return {
    decide: ({ temperatureC }) => {
      if (temperatureC !== null) threads = temperatureC > 85 ? Math.max(1, threads - 1) : temperatureC < 82 ? Math.min(cores, threads + 1) : threads
      return plain(threads)
    },
  }
}

/** Over a smoothed temperature, and moving only by more than half a thread, so that noise alone moves nothing. */
const createPi = ({ cores }: { cores: number }): Controller => {
  let [smooth, sum, threads] = [Number.NaN, cores, cores]
  return {
    decide: ({ temperatureC }) => {
      if (temperatureC === null) return plain(threads)
      smooth = Number.isNaN(smooth) ? temperatureC : smooth + 0.35 * (temperatureC - smooth)
      const missC = 84 - smooth
      sum = Math.min(cores, Math.max(1, sum + 0.02 * missC))
      const wanted = Math.min(cores, Math.max(1, sum + 0.1 * missC))
      if (Math.abs(wanted - threads) > 0.6) threads = Math.round(wanted)
      return plain(threads)
    },
  }
}
