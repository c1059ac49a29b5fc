/* What a step did to the machine: energy, heat, throttling, and whether it fell asleep meanwhile.
 *
 * Reads every second, and at the beginning and the end. A clock that only grows stands
 * still while a machine sleeps and the wall clock does not, so the two part then. */
import type { Energy, PowerSnapshot } from '../../contract/power.ts'
import { type Meter, type MeterReading, beginMeter, readMeter, stepMeter } from '../../core/governor/energy-meter.ts'
import { isThrottling } from '../../core/lab/throttling.ts'
import type { LabOptions } from './lab-ports.ts'

export type StepMeter = {
  /** From here on energy counts. */
  begin: () => Promise<void>
  end: () => Promise<Metered>
  close: () => void
}

export type Metered = { energy: Energy | null; startC: number | null; endC: number | null; isThrottled: boolean; sleptMs: number }

const everyMs = 1000
/** Clocks are set by the network every now and then; a sleep is longer. */
const leastSleepMs = 5000

type Options = Pick<LabOptions, 'machine' | 'clock' | 'now' | 'log'>

export const createStepMeter = ({ machine, clock, now, log }: Options, pid: number): StepMeter => {
  const began = { wallMs: now(), monotonicMs: clock.nowMs() }
  let meter: Meter | null = null
  let [startC, endC]: [number | null, number | null] = [null, null]
  let isThrottled = false
  let isClosed = false
  let callOff = (): void => undefined

  const read = async (): Promise<MeterReading | null> => {
    try {
      const snapshot = await machine.read(pid)
      startC ??= snapshot.temperatureC.value
      endC = snapshot.temperatureC.value
      isThrottled ||= isThrottling(snapshot)
      return readingOf(snapshot, now())
    } catch (error) {
      // A figure is not worth a failure.
      log.debug({ err: error }, 'The machine could not be read')
      return null
    }
  }
  const step = async (): Promise<void> => {
    const reading = await read()
    if (reading !== null && meter !== null) meter = stepMeter(meter, reading)
  }
  const tick = (): void => {
    callOff = clock.after(everyMs, () => {
      if (isClosed) return
      void step().then(tick)
    })
  }
  return {
    begin: async () => {
      const reading = await read()
      meter = reading === null ? null : beginMeter(reading)
      tick()
    },
    end: async () => {
      await step()
      const energy = meter === null ? null : readMeter(meter, machine.derived()).energy
      const sleptMs = now() - began.wallMs - (clock.nowMs() - began.monotonicMs)
      return { energy, startC, endC, isThrottled, sleptMs: sleptMs >= leastSleepMs ? Math.round(sleptMs) : 0 }
    },
    close: () => {
      isClosed = true
      callOff()
    },
  }
}

const readingOf = (snapshot: PowerSnapshot, atMs: number): MeterReading => ({
  atMs,
  packageJ: snapshot.packageEnergyJ.value,
  dischargeW: snapshot.supply.value === 'battery' ? snapshot.dischargeW.value : null,
  engineCpuSeconds: snapshot.engineCpuSeconds.value,
  busyCores: snapshot.busyCores.value,
})
