/* One controller on one machine for a while.
 *
 * Heat moves in steps of half a second, the controller decides once a second, as
 * in the application. A scenario says what the machine goes through.
 */
import type { PowerLevel } from '../../../contract/power.ts'
import { type LawInput, type LawPolicy, unknownInput } from '../law-input.ts'
import { type Controller, type ControllerName, type Decision, createController } from './controllers.ts'
import { type Machine, type MachineState, batteryPercentOf, createMachine, restingState, stepMachine } from './machine-model.ts'
import { type Random, createRandom } from './random.ts'
import { type SensorFault, createSensor } from './sensor-model.ts'

export type Scenario = {
  seconds: number
  isAnswering: (second: number) => boolean
  isOnMains: (second: number) => boolean
  fault: (second: number) => SensorFault
  /** Added to the room's temperature. */
  warmerC: (second: number) => number
  /** Multiplies the resistance from chassis to room. */
  fan: (second: number) => number
  others: (second: number) => number
  startPercent: number
}

export type RunResult = {
  tokensPerSecond: number
  joulesPerToken: number
  /** Percent of the time. */
  throttledPercent: number
  peakC: number
  changes: number
  changesPerMinute: number
  /** Times that the level went one way, back and again within a minute. */
  swings: number
  boostsOnUnknown: number
  trace: readonly TracePoint[]
}

export type TracePoint = { second: number; trueC: number; readC: number | null; setting: number; level: PowerLevel | null; isHeatKnown: boolean }

export const continuous: Scenario = {
  seconds: 1800,
  isAnswering: () => true,
  isOnMains: () => true,
  fault: () => 'none',
  warmerC: () => 0,
  fan: () => 1,
  others: () => 0,
  startPercent: 100,
}

export const bursty: Scenario = { ...continuous, isAnswering: (second) => second % 90 < 40 }

export type RunOptions = { seed: number; controller: ControllerName; scenario: Scenario; policy?: LawPolicy; keepsTrace?: boolean }

type Run = {
  readonly random: Random
  readonly machine: Machine
  readonly scenario: Scenario
  readonly controller: Controller
  state: MachineState
  last: Decision | null
  /** Tokens of the last second, where one was answered. */
  speed: number | null
}

/** The same options are the same result on every machine. */
export const simulateRun = ({ seed, controller, scenario, policy, keepsTrace = false }: RunOptions): RunResult => {
  const random = createRandom(seed)
  const machine = createMachine(random)
  const sensor = createSensor(random)
  const state = restingState(machine, scenario.startPercent)
  const run: Run = { random, machine, scenario, controller: createController(controller, machine, policy), state, last: null, speed: null }
  const sums = { tokens: 0, joules: 0, throttled: 0, peakC: 0, boosts: 0 }
  const trace: TracePoint[] = []
  const changes: Change[] = []
  for (let second = 0; second < scenario.seconds; second += 1) {
    const readC = sensor.read(run.state.dieC, scenario.fault(second))
    const decision = run.controller.decide(inputAt(run, second, readC))
    if (run.last !== null && decision.setting !== run.last.setting) {
      changes.push({ second, step: Math.sign(decision.setting - run.last.setting) })
    }
    if (decision.level === 'boost' && !decision.isHeatKnown) sums.boosts += 1
    const { tokens, joules, throttledS } = oneSecond(run, second, decision)
    sums.tokens += tokens
    sums.joules += joules
    sums.throttled += throttledS
    sums.peakC = Math.max(sums.peakC, run.state.dieC)
    const { setting, level, isHeatKnown } = decision
    if (keepsTrace) trace.push({ second, trueC: run.state.dieC, readC, setting, level, isHeatKnown })
    run.last = decision
  }
  return {
    tokensPerSecond: sums.tokens / scenario.seconds,
    joulesPerToken: sums.joules / Math.max(1, sums.tokens),
    throttledPercent: (sums.throttled / scenario.seconds) * 100,
    peakC: sums.peakC,
    changes: changes.length,
    changesPerMinute: changes.length / (scenario.seconds / 60),
    swings: countSwings(changes),
    boostsOnUnknown: sums.boosts,
    trace,
  }
}

/** Measured speeds scatter by some 3 %. */
const speedNoise = 0.03

const inputAt = ({ random, machine, scenario, state, last, speed }: Run, second: number, readC: number | null): LawInput => {
  const isAnswering = scenario.isAnswering(second)
  return {
    ...unknownInput,
    atMs: second * 1000,
    temperatureC: readC,
    tripC: 97,
    supply: scenario.isOnMains(second) ? 'mains' : 'battery',
    batteryPercent: batteryPercentOf(machine, state),
    memoryAvailableFraction: 0.5,
    isAnswering,
    tokensPerSecond: isAnswering && speed !== null ? speed * (1 + speedNoise * random.normal()) : null,
    otherBusyCores: scenario.others(second),
    activity: isAnswering && last !== null ? last.threads * last.dutyCycle : 0,
    remainingS: 40,
    speedKey: 'model',
  }
}

const oneSecond = (run: Run, second: number, { threads, dutyCycle }: Decision): { tokens: number; joules: number; throttledS: number } => {
  const { machine, scenario } = run
  const here = { ...machine, roomC: machine.roomC + scenario.warmerC(second), chassisToRoom: machine.chassisToRoom * scenario.fan(second) }
  const isAnswering = scenario.isAnswering(second)
  const work = { threads, dutyCycle, isAnswering, isOnMains: scenario.isOnMains(second), others: scenario.others(second) }
  const sum = { tokens: 0, joules: 0, throttledS: 0 }
  for (const seconds of [0.5, 0.5]) {
    const tick = stepMachine(here, run.state, { work, seconds })
    run.state = tick.state
    sum.tokens += tick.tokens
    sum.joules += tick.joules
    if (tick.isThrottled) sum.throttledS += seconds
  }
  run.speed = isAnswering ? sum.tokens : null
  return sum
}

type Change = { second: number; step: number }

const swingS = 60

/** There, back and there again within a minute. */
const countSwings = (changes: readonly Change[]): number =>
  changes.filter((change, index) => {
    const [first, middle] = [changes[index - 2], changes[index - 1]]
    if (first === undefined || middle === undefined) return false
    return first.step !== middle.step && middle.step !== change.step && change.second - first.second < swingS
  }).length
