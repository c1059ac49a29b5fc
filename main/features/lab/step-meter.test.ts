import { describe, expect, it } from 'vitest'
import type { PowerSnapshot } from '../../contract/power.ts'
import { madeRecord } from '../../core/lab/lab-fixtures-for-tests.ts'
import { silentLog } from '../../storage/temporary-storage.ts'
import { createStepMeter } from './step-meter.ts'

const unknown = { value: null, validity: 'missing', atMs: 0, source: '' } as const
const known = <T>(value: T) => ({ value, validity: 'valid', atMs: 0, source: 'test' }) as const

const nothing: PowerSnapshot = {
  ...{ atMs: 0, supply: known('mains' as const), batteryPercent: unknown, dischargeW: unknown, timeToEmptyMin: unknown, systemMode: unknown, temperatureC: unknown, tripC: unknown },
  ...{ thermalPressure: unknown, speedLimitPercent: unknown, frequencyMHz: unknown, maxFrequencyMHz: unknown, packageEnergyJ: unknown, packageLimitW: unknown },
  ...{ memoryAvailableBytes: unknown, memoryTotalBytes: unknown, memoryPressurePercent: unknown, cpuPressurePercent: unknown, loadAverage: unknown },
  ...{ busyCores: unknown, otherBusyCores: unknown, engineCpuSeconds: unknown },
}

/** A machine whose clocks and sensors are set by hand. */
const bench = (wattsPerCore: number | null) => {
  const state = { wallMs: 1000, monotonicMs: 0, snapshot: nothing }
  const meter = createStepMeter(
    {
      machine: {
        describe: () => Promise.resolve(madeRecord([]).machine),
        read: () => Promise.resolve(state.snapshot),
        now: () => ({ isOnMains: true, temperatureC: null }),
        derived: () => ({ watts: { restPackageW: null, restBatteryW: null, perCoreW: null, perCoreSpread: 0 }, userPerCoreW: wattsPerCore, packageLimitW: null, cores: 4, onBatteryMs: 0 }),
      },
      clock: { nowMs: () => state.monotonicMs, after: () => () => undefined },
      now: () => state.wallMs,
      log: silentLog,
    },
    1,
  )
  const pass = (ms: number, sleptMs = 0): void => {
    state.wallMs += ms + sleptMs
    state.monotonicMs += ms
  }
  return { state, meter, pass }
}

describe('the meter of a step', () => {
  it('gives the joules of the process with their label', async () => {
    const { state, meter, pass } = bench(5)
    state.snapshot = { ...nothing, engineCpuSeconds: known(10) }
    await meter.begin()
    pass(2000)
    state.snapshot = { ...nothing, engineCpuSeconds: known(12) }
    expect(await meter.end()).toMatchObject({ energy: { label: 'modelled', joules: 10 }, sleptMs: 0, isThrottled: false })
    meter.close()
  })

  it('makes no figure up where the machine does not tell', async () => {
    const { meter, pass } = bench(null)
    await meter.begin()
    pass(1000)
    expect((await meter.end()).energy).toMatchObject({ label: 'unavailable', joules: null })
    meter.close()
  })

  it('notices that the machine slept, and not that somebody set the clock by a second', async () => {
    const slept = bench(null)
    await slept.meter.begin()
    slept.pass(1000, 60_000)
    expect((await slept.meter.end()).sleptMs).toBe(60_000)
    const set = bench(null)
    await set.meter.begin()
    set.pass(1000, 1000)
    expect((await set.meter.end()).sleptMs).toBe(0)
  })

  it('marks what was measured at the point where the processor slows down, with both temperatures', async () => {
    const { state, meter, pass } = bench(null)
    state.snapshot = { ...nothing, temperatureC: known(70), tripC: known(97) }
    await meter.begin()
    pass(1000)
    state.snapshot = { ...nothing, temperatureC: known(96), tripC: known(97) }
    expect(await meter.end()).toMatchObject({ startC: 70, endC: 96, isThrottled: true })
  })
})
