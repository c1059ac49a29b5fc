/* The lab whose processes are killed while they measure, and answers that are written side by side at once. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelId } from '../../contract/ids.ts'
import type { LabRun, LabRunId } from '../../contract/lab-run.ts'
import type { SideBySideEvent } from '../../contract/lab-side-by-side.ts'
import { startApp } from '../../faults/start-app.ts'
import { workshopEntry } from '../../faults/starter-dir.ts'
import { untilRun } from './follow-run-for-tests.ts'

const limitMs = 600_000
const wait = { timeout: 240_000, interval: 5 }
const dataDir = mkdtempSync(join(tmpdir(), 'hearth-lab-deaths-'))
const started = startApp(dataDir)
let starter: ModelId

const look = async (id: LabRunId): Promise<LabRun> => (await started).client.lab.get({ id })

const until = (id: LabRunId, isSo: (run: LabRun) => boolean): Promise<LabRun> => untilRun({ look, wait }, id, isSo)

/** Workshops of this very process, as the system lists them. */
const workshops = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, rest = ''] = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ')
        return rest.split(' ')[1] === String(process.pid) && readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(workshopEntry)
      } catch {
        // It has left meanwhile.
        return false
      }
    })

const isOver = ({ state }: LabRun): boolean => state === 'done' || state === 'failed'
const deaths = ({ events }: LabRun): number => events.filter(({ kind }) => kind === 'engine-died').length
const cell = (run: LabRun, variant: number, metric: string) => run.cells.find((one) => one.variantId === `v${String(variant)}` && one.metric === metric)

/** Kills what measures each time that this comes true, until so many have died. */
const killWhile = async (id: LabRunId, isTime: (run: LabRun) => boolean, times: number): Promise<LabRun> => {
  let run = await look(id)
  for (let death = 1; death <= times; death += 1) {
    await until(id, isTime)
    for (const pid of workshops()) process.kill(pid, 'SIGKILL')
    run = await until(id, (now) => deaths(now) >= death || isOver(now))
    expect(deaths(run)).toBe(death)
  }
  return run
}

beforeAll(async () => {
  const { client } = await started
  const [first] = await client.models.list()
  if (first === undefined) throw new Error('There is no starter')
  starter = first.id
}, limitMs)

afterAll(async () => {
  await (await started).app.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe.runIf(process.platform === 'linux')('a run whose process is killed while it measures', () => {
  it('takes the step again and has every figure once, as often as it was measured', async () => {
    const { client } = await started
    const { id } = await client.lab.start({ variants: [{ modelId: starter }], texts: [], reps: 2, speed: { promptTokens: 64, answerTokens: 800 }, guards: { onlyOnMains: false, stopAtC: null } })
    const killed = await killWhile(id, ({ progress: { current } }) => current?.stage === 'speed', 1)
    expect(killed.cells.filter(({ state }) => state === 'failed')).toEqual([])
    const run = await until(id, isOver)
    expect([run.state, run.progress.done, deaths(run)]).toEqual(['done', 2, 1])
    expect(cell(run, 1, 'decodeTokensPerSecond')).toMatchObject({ state: 'done', count: 2, reason: null })
  }, limitMs)

  it('goes on behind the windows that it has kept, and scores none of them twice', async () => {
    const { client } = await started
    const load = { modelId: starter, contextSize: 256 }
    const { id } = await client.lab.start({ variants: [load], texts: [{ kind: 'shipped', id: 'talk' }], reps: 1, speed: { promptTokens: 16, answerTokens: 8 }, quality: { windowTokens: 128, most: 60 } })
    await killWhile(id, ({ progress: { current } }) => current?.stage === 'quality' && current.fraction > 0.3, 1)
    const run = await until(id, isOver)
    const whole = await client.lab.start({ variants: [load], texts: [{ kind: 'shipped', id: 'talk' }], reps: 1, speed: { promptTokens: 16, answerTokens: 8 }, quality: { windowTokens: 128, most: 60 } })
    const undisturbed = await until(whole.id, isOver)
    const [after, expected] = [cell(run, 1, 'perplexity'), cell(undisturbed, 1, 'perplexity')]
    expect([run.state, after?.state, after?.count]).toEqual(['done', 'done', expected?.count])
    expect(after?.value).toBeCloseTo(expected?.value ?? 0, 3)
  }, limitMs)

  it('gives up a step over which it dies twice, says so, and finishes the others', async () => {
    const { client } = await started
    const { id } = await client.lab.start({ variants: [{ modelId: starter }, { modelId: starter, kvType: 'q8_0' }], texts: [], reps: 1, speed: { promptTokens: 64, answerTokens: 800 } })
    const first = await until(id, ({ progress: { current } }) => current?.stage === 'speed')
    const variant = first.progress.current?.variantId ?? 'v1'
    await killWhile(id, ({ progress: { current } }) => current?.stage === 'speed' && current.variantId === variant, 2)
    const run = await until(id, isOver)
    const speeds = run.cells.filter(({ metric }) => metric === 'decodeTokensPerSecond').map(({ variantId, state, value, reason }) => [variantId === variant, state, value === null, reason?.details['reason'] ?? null])
    expect(run.state).toBe('done')
    expect(speeds).toHaveLength(2)
    expect(speeds).toContainEqual([true, 'failed', true, 'crashed'])
    expect(speeds).toContainEqual([false, 'done', false, null])
  }, limitMs)
})

describe('answers side by side, both at once', () => {
  it('are written at the same time where both fit, and say what they say one after another', async () => {
    const { client } = await started
    const write = async (order: 'auto' | 'one-after-another'): Promise<SideBySideEvent[]> => {
      const events: SideBySideEvent[] = []
      const variants = [{ modelId: starter }, { modelId: starter, kvType: 'q8_0' as const }]
      for await (const event of await client.lab.sideBySide({ prompt: 'Tell me a story about a lighthouse and 17 ships.', variants, maxTokens: 60, order })) events.push(event)
      return events
    }
    const textOf = (events: readonly SideBySideEvent[], column: number): string => events.map((event) => (event.type === 'text' && event.column === column ? event.text : '')).join('')
    const alone = await write('one-after-another')
    expect(alone[0]).toMatchObject({ type: 'started', order: 'one-after-another' })
    // Which of two processes is first is chance: both are seen to be at it within a few tries.
    let together: SideBySideEvent[] = []
    const isMixed = (): boolean => {
      const began = [0, 1].map((column) => together.findIndex((event) => event.type !== 'started' && event.type !== 'done' && event.column === column))
      const ended = [0, 1].map((column) => together.findIndex((event) => event.type === 'ended' && event.column === column))
      return Math.max(...began) < Math.min(...ended)
    }
    for (let attempt = 0; attempt < 5 && !isMixed(); attempt += 1) together = await write('auto')
    expect(together[0]).toMatchObject({ type: 'started', order: 'together' })
    expect(isMixed()).toBe(true)
    expect([0, 1].map((column) => textOf(together, column))).toEqual([0, 1].map((column) => textOf(alone, column)))
    expect(together.at(-1)).toEqual(alone.at(-1))
  }, limitMs)
})
