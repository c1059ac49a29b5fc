import { describe, expect, it } from 'vitest'
import { type Derived, type MeterReading, beginMeter, learnWatts, readMeter, stepMeter, sumEnergy, unknownWatts } from './energy-meter.ts'

const blind: MeterReading = { atMs: 0, packageJ: null, dischargeW: null, engineCpuSeconds: 10, busyCores: 2 }
const nothingKnown: Derived = { watts: unknownWatts, userPerCoreW: null, packageLimitW: null, cores: 4, onBatteryMs: 0 }

/** Ten seconds, in which the engine computes for fifteen CPU seconds. */
const answer = (more: Partial<MeterReading> = {}, at: (second: number) => Partial<MeterReading> = () => ({})) => {
  let meter = beginMeter({ ...blind, ...more, ...at(0) })
  for (let second = 1; second <= 10; second += 1) {
    meter = stepMeter(meter, { ...blind, atMs: second * 1000, engineCpuSeconds: 10 + second * 1.5, ...more, ...at(second) })
  }
  return meter
}

describe('the energy of an answer', () => {
  it('is unavailable where the machine tells nothing, while CPU time still counts', () => {
    expect(readMeter(answer(), nothingKnown)).toEqual({
      energy: { label: 'unavailable', source: 'none', joules: null, lowJ: null, highJ: null },
      cpuSeconds: 15,
      durationMs: 10_000,
      batteryMs: 0,
    })
  })

  it('is not that of a night in which the lid was closed, nor of an hour that the clock was set by', () => {
    const atMs = (second: number): number => second * 1000 + (second >= 4 ? 8 * 3_600_000 : 0) - (second >= 8 ? 3_600_000 : 0)
    const meter = answer({ dischargeW: 18 }, (second) => ({ atMs: atMs(second) }))
    expect(readMeter(meter, { ...nothingKnown, onBatteryMs: 60_000 })).toMatchObject({ energy: { joules: 144 }, durationMs: 8000, batteryMs: 8000 })
  })

  it("is measured from the package's counter, with the engine's share of what was computed", () => {
    const meter = answer({}, (second) => ({ packageJ: 1000 + second * 20 }))
    const watts = { ...unknownWatts, restPackageW: 4 }
    expect(readMeter(meter, { ...nothingKnown, watts }).energy).toEqual({ label: 'measured', source: 'rapl', joules: 150, lowJ: 120, highJ: 200 })
  })

  it('is measured from the battery after a minute on it, less what the machine draws at rest', () => {
    const meter = answer({ dischargeW: 18 })
    const energy = (changes: Partial<Derived>) => readMeter(meter, { ...nothingKnown, ...changes }).energy
    expect(energy({ onBatteryMs: 59_000 }).label).toBe('unavailable')
    expect(energy({ onBatteryMs: 60_000 })).toEqual({ label: 'measured', source: 'battery', joules: 180, lowJ: 0, highJ: 180 })
    expect(energy({ onBatteryMs: 60_000, watts: { ...unknownWatts, restBatteryW: 8 } })).toMatchObject({ joules: 100, lowJ: 100, highJ: 180 })
  })

  it('is not taken from a battery that fed only a part of it', () => {
    const meter = answer({}, (second) => ({ dischargeW: second < 5 ? 18 : null }))
    expect(readMeter(meter, { ...nothingKnown, onBatteryMs: 90_000 }).energy.label).toBe('unavailable')
  })

  it('is modelled from CPU time with watts that the user gave, else learned here, else from the power limit', () => {
    const energy = (changes: Partial<Derived>) => readMeter(answer(), { ...nothingKnown, ...changes }).energy
    const learned = { ...unknownWatts, perCoreW: 4, perCoreSpread: 0.05 }
    expect(energy({ packageLimitW: 28 })).toEqual({ label: 'modelled', source: 'cpu-time', joules: 105, lowJ: 31.5, highJ: 280 })
    expect(energy({ packageLimitW: 28, watts: learned })).toEqual({ label: 'modelled', source: 'cpu-time', joules: 60, lowJ: 48, highJ: 72 })
    expect(energy({ watts: learned, userPerCoreW: 6 })).toMatchObject({ joules: 90 })
  })

  it('teaches the watts of a core, and how far answers lie from them', () => {
    const measured = readMeter(answer({}, (second) => ({ packageJ: second * 20 })), nothingKnown)
    const once = learnWatts(unknownWatts, measured)
    expect(once).toMatchObject({ perCoreW: 10, perCoreSpread: 0.5 })
    expect(learnWatts(once, measured)).toMatchObject({ perCoreW: 10, perCoreSpread: 0.4 })
    expect(learnWatts(unknownWatts, readMeter(answer(), nothingKnown))).toBe(unknownWatts)
  })

  it('loses its counter, not its figure for CPU time, when the sensor goes away', () => {
    const meter = answer({}, (second) => ({ packageJ: second < 5 ? second : null }))
    expect(readMeter(meter, { ...nothingKnown, userPerCoreW: 2 })).toMatchObject({ energy: { label: 'modelled', joules: 30 }, cpuSeconds: 15 })
  })

  it('adds nothing for a clock that went back, and counts a new engine from zero', () => {
    const meter = stepMeter(answer({ dischargeW: 10 }), { ...blind, atMs: 0, dischargeW: 10, engineCpuSeconds: 2 })
    expect([meter.batteryJ, meter.cpuSeconds]).toEqual([100, 15])
  })

  it('adds up to what is as good as its worst part', () => {
    const measured = { label: 'measured', source: 'rapl', joules: 10, lowJ: 8, highJ: 12 } as const
    const modelled = { label: 'modelled', source: 'cpu-time', joules: 5, lowJ: 1, highJ: 9 } as const
    const none = { label: 'unavailable', source: 'none', joules: null, lowJ: null, highJ: null } as const
    expect([sumEnergy([measured, measured]), sumEnergy([measured, modelled, none]), sumEnergy([none]), sumEnergy([])]).toEqual([
      { label: 'measured', source: 'rapl', joules: 20, lowJ: 16, highJ: 24 },
      { label: 'modelled', source: 'cpu-time', joules: 15, lowJ: 9, highJ: 21 },
      none,
      none,
    ])
  })
})
