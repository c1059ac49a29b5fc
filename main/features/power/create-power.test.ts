import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { PowerSnapshot } from '../../contract/power.ts'
import { ChatId, MessageId, ModelId } from '../../contract/ids.ts'
import { createManualClock } from '../../engine-link/fake-engine-for-tests.ts'
import type { Tuning } from '../../engine/protocol.ts'
import { createLinuxSensors } from '../../sensors/linux/create-linux-sensors.ts'
import { type Files, adapter, battery, createFixtureTree, hwmon, rapl, under } from '../../sensors/linux/fixture-tree.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createPower } from './create-power.ts'
import { createPowerHandlers } from './handlers.ts'

const heat = (celsius: number): Files => hwmon(0, 'k10temp', { temp1_label: 'Tctl', temp1_input: Math.round(celsius * 1000) })
const usedBy = (pid: number, ticks: number): Files => ({ [`proc/${pid}/stat`]: `${pid} (hearth) S 1 1 1 0 0 0 0 0 0 0 ${ticks} 0 0 0 20 0 9` })
/** Hundredths of a second, on four cores. */
const stat = (busy: number, idle: number): Files => ({ 'proc/stat': `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1` })

/** A governor over a machine of files and an engine that only listens. */
const open = async (files: Files) => {
  const tree = createFixtureTree(files)
  const place = createTemporaryStorage()
  const storage = await place.open()
  const clock = createManualClock()
  const tunings: { pid: number; tuning: Tuning }[] = []
  const engine: { pid: number | null; leaveAfterMs: number | null } = { pid: 7, leaveAfterMs: null }
  let start = Date.UTC(2026, 10, 20, 12)
  const power = createPower({
    storage,
    engine: {
      enginePid: () => engine.pid,
      leaveAfter: (idleMs) => {
        engine.leaveAfterMs = idleMs
      },
      tune: (tuning) => {
        if (engine.pid === null) return Promise.resolve(null)
        tunings.push({ pid: engine.pid, tuning })
        return Promise.resolve({ steps: 0, threads: tuning.decodeThreads, lastStepThreads: null })
      },
    },
    sensors: createLinuxSensors({ root: tree.root, clock: () => start + clock.nowMs(), ownPid: 9 }),
    log: silentLog,
    clock,
    now: () => start + clock.nowMs(),
    cores: 4,
    defaultTripC: 97,
  })
  const client = createRouterClient(createPowerHandlers(power))
  /** Lets seconds pass one after the other. */
  const pass = async (seconds: number, change: (second: number) => void = () => undefined): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      change(second)
      await clock.advance(1000)
      await power.refresh()
    }
  }
  const answer = () => {
    const chat = storage.chats.create()
    const { id: messageId } = storage.messages.append({ chatId: chat.id, parentId: null, role: 'user', text: 'x' })
    const run = power.meter.begin({ chatId: chat.id, messageId, modelId: ModelId.parse('m') })
    run.take({ type: 'reading', promptTokens: 1, contextSize: 1, leftOutMessages: 0, leftOut: [], reusedTokens: 0, reusedFrom: 'none' })
    return { ...run, messageId, chatId: chat.id, write: (tokens: number) => run.take({ type: 'text', text: 'x', tokens, guessed: [] }) }
  }
  await power.refresh()
  return {
    ...{ tree, storage, clock, tunings, engine, power, client, pass, answer },
    /** Sets the wall clock. */
    skew: (byMs: number) => {
      start += byMs
    },
    [Symbol.asyncDispose]: async () => {
      power.close()
      tree[Symbol.dispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

describe.runIf(process.platform === 'linux')('the governor at work', () => {
  it('goes from mains and cool to battery at 9 % and hot while an answer is written, and says why at each step', async () => {
    await using at = await open({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full' }), ...heat(50) })
    const run = at.answer()
    const keep = (celsius: number) => (second: number) => {
      at.tree.write(heat(celsius + (second % 3) / 10))
      run.write(20)
    }
    await at.pass(10, keep(50))
    at.tree.write({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: 80 }) })
    await at.pass(10, keep(50))
    at.tree.write(battery('BAT0', { status: 'Discharging', capacity: 25 }))
    await at.pass(20, keep(55))
    at.tree.write(battery('BAT0', { status: 'Discharging', capacity: 9 }))
    await at.pass(5, keep(60))
    const { decisions } = await at.client.log({})
    expect(decisions.toReversed().map(({ from, to, cause, reason }) => [from, to, cause, reason])).toEqual([
      ['normal', 'eco', 'battery', 'Gentle speed: on battery, 80 % left.'],
      ['eco', 'saver', 'battery-low', 'Saving power: the battery is low, 25 % left.'],
      ['saver', 'critical', 'battery-empty', 'Only what is needed: the battery is nearly empty, 9 % left.'],
    ])
    expect(at.tunings.at(-1)?.tuning).toEqual({ decodeThreads: 1, prefillThreads: 1, chunk: 64, dutyCycle: 0.5, allowSpeculation: false })
    expect(at.engine.leaveAfterMs).toBe(60_000)
    at.tree.write({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Charging', capacity: 9 }) })
    await at.pass(10, keep(95))
    expect(await at.client.status()).toMatchObject({ level: 'critical', cause: 'critical-heat' })
    expect((await at.client.status()).reason).toMatch(/^Only what is needed: the machine is too hot, 95 °C, 2 below its limit\.$/)
  })

  it('measures an answer from the energy counter and shares it between two that are written side by side', async () => {
    await using at = await open({ ...rapl(0, { energy_uj: 0, max_energy_range_uj: 1_000_000_000 }), ...stat(0, 0), ...usedBy(7, 0) })
    const runs = [at.answer(), at.answer()]
    // Each second 20 J, two of four cores busy, all of it the engine's.
    await at.pass(11, (second) => {
      at.tree.write({ ...under('sys/class/powercap/intel-rapl:0', { energy_uj: second * 20_000_000 }), ...stat(second * 200, second * 200), ...usedBy(7, second * 200) })
      for (const run of runs) run.write(10)
    })
    for (const run of runs) run.end()
    await at.power.refresh()
    await at.power.refresh()
    const energies = await at.client.answers({ messageIds: runs.map(({ messageId }) => messageId) })
    expect(energies.map(({ tokens, cpuSeconds, energy }) => [tokens, cpuSeconds, energy.label, energy.source, Math.round(energy.joules ?? 0)])).toEqual([
      [110, 10, 'measured', 'rapl', 100],
      [110, 10, 'measured', 'rapl', 100],
    ])
    expect(await at.client.days({})).toMatchObject([{ day: '2026-11-20', answers: 2, tokens: 220, joulesPerToken: 200 / 220 }])
    expect((await at.client.export({ what: 'energy' })).text.split('\n')[1]).toMatch(/^2026-11-20T12:00:\d\d\.\d{3}Z,m,110,1[01][.\d]*,10,100,100,100,measured,rapl,normal,0$/)
  })

  it('says that energy is unavailable where nothing tells it, and models it once the user says what a core draws', async () => {
    await using at = await open({ ...stat(0, 0), ...usedBy(7, 0) })
    const ask = async () => {
      const run = at.answer()
      await at.pass(5, (second) => {
        at.tree.write(usedBy(7, second * 100))
        run.write(4)
      })
      run.end()
      await at.power.refresh()
      await at.power.refresh()
      return (await at.client.answers({ messageIds: [run.messageId] }))[0]?.energy
    }
    expect(await ask()).toEqual({ label: 'unavailable', source: 'none', joules: null, lowJ: null, highJ: null })
    await at.client.updateSettings({ wattsPerCore: 5 })
    expect(await ask()).toMatchObject({ label: 'modelled', source: 'cpu-time', joules: 20, lowJ: 14, highJ: 26 })
  })

  it('tunes an engine that came back after it had died, without being told', async () => {
    await using at = await open({ ...adapter('AC', 0), ...battery('BAT0'), ...heat(50) })
    const run = at.answer()
    await at.pass(5, () => run.write(5))
    at.engine.pid = null
    await at.pass(3)
    at.engine.pid = 8
    run.write(5)
    await at.pass(1, () => run.write(5))
    const before = at.tunings.findLast(({ pid }) => pid === 7)
    const after = at.tunings.filter(({ pid }) => pid === 8)
    // Threads follow speed; what the level asks for is the same.
    expect(after[0]?.tuning.chunk).toBe(before?.tuning.chunk)
  })

  it('shows a sensor that stands still under load as stuck, and not its value', async () => {
    await using at = await open({ ...adapter('AC', 1), ...heat(45) })
    const run = at.answer()
    await at.pass(40, () => run.write(5))
    const { snapshot, cause, trustedTemperatureC }: { snapshot: PowerSnapshot; cause: string; trustedTemperatureC: number | null } = await at.client.status()
    expect([snapshot.temperatureC.validity, snapshot.temperatureC.value, cause, trustedTemperatureC]).toEqual(['stuck', null, 'heat-unknown', null])
  })

  it('keeps an override for its time and no longer', async () => {
    await using at = await open({ ...adapter('AC', 1), ...heat(50) })
    await at.pass(3, (second) => at.tree.write(heat(50 + second / 10)))
    expect(await at.client.override({ level: 'saver', minutes: 1 })).toMatchObject({ level: 'saver', cause: 'override' })
    await at.pass(65, (second) => at.tree.write(heat(50 + (second % 3) / 10)))
    expect(await at.client.status()).toMatchObject({ level: 'normal', override: null })
  })

  it('refuses settings that cross, and keeps what was', async () => {
    await using at = await open({})
    const settings = await at.client.settings()
    const modes = { ...settings.modes, balanced: { ...settings.modes.balanced, criticalAtPercent: 40 } }
    await expect(at.client.updateSettings({ modes })).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await at.client.settings()).toEqual(settings)
  })

  it('refuses settings out of range, one by one, and keeps what was', async () => {
    await using at = await open({})
    const settings = await at.client.settings()
    const balanced = (change: object) => ({ modes: { ...settings.modes, balanced: { ...settings.modes.balanced, ...change } } })
    const wrong: unknown[] = [
      ...[0, 1.5, 257, -1, '2'].map((maxThreads) => ({ maxThreads })),
      ...[0, 101, Number.NaN, Number.POSITIVE_INFINITY].map((wattsPerCore) => ({ wattsPerCore })),
      ...[-1, 101, 30.5].map((saverAtPercent) => balanced({ saverAtPercent })),
      ...[{ mode: 'fast' }, { fastestLevel: 'turbo' }, { unknown: true }, balanced({ onMains: null })],
    ]
    const update = z.custom<(input: unknown) => Promise<unknown>>().parse(at.client.updateSettings)
    for (const input of wrong) await expect(update(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    for (const minutes of [0, 1441, 0.5]) await expect(at.client.override({ level: 'eco', minutes })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect([await at.client.settings(), (await at.client.status()).override]).toEqual([settings, null])
  })

  it('goes on with an answer after the lid was closed over it: only what is sensed afterwards counts, and sleep costs nothing', async () => {
    await using at = await open({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full' }), ...heat(50), ...stat(0, 0), ...usedBy(7, 0) })
    await at.client.updateSettings({ mode: 'performance' })
    const run = at.answer()
    const keep = (second: number): void => {
      at.tree.write(heat(50 + (second % 3) / 10))
      run.write(20)
    }
    await at.pass(10, keep)
    expect((await at.client.status()).level).toBe('boost')
    at.tree.write(heat(90))
    at.skew(8 * 3_600_000)
    await at.power.refresh()
    const { trustedTemperatureC, cause } = await at.client.status()
    await at.pass(5, (second) => {
      at.tree.write(heat(90 + (second % 3) / 10))
      run.write(20)
    })
    expect([trustedTemperatureC, cause, (await at.client.status()).level]).toEqual([90, 'warm', 'saver'])
    run.end()
    await at.power.refresh()
    await at.power.refresh()
    const [answered] = await at.client.answers({ messageIds: [run.messageId] })
    expect(answered?.durationMs).toBeLessThan(60_000)
    expect(answered?.tokens).toBe(300)
  })

  it('survives a clock that is set back an hour in mid-answer', async () => {
    await using at = await open({ ...adapter('AC', 1), ...heat(50) })
    const run = at.answer()
    await at.pass(5, () => run.write(10))
    at.skew(-3_600_000)
    await at.pass(5, () => run.write(10))
    run.end()
    await at.power.refresh()
    await at.power.refresh()
    const [answered] = await at.client.answers({ messageIds: [run.messageId] })
    expect([(answered?.durationMs ?? 0) > 7000, (answered?.durationMs ?? 0) < 13_000, answered?.tokens]).toEqual([true, true, 100])
  })

  it('is the same after a plug that flaps once a second for a minute as before it, but for two changes', async () => {
    await using at = await open({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full' }), ...heat(50) })
    const run = at.answer()
    await at.pass(60, (second) => {
      at.tree.write({ ...heat(50 + (second % 3) / 10), ...adapter('AC', second % 2), ...battery('BAT0', { status: second % 2 === 0 ? 'Discharging' : 'Charging', capacity: 80 }) })
      run.write(10)
    })
    expect((await at.client.log({})).decisions.length).toBeLessThanOrEqual(2)
  })

  it('tunes an engine that died while it was held back like the one before, before its first token', async () => {
    await using at = await open({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: 9 }), ...heat(50) })
    const run = at.answer()
    await at.pass(4, () => run.write(5))
    at.engine.pid = null
    await at.pass(2)
    at.engine.pid = 8
    run.take({ type: 'loading', fraction: 0.5 })
    await at.clock.advance(0)
    await at.power.refresh()
    expect(at.tunings.find(({ pid }) => pid === 8)?.tuning).toEqual({ decodeThreads: 1, prefillThreads: 1, chunk: 64, dutyCycle: 0.5, allowSpeculation: false })
  })

  it('lets background work wait for the level, and for mains where that was asked for', async () => {
    await using at = await open({ ...adapter('AC', 0), ...battery('BAT0'), ...heat(50) })
    await at.pass(3, (second) => at.tree.write(heat(50 + second / 10)))
    const allowed = [at.power.backgroundAllowed()]
    await at.client.updateSettings({ backgroundOnMainsOnly: true })
    allowed.push(at.power.backgroundAllowed())
    at.tree.write(adapter('AC', 1))
    await at.pass(8, (second) => at.tree.write(heat(50 + (second % 3) / 10)))
    allowed.push(at.power.backgroundAllowed())
    await at.client.override({ level: 'saver' })
    allowed.push(at.power.backgroundAllowed())
    expect([allowed, at.power.supply()]).toEqual([[true, false, true, false], { isOnMains: true, hasBattery: true }])
  })

  it('exports a trace that has what the law was given, line by line', async () => {
    await using at = await open({ ...adapter('AC', 1), ...heat(50) })
    await at.pass(3)
    const { text } = await at.client.export({ what: 'trace' })
    const lines = text.trim().split('\n').map((line): unknown => JSON.parse(line))
    expect(lines.length).toBeGreaterThanOrEqual(3)
    expect(lines.at(-1)).toMatchObject({ input: { temperatureC: 50, supply: 'mains' }, policy: { mode: 'balanced' }, rank: 1 })
  })

  it('writes nothing down about an answer without a token', async () => {
    await using at = await open({})
    const run = at.power.meter.begin({ chatId: ChatId.parse(crypto.randomUUID()), messageId: MessageId.parse(crypto.randomUUID()), modelId: ModelId.parse('m') })
    run.end()
    await at.power.refresh()
    await at.power.refresh()
    expect(at.storage.energy.all()).toEqual([])
  })
})
