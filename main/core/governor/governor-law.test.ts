import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultModes } from '../../contract/power.ts'
import { type LawState, newLawState, stepLaw } from './governor-law.ts'
import { type LawInput, type LawPolicy, unknownInput } from './law-input.ts'
import { ranks } from './level-rank.ts'

const balanced: LawPolicy = { mode: 'balanced', limits: defaultModes.balanced, override: null, userCap: null, adminCap: null }
const performance: LawPolicy = { ...balanced, mode: 'performance', limits: defaultModes.performance }

/** A laptop on mains, cool, answering. */
const calm: LawInput = { ...unknownInput, tripC: 97, supply: 'mains', batteryPercent: 80, memoryAvailableFraction: 0.5, isAnswering: true, activity: 4 }

type Step = { state: LawState; change: { atMs: number; from: number; to: number; cause: string } | null }

/** Runs the law over inputs, a second apart unless they say otherwise. */
const run = (inputs: readonly Partial<LawInput>[], policy: LawPolicy = balanced, from: LawState = newLawState()): Step[] => {
  const steps: Step[] = []
  let state = from
  const beginMs = from.lastAtMs ?? -1000
  inputs.forEach((input, index) => {
    const step = stepLaw(state, { ...calm, atMs: beginMs + (index + 1) * 1000, ...input }, policy)
    state = step.state
    steps.push({ state, change: step.change === null ? null : { ...step.change, atMs: state.timeMs } })
  })
  return steps
}

/** Readings that scatter by a tenth, as real ones do. */
const steady = (temperatureC: number, seconds: number, more: Partial<LawInput> = {}): Partial<LawInput>[] =>
  Array.from({ length: seconds }, (_, second) => ({ temperatureC: temperatureC + (second % 3) / 10, ...more }))

const settled = (steps: readonly Step[]): LawState => {
  const last = steps.at(-1)
  if (last === undefined) throw new Error('nothing was run')
  return last.state
}

const changesOf = (steps: readonly Step[]) => steps.flatMap(({ change }) => (change === null ? [] : [change]))

describe('the law', () => {
  it('starts at normal, and boosts only where performance comes first and the machine is known to be cool', () => {
    expect([balanced, performance].map((policy) => settled(run(steady(50, 10), policy)).rank)).toEqual([ranks.normal, ranks.boost])
  })

  it('goes one level at a time from cool to hot and says why', () => {
    const steps = run([...steady(60, 30), ...steady(84, 60), ...steady(90, 60), ...steady(95, 5)])
    expect(changesOf(steps).map(({ from, to, cause }) => [from, to, cause])).toEqual([
      [ranks.normal, ranks.eco, 'heating'],
      [ranks.eco, ranks.saver, 'heating'],
      [ranks.saver, ranks.critical, 'critical-heat'],
    ])
  })

  it('comes back one level at a time, a minute after critical and never sooner', () => {
    const hot = run(steady(95, 20))
    const steps = run(steady(60, 400), balanced, settled(hot))
    const changes = changesOf(steps)
    expect(changes.map(({ to, cause }) => [to, cause])).toEqual([
      [ranks.saver, 'cool'],
      [ranks.eco, 'cool'],
      [ranks.normal, 'cool'],
    ])
    expect((changes[0]?.atMs ?? 0) - settled(hot).timeMs).toBeGreaterThan(50_000)
  })

  it('slows down on battery within two seconds and comes back five seconds after the plug', () => {
    const steps = run([...steady(50, 10), ...steady(50, 20, { supply: 'battery' }), ...steady(50, 20)])
    expect(changesOf(steps).map(({ atMs, to, cause }) => [atMs, to, cause])).toEqual([
      [10_000, ranks.eco, 'battery'],
      [34_000, ranks.normal, 'mains'],
    ])
  })

  it('saves at 30 % and keeps to what is needed at 10 %, and leaves each five points above', () => {
    const drain = Array.from({ length: 100 }, (_, second) => ({ temperatureC: 50 + (second % 3), supply: 'battery' as const, batteryPercent: 100 - second }))
    const fill = drain.toReversed()
    const at = (steps: readonly Step[], inputs: typeof drain) =>
      steps.flatMap(({ change }, index) => (change === null ? [] : [[inputs[index]?.batteryPercent, change.to, change.cause]]))
    const down = run(drain)
    expect(at(down, drain)).toEqual([
      [30, ranks.saver, 'battery-low'],
      [10, ranks.critical, 'battery-empty'],
    ])
    expect(at(run(fill, balanced, settled(down)), fill)).toEqual([
      [15, ranks.saver, 'battery-low'],
      [35, ranks.eco, 'battery'],
    ])
  })

  it('keeps to what is needed when the battery lasts less than 15 minutes, whatever its percentage', () => {
    expect(settled(run(steady(50, 20, { supply: 'battery', timeToEmptyMin: 9 })))).toMatchObject({ rank: ranks.critical, cause: 'battery-empty' })
  })

  it('lets an override stand in for mode and battery, but not for heat', () => {
    const policy: LawPolicy = { ...balanced, override: 'boost' }
    const onBattery = { supply: 'battery' as const, batteryPercent: 9 }
    expect(settled(run(steady(50, 20, onBattery), policy))).toMatchObject({ rank: ranks.boost })
    expect(settled(run(steady(84, 60, onBattery), policy))).toMatchObject({ rank: ranks.eco, cause: 'warm' })
  })

  it('never goes beyond the caps of user and administrator', () => {
    expect(settled(run(steady(50, 20), { ...performance, userCap: 'eco' }))).toMatchObject({ rank: ranks.eco, cause: 'user-cap' })
    expect(settled(run(steady(50, 20), { ...performance, userCap: 'eco', adminCap: 'saver' }))).toMatchObject({ rank: ranks.saver, cause: 'admin-cap' })
  })

  it("follows the system's own power saver, and what macOS says of heat", () => {
    expect(settled(run(steady(50, 5, { systemMode: 'saver' })))).toMatchObject({ rank: ranks.saver, cause: 'system-saver' })
    const apple = { temperatureC: null, tripC: null }
    expect(settled(run(Array(5).fill({ ...apple, thermalPressure: 'nominal' }), performance)).rank).toBe(ranks.boost)
    expect(settled(run(Array(5).fill({ ...apple, thermalPressure: 'critical' })))).toMatchObject({ rank: ranks.critical, cause: 'critical-heat' })
    expect(settled(run(steady(50, 5, { speedLimitPercent: 70 })))).toMatchObject({ rank: ranks.saver })
  })

  it('goes easy when memory is short, until there is clearly more', () => {
    expect(settled(run(steady(50, 5, { memoryAvailableFraction: 0.05 })))).toMatchObject({ rank: ranks.eco, cause: 'memory' })
    const tight = settled(run(steady(50, 5, { memoryPressurePercent: 30 })))
    expect(settled(run(steady(50, 5, { memoryPressurePercent: 15 }), balanced, tight)).rank).toBe(ranks.eco)
    expect(settled(run(steady(50, 5, { memoryPressurePercent: 5 }), balanced, tight)).rank).toBe(ranks.normal)
  })

  it('takes a machine without a sensor that decodes slower than it can for a hot one', () => {
    const blind = { temperatureC: null, tokensPerSecond: 20, speedKey: 'm' }
    const slow = { ...blind, tokensPerSecond: 12 }
    const steps = run([...Array<Partial<LawInput>>(30).fill(blind), ...Array<Partial<LawInput>>(20).fill(slow)])
    expect(settled(steps)).toMatchObject({ rank: ranks.eco, cause: 'slow-for-its-level' })
    const crowded = Array<Partial<LawInput>>(20).fill({ ...slow, otherBusyCores: 1 })
    expect(settled(run([...Array<Partial<LawInput>>(30).fill(blind), ...crowded])).rank).toBe(ranks.normal)
  })

  it('changes at most twice while the plug flaps once a second, whatever the phase', () => {
    for (const phase of [0, 1]) {
      const flaps = steady(50, 60).map((input, second) => ({ ...input, supply: second % 2 === phase ? ('mains' as const) : ('battery' as const) }))
      expect(changesOf(run([...steady(50, 20), ...flaps, ...steady(50, 30)])).length).toBeLessThanOrEqual(2)
    }
  })

  it('believes nothing from before a lid was closed, and a jump of the clock fulfils no dwell', () => {
    const hot = settled(run(steady(84, 30)))
    const later = (hot.lastAtMs ?? 0) + 3_600_000
    const [woken] = run([{ atMs: later, temperatureC: null }], performance, hot)
    expect(woken?.state).toMatchObject({ rank: ranks.eco, temperatureC: null })
    const [cool] = run([{ atMs: later, temperatureC: 40 }], balanced, hot)
    expect(cool?.state.rank).toBe(ranks.eco)
    const [back] = run([{ atMs: -1_000_000, temperatureC: 84 }], balanced, hot)
    expect(back?.state).toMatchObject({ rank: ranks.eco, timeMs: hot.timeMs })
  })

  it('slows down before the trip point when this answer would take the machine there', () => {
    // One lump of heat: 2 C/s per thread, time constant 60 s, room 30 C. Three threads settle at 75, five at 105.
    const heatOf = (activity: number, from: number): number => from + (0.25 * activity - (from - 30) / 60)
    const state = { temperatureC: 30, law: newLawState(), slowedAtC: 0 }
    for (let second = 0; second < 1200 && state.slowedAtC === 0; second += 1) {
      const isPractice = second < 900
      const activity = isPractice ? [2, 3, 1][Math.floor(second / 100) % 3] ?? 0 : 6
      state.temperatureC = heatOf(activity, state.temperatureC)
      const input = { ...calm, atMs: second * 1000, activity, remainingS: isPractice ? 5 : 80, temperatureC: state.temperatureC + (second % 3) / 100 }
      const { state: law, change } = stepLaw(state.law, input, balanced)
      state.law = law
      if (!isPractice && change !== null) {
        expect(change).toMatchObject({ from: ranks.normal, to: ranks.eco, cause: 'forecast' })
        state.slowedAtC = state.temperatureC
      }
    }
    // The ladder alone would have waited for 15 C below the trip point.
    expect(state.slowedAtC).toBeGreaterThan(30)
    expect(state.slowedAtC).toBeLessThan(75)
  })
})

const temperature = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 20, max: 110, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -273, 45, 500) },
)
const anyInput = fc.record({
  temperatureC: temperature,
  supply: fc.constantFrom('mains' as const, 'battery' as const, null),
  batteryPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  tokensPerSecond: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  memoryAvailableFraction: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  isAnswering: fc.boolean(),
  /** Milliseconds since the input before: mostly a second, sometimes a jump either way. */
  stepMs: fc.oneof({ weight: 8, arbitrary: fc.constant(1000) }, { weight: 1, arbitrary: fc.integer({ min: -10_000_000, max: 10_000_000 }) }),
})

const traceOf = (inputs: readonly { stepMs: number }[]): Partial<LawInput>[] => {
  let atMs = 0
  return inputs.map(({ stepMs, ...input }) => ({ ...input, atMs: (atMs += stepMs) }))
}

describe('the law, whatever comes', () => {
  it('never boosts while the heat or the supply is unknown', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 150 }), fc.constantFrom(null, 'boost' as const), (inputs, override) => {
        for (const { state } of run(traceOf(inputs), { ...performance, override })) {
          if (state.temperatureC === null || state.supply.current === null) expect(state.rank).toBeGreaterThanOrEqual(ranks.normal)
        }
      }),
    )
  })

  it('changes at most four times a minute, except into critical', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 200 }), (inputs) => {
        const changes = changesOf(run(traceOf(inputs), performance)).filter(({ to }) => to !== ranks.critical)
        for (const { atMs } of changes) {
          expect(changes.filter((other) => other.atMs > atMs - 60_000 && other.atMs <= atMs).length).toBeLessThanOrEqual(4)
        }
      }),
    )
  })

  it('does not speed up within a minute of having slowed down for heat', () => {
    const heats = fc.array(fc.double({ min: 40, max: 99, noNaN: true }), { minLength: 50, maxLength: 400 })
    fc.assert(
      fc.property(heats, (temperatures) => {
        const changes = changesOf(run(temperatures.map((temperatureC) => ({ temperatureC })), performance))
        changes.forEach((change, index) => {
          const before = changes[index - 1]
          if (before !== undefined && before.to > before.from && change.to < change.from) expect(change.atMs - before.atMs).toBeGreaterThanOrEqual(60_000)
        })
      }),
    )
  })

  it('is never faster for a machine that stays hotter, or a battery that stays emptier', () => {
    const level = (temperatureC: number, batteryPercent: number): number =>
      settled(run(steady(temperatureC, 200, { supply: 'battery', batteryPercent }), performance)).rank
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: 30, max: 100 }), fc.integer({ min: 0, max: 20 })), fc.tuple(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 0, max: 20 })), ([heat, hotter], [charge, emptier]) => {
        expect(level(heat + hotter, Math.max(0, charge - emptier))).toBeGreaterThanOrEqual(level(heat, charge))
      }),
      { numRuns: 60 },
    )
  })

  it('knows the heat again within 30 s of the return of a sensor that was broken in any way at any level', () => {
    const broken = fc.constantFrom<(second: number) => number | null>(
      () => null,
      () => 45,
      () => Number.NaN,
      () => -273,
      (second) => (second % 2 === 0 ? 700 : 60),
    )
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 96 }), fc.integer({ min: 40, max: 96 }), broken, (before, after, read) => {
        const fault = Array.from({ length: 120 }, (_, second) => ({ temperatureC: read(second) }))
        const steps = run([...steady(before, 60), ...fault, ...steady(after, 30)], performance)
        expect(steps.slice(60, 180).filter(({ state }) => state.temperatureC === null && state.rank === ranks.boost)).toEqual([])
        expect(settled(steps).temperatureC).not.toBeNull()
      }),
    )
  })

  it('decides the same again when its inputs are replayed, after its state went through JSON', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { minLength: 2, maxLength: 80 }), (inputs) => {
        // JSON knows no NaN: what a recorder writes down as unknown.
        const trace = traceOf(inputs).map((input) => ({ ...input, temperatureC: Number.isNaN(input.temperatureC) ? null : (input.temperatureC ?? null) }))
        const half = Math.floor(trace.length / 2)
        const whole = run(trace).map(({ state }) => state.rank)
        const first = run(trace.slice(0, half))
        const state: unknown = JSON.parse(JSON.stringify(first.at(-1)?.state ?? newLawState()))
        expect(state).toEqual(first.at(-1)?.state ?? newLawState())
        expect([...first, ...run(trace.slice(half), balanced, first.at(-1)?.state)].map(({ state: { rank } }) => rank)).toEqual(whole)
      }),
    )
  })
})
