import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { listBackups } from '../storage/backups.ts'
import { checkDatabase } from '../storage/check-database.ts'
import { latestVersion, migrations } from '../storage/migrations/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { slowMigrations } from './slow-migrations.ts'

const kills = 20
const questions = 400
const folder = mkdtempSync(join(tmpdir(), 'hearth-migration-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = pino({ level: 'silent' })
const latest = latestVersion(slowMigrations)
const oldest = latestVersion(migrations)

it(
  `a migration that is killed half-way leaves one version or another, never a mixture, ${kills} times`,
  { timeout: 120_000 },
  async () => {
    const old = join(folder, 'old')
    await prepare(old)
    const found = new Set<number>()
    const fullMs = await migrateAndKillAfter(copyOf(old, 'whole'), undefined)
    for (let run = 0; run < kills; run++) {
      const dataDir = copyOf(old, `run-${run}`)
      await migrateAndKillAfter(dataDir, (fullMs * (run + 1)) / (kills + 1))
      const state = checkDatabase(join(dataDir, 'hearth.db'), latest)
      expect(state.state).toBe('whole')
      if (state.state === 'whole') {
        found.add(state.version)
        // One verified copy of each version that was left behind is there to go back to.
        expect(listBackups(join(dataDir, 'backups')).length).toBeGreaterThanOrEqual(state.version - oldest)
      }
      const storage = await openDatabase({ dataDir, log, migrations: slowMigrations })
      const [chat] = storage.chats.list({ query: '', limit: 10 })
      expect({ title: chat?.title, messages: chat && storage.chats.get(chat.id).messageCount }).toEqual({
        title: 'New chat',
        messages: questions,
      })
      await storage.close()
      expect(checkDatabase(join(dataDir, 'hearth.db'), latest)).toEqual({ state: 'whole', version: latest })
      rmSync(dataDir, { recursive: true })
    }
    expect(found.size).toBeGreaterThan(1)
  },
)

const prepare = async (dataDir: string): Promise<void> => {
  const storage = await openDatabase({ dataDir, log })
  const { id } = storage.chats.create()
  storage.transaction(() => {
    for (let index = 0; index < questions; index++) {
      storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text: `Question ${index}` })
    }
  })
  await storage.close()
}

const copyOf = (dataDir: string, name: string): string => {
  const copy = join(folder, name)
  cpSync(dataDir, copy, { recursive: true })
  return copy
}

/** Milliseconds from the first migration to the end, or to the kill. */
const migrateAndKillAfter = async (dataDir: string, afterMs: number | undefined): Promise<number> => {
  const child = fork(join(import.meta.dirname, 'migrate-process.ts'), [dataDir])
  await once(child, 'message')
  const beganMs = performance.now()
  const gone = once(child, 'close')
  if (afterMs !== undefined) {
    await Promise.race([delay(afterMs), gone])
    child.kill('SIGKILL')
  }
  await gone
  return performance.now() - beganMs
}
