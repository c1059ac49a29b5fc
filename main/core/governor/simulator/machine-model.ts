/* A laptop on paper: two lumps of heat, a throttle, a battery.
 *
 * Die and chassis are two heat capacities in a row between the power that the
 * chip turns into heat and the room:
 *
 *   P -> [die 12 J/K] -- R 0.7..1.2 K/W --> [chassis 260 J/K] -- R 0.9..1.7 K/W --> room 18..38 C
 *
 *   P      = 5 W + n pc f^2.4, pc 3.4 to 5.2 W per thread; f is the clock, 1 is full
 *   speed  = 4.6 tok/s f^0.55 per thread up to the knee, 8 % of that for each one more
 *   97 C   the hardware throttles: the clock falls towards 0.35 and comes back below 94 C
 *
 * 260 J/K is some 0.3 kg of aluminium and copper, the exponent 2.4 that of voltage
 * rising with the clock; constants and ranges are those of our study of controllers
 * which ranked controllers with them. What works beside us takes power and
 * time of the cores. On battery the rest of the machine (screen, disk) draws 4 to
 * 8 W more, which the chip does not feel.
 *
 * PROMISES: the same seed is the same machine. It ranks controllers; it is no
 * measurement of any device.
 */
import type { Random } from './random.ts'

export type Machine = {
  cores: number
  knee: number
  wattsPerThread: number
  tokensPerThread: number
  dieToChassis: number
  chassisToRoom: number
  roomC: number
  batteryWh: number
  restW: number
}

export type MachineState = {
  dieC: number
  chassisC: number
  clock: number
  /** Joules left; only counts down on battery. */
  batteryJ: number
}

export type Work = {
  threads: number
  dutyCycle: number
  isAnswering: boolean
  isOnMains: boolean
  /** Threads of others. */
  others: number
}

export type Tick = { state: MachineState; tokens: number; joules: number; isThrottled: boolean }

const dieJPerK = 12
const chassisJPerK = 260
const idleW = 5
const throttleC = 97
const recoverC = 94
const slowestClock = 0.35
const beyondKnee = 0.08

export const createMachine = (random: Random): Machine => ({
  cores: 8,
  knee: 4,
  wattsPerThread: random.between(3.4, 5.2),
  tokensPerThread: 4.6,
  dieToChassis: random.between(0.7, 1.2),
  chassisToRoom: random.between(0.9, 1.7),
  roomC: random.between(18, 38),
  batteryWh: random.between(40, 75),
  restW: random.between(4, 8),
})

/** Cold, at rest for long. */
export const restingState = (machine: Machine, batteryPercent: number): MachineState => ({
  chassisC: machine.roomC + idleW * machine.chassisToRoom,
  dieC: machine.roomC + idleW * (machine.chassisToRoom + machine.dieToChassis),
  clock: 1,
  batteryJ: machine.batteryWh * 3600 * (batteryPercent / 100),
})

export const batteryPercentOf = (machine: Machine, state: MachineState): number => (state.batteryJ / (machine.batteryWh * 3600)) * 100

/** One step of `seconds`, which should be well below the die's time constant of some 10 s. */
export const stepMachine = (machine: Machine, state: MachineState, { work, seconds }: { work: Work; seconds: number }): Tick => {
  const ours = work.isAnswering ? work.threads * work.dutyCycle : 0
  const busy = Math.min(machine.cores, ours + work.others)
  const chipW = idleW + busy * machine.wattsPerThread * state.clock ** 2.4
  const throughDie = (state.dieC - state.chassisC) / machine.dieToChassis
  const throughChassis = (state.chassisC - machine.roomC) / machine.chassisToRoom
  const dieC = state.dieC + ((chipW - throughDie) / dieJPerK) * seconds
  const chassisC = state.chassisC + ((throughDie - throughChassis) / chassisJPerK) * seconds
  const drawnW = chipW + machine.restW
  return {
    state: {
      dieC,
      chassisC,
      clock: nextClock(state.clock, dieC, seconds),
      batteryJ: work.isOnMains ? state.batteryJ : Math.max(0, state.batteryJ - drawnW * seconds),
    },
    tokens: work.isAnswering ? speed(machine, work, state.clock) * seconds : 0,
    joules: chipW * seconds,
    isThrottled: state.clock < 0.999,
  }
}

const speed = (machine: Machine, { threads, dutyCycle, others }: Work, clock: number): number => {
  const upToKnee = Math.min(threads, machine.knee)
  const beyond = Math.max(0, threads - machine.knee)
  // What others take is missing where more is wanted than there are cores; the slowest thread sets the pace.
  const share = Math.min(1, machine.cores / Math.max(1, threads + others))
  return machine.tokensPerThread * clock ** 0.55 * (upToKnee + beyondKnee * beyond) * dutyCycle * share
}

/** Down fast at the limit, up slowly below it, as firmware does. */
const nextClock = (clock: number, dieC: number, seconds: number): number => {
  if (dieC >= throttleC) return Math.max(slowestClock, clock - 0.08 * seconds * Math.min(5, 1 + (dieC - throttleC)))
  return dieC < recoverC ? Math.min(1, clock + 0.04 * seconds) : clock
}
