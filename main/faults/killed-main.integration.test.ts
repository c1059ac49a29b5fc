import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { MessageId } from '../contract/ids.ts'
import { checkDatabase } from '../storage/check-database.ts'
import { latestVersion, migrations } from '../storage/migrations/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import type { Report } from './app-process.ts'

/* Power is not cut here, processes are killed: what a commit survives is SQLite's promise, that we commit before we
 * acknowledge is ours. The same folders are used again and again, so each start also proves that the last kill left
 * something it could start from. */
const kills = 100
const lanes = 3
/** Text is checkpointed once a second; the rest is room for a machine that is busy. */
const oldestLossMs = 1500

type Heard = Report & { atMs: number }
type Killed = { heard: Heard[]; killedAtMs: number }

const folder = mkdtempSync(join(tmpdir(), 'hearth-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Pseudo-random but the same in each run, so that a failure can be repeated. */
const fraction = (seed: number): number => ((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32

describe('main, killed in the middle of an answer', () => {
  it(`has lost nothing it acknowledged, ${kills} times`, { timeout: 900_000 }, async () => {
    let midAnswer = 0
    const runLane = async (lane: number): Promise<void> => {
      const dataDir = join(folder, `lane-${lane}`)
      const heard: Heard[] = []
      for (let run = lane; run < kills; run += lanes) {
        const killed = await killInMidAnswer(dataDir, run)
        heard.push(...killed.heard)
        if (await verify(dataDir, killed)) midAnswer += 1
      }
      await verify(dataDir, { heard, killedAtMs: Number.NEGATIVE_INFINITY })
    }
    await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)))
    // The moment is random, and a fast machine ends some answers before it: most must have been in the middle of one.
    expect(midAnswer).toBeGreaterThan(kills * 0.5)
  })
})

/** Starts main, waits for its first words, waits a random while more, and kills it; resolves to what it had said. */
const killInMidAnswer = async (dataDir: string, run: number): Promise<Killed> => {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const child = fork(join(import.meta.dirname, 'app-process.ts'), [dataDir, String(run)], { serialization: 'advanced', env })
  const heard: Heard[] = []
  const firstDelta = new Promise<void>((resolve, reject) => {
    child.on('message', (message: Report) => {
      heard.push({ ...message, atMs: performance.now() })
      if (message.type === 'delta') resolve()
    })
    child.once('exit', (code) => reject(new Error(`main ended by itself with ${String(code)}`)))
  })
  await firstDelta
  // Mostly soon, so that a hundred runs stay short; now and then long after the first checkpoints.
  await delay(fraction(run) ** 3 * 2500)
  const gone = once(child, 'close')
  const killedAtMs = performance.now()
  child.kill('SIGKILL')
  await gone
  return { heard, killedAtMs }
}

/** Everything acknowledged is there, everything shown is there but for its last second; true when an answer was cut off. */
const verify = async (dataDir: string, { heard, killedAtMs }: Killed): Promise<boolean> => {
  expect(checkDatabase(join(dataDir, 'hearth.db'), latestVersion(migrations)).state).toBe('whole')
  const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
  const done = new Map(heard.flatMap((report) => (report.type === 'done' ? [[report.answerId, report.text] as const] : [])))
  let isCutOff = false
  for (const report of heard) {
    if (report.type !== 'accepted') continue
    expect(storage.messages.get(MessageId.parse(report.questionId))).toMatchObject({
      text: report.question,
      status: 'complete',
      isDamaged: false,
    })
    const answer = storage.messages.get(MessageId.parse(report.answerId))
    const finished = done.get(report.answerId)
    expect(answer.isDamaged).toBe(false)
    if (finished !== undefined) expect(answer).toMatchObject({ text: finished, status: 'complete' })
    // Between its commit and its `done` an answer may be complete without our having heard of it.
    else if (answer.status !== 'complete') {
      isCutOff = true
      expect(answer).toMatchObject({ status: 'interrupted', answer: { stopReason: 'interrupted' } })
      expectPartOf(answer.text, heard, { answerId: report.answerId, killedAtMs })
    }
  }
  await storage.close()
  return isCutOff
}

const expectPartOf = (
  stored: string,
  heard: Heard[],
  { answerId, killedAtMs }: { answerId: string; killedAtMs: number },
): void => {
  const deltas = heard.filter((report) => report.type === 'delta' && report.answerId === answerId)
  const textUntil = (atMs: number): string =>
    deltas.flatMap((delta) => (delta.type === 'delta' && delta.atMs <= atMs ? [delta.text] : [])).join('')
  const shown = textUntil(Number.POSITIVE_INFINITY)
  // What was stored but not yet heard of is possible too: the report was on its way.
  expect(stored.startsWith(shown) || shown.startsWith(stored)).toBe(true)
  // What has no processor saves nothing: on a machine that starved main before the kill, its last second is the one before it fell silent.
  const lastSignMs = Math.min(killedAtMs, heard.at(-1)?.atMs ?? killedAtMs)
  expect(stored.length).toBeGreaterThanOrEqual(textUntil(lastSignMs - oldestLossMs).length)
}
