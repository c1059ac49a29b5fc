/* The lab on a machine made of files: what its sensors say stands in the columns, and what they forbid holds a run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelId } from '../../contract/ids.ts'
import type { LabHold, LabPlanInput, LabRun, LabRunId } from '../../contract/lab-run.ts'
import { startApp } from '../../faults/start-app.ts'
import { adapter, battery, createFixtureTree, hwmon, rapl, zone } from '../../sensors/linux/fixture-tree.ts'
import { untilRun } from './follow-run-for-tests.ts'

const limitMs = 600_000
const wait = { timeout: 180_000, interval: 20 }

const chip = (celsius: number) => hwmon(2, 'coretemp', { temp1_label: 'Package id 0', temp1_input: celsius * 1000 })
const slowsDownAt97 = zone(0, 'x86_pkg_temp', { temp: 60_000, trip_point_0_type: 'passive', trip_point_0_temp: 97_000 })
const tree = createFixtureTree({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 100 }), ...chip(60), ...slowsDownAt97, ...rapl(0, { energy_uj: 0, max_energy_range_uj: 262_143_328_850 }) })
const dataDir = mkdtempSync(join(tmpdir(), 'hearth-lab-machine-'))
const rootBefore = process.env['HEARTH_SENSOR_ROOT']
process.env['HEARTH_SENSOR_ROOT'] = tree.root
const started = startApp(dataDir)

/** A package that draws ten watts, and a chip that is never quite still: one that is counts as stuck. */
const counter = { uj: 0, celsius: 60 }
const ticking = setInterval(() => {
  counter.uj += 1_000_000
  tree.write({ 'sys/class/powercap/intel-rapl:0/energy_uj': counter.uj, 'sys/class/hwmon/hwmon2/temp1_input': counter.celsius * 1000 + (counter.uj % 2_000_000 === 0 ? 500 : 0) })
}, 100)

let starter: ModelId
const small = { texts: [], reps: 2, speed: { promptTokens: 64, answerTokens: 400 } } satisfies Partial<LabPlanInput>

const start = async (plan: Partial<LabPlanInput>): Promise<LabRunId> => {
  const { client } = await started
  return (await client.lab.start({ variants: [{ modelId: starter }], ...small, ...plan })).id
}

const look = async (id: LabRunId): Promise<LabRun> => (await started).client.lab.get({ id })

const until = (id: LabRunId, isSo: (run: LabRun) => boolean): Promise<LabRun> => untilRun({ look, wait }, id, isSo)

const isMeasuring = ({ progress: { current } }: LabRun): boolean => current?.stage === 'speed'
const isHeldFor = (reason: LabHold) => (run: LabRun): boolean => run.state === 'held' && run.hold === reason
const isOver = ({ state }: LabRun): boolean => state === 'done' || state === 'failed'

const cell = (run: LabRun, metric: string) => run.cells.find((one) => one.metric === metric)
/** What happened, in order: holds with their reason. */
const story = ({ events }: LabRun): string[] => events.map(({ kind, details }) => (kind === 'held' ? `held ${String(details['reason'])}` : kind))

beforeAll(async () => {
  const { client } = await started
  const [first] = await client.models.list()
  if (first === undefined) throw new Error('There is no starter')
  starter = first.id
}, limitMs)

afterAll(async () => {
  clearInterval(ticking)
  await (await started).app.close()
  if (rootBefore === undefined) delete process.env['HEARTH_SENSOR_ROOT']
  else process.env['HEARTH_SENSOR_ROOT'] = rootBefore
  tree[Symbol.dispose]()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a run on a machine with sensors', () => {
  it('has measured joules per token and both temperatures, and says which sensors it had', async () => {
    const run = await until(await start({}), isOver)
    expect(run.machine).toMatchObject({ sensors: { supply: 'valid', temperature: 'valid', energy: 'valid' }, supply: 'mains' })
    expect(cell(run, 'energyPerTokenJ')).toMatchObject({ state: 'done', label: 'measured', count: 2, reason: null })
    expect(cell(run, 'energyPerTokenJ')?.value).toBeGreaterThan(0)
    for (const metric of ['startC', 'endC']) {
      expect(cell(run, metric)).toMatchObject({ state: 'done', count: 2, isThrottled: false })
      expect(Math.round(cell(run, metric)?.value ?? 0)).toBeGreaterThanOrEqual(60)
      expect(cell(run, metric)?.value).toBeLessThanOrEqual(60.5)
    }
  }, limitMs)

  it('marks what was measured at the point where the processor slows down', async () => {
    counter.celsius = 99
    try {
      const run = await until(await start({ reps: 1 }), isOver)
      expect(cell(run, 'decodeTokensPerSecond')).toMatchObject({ state: 'done', isThrottled: true })
      expect(story(run)).toContain('throttled')
    } finally {
      counter.celsius = 60
    }
  }, limitMs)
})

describe('a run that must wait', () => {
  it('is held on battery with the step that was under way called off, and takes it again on mains', async () => {
    const { client } = await started
    // More than a fast machine measures before it is known to be on battery.
    const id = await start({ reps: 50, guards: { onlyOnMains: true, stopAtC: null } })
    await until(id, isMeasuring)
    tree.write({ ...adapter('AC', 0), ...battery('BAT0') })
    const held = await until(id, isHeldFor('battery'))
    expect(held.progress.current).toBeNull()
    const { done } = held.progress
    expect(cell(held, 'decodeTokensPerSecond')?.count ?? 0).toBe(done)
    tree.write({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 100 }) })
    const run = await until(id, ({ progress }) => progress.done > done)
    expect(cell(run, 'decodeTokensPerSecond')?.count).toBe(run.progress.done)
    expect(story(run)).toEqual(['started', 'held battery', 'resumed'])
    await client.lab.cancel({ id })
  }, limitMs)

  it('is held at the temperature that it may not reach, and goes on five degrees below', async () => {
    const { client } = await started
    // Long enough for the governor to believe what it reads, which takes it some seconds.
    const id = await start({ reps: 50, guards: { onlyOnMains: false, stopAtC: 80 } })
    await until(id, isMeasuring)
    counter.celsius = 85
    const { done } = (await until(id, isHeldFor('heat'))).progress
    counter.celsius = 77
    await expect.poll(async () => Math.floor((await client.power.status()).snapshot.temperatureC.value ?? 0), wait).toBe(77)
    expect(await look(id)).toMatchObject({ state: 'held', hold: 'heat', progress: { done } })
    counter.celsius = 60
    const run = await until(id, ({ progress }) => progress.done > done)
    expect(cell(run, 'decodeTokensPerSecond')?.count).toBe(run.progress.done)
    expect(story(run)).toEqual(['started', 'held heat', 'resumed'])
    await client.lab.cancel({ id })
  }, limitMs)

  it('gives way to a chat until its answer is written', async () => {
    const { client } = await started
    const chat = await client.chats.create({})
    const id = await start({ reps: 3 })
    await until(id, isMeasuring)
    // The starter's answers are short, and a held run shows only while one is under way.
    let [isHeld, answers] = [false, 0]
    while (!isHeld && answers < 200) {
      for await (const event of await client.answers.send({ chatId: chat.id, text: `Tell me a story about a fox and ${String(answers)} hens.` })) {
        isHeld ||= event.type === 'delta' && isHeldFor('answer')(await look(id))
      }
      answers += 1
    }
    expect(isHeld).toBe(true)
    const run = await until(id, isOver)
    expect([run.state, cell(run, 'decodeTokensPerSecond')?.count]).toEqual(['done', 3])
    expect(story(run).slice(0, 3)).toEqual(['started', 'held answer', 'resumed'])
  }, limitMs)
})
