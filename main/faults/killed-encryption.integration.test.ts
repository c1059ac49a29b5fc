import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { createEncryption } from '../features/encryption/create-encryption.ts'
import { readMark } from '../features/encryption/encryption-mark.ts'
import { findDatabaseKey } from '../features/encryption/find-database-key.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { isEncrypted, kindOfFile } from '../storage/database-lock.ts'
import { type Storage, openDatabase } from '../storage/open-database.ts'

const kills = 6
const questions = 1000
const canary = 'the heron waits beside the quiet weir'
const folder = mkdtempSync(join(tmpdir(), 'hearth-encryption-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const log = pino({ level: 'silent' })

it.each(['on', 'off'] as const)(`switching encryption %s that is killed anywhere leaves one whole database, ${kills} times, and the next start ends it`, { timeout: 300_000 }, async (target) => {
  const before = join(folder, `before-${target}`)
  await prepare(before)
  if (target === 'off') await switchAndKillAfter(before, 'on', undefined)
  const fullMs = await switchAndKillAfter(copyOf(before, `whole-${target}`), target, undefined)
  const states = new Set<string>()
  for (let run = 0; run < kills; run++) {
    const dataDir = copyOf(before, `${target}-${run}`)
    await switchAndKillAfter(dataDir, target, (fullMs * (run + 1)) / (kills + 1))
    states.add(`${isEncrypted(kindOfFile(join(dataDir, 'hearth.db'))) ? 'encrypted' : 'plain'}${existsSync(join(dataDir, 'hearth.db.converting')) ? ' half-way' : ''}`)
    const { storage, isOn } = await startAgain(dataDir)
    expect({ questions: count(storage), left: storage.encryption.left() }).toEqual({ questions, left: [] })
    await storage.close()
    // Where the decision was on the disk, it has been carried out; before that nothing has changed.
    const { wanted } = readMark(dataDir)
    expect(wanted === null || wanted === (isOn ? 'on' : 'off')).toBe(true)
    if (isOn) expect(found(dataDir)).toEqual([])
    expect(readdirSync(dataDir).filter((name) => name.includes('converting'))).toEqual([])
    rmSync(dataDir, { recursive: true })
  }
  expect(states.size).toBeGreaterThan(1)
})

const prepare = async (dataDir: string): Promise<void> => {
  const storage = await openDatabase({ dataDir, log })
  const { id } = storage.chats.create()
  storage.transaction(() => {
    for (let index = 0; index < questions; index++) {
      storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text: `${index}: ${`${canary}. `.repeat(20)}` })
    }
  })
  await storage.backUp()
  await storage.backUp()
  await storage.close()
}

const copyOf = (dataDir: string, name: string): string => {
  const copy = join(folder, name)
  cpSync(dataDir, copy, { recursive: true })
  return copy
}

/** As the application starts; no policy, and the key in a file. */
const startAgain = async (dataDir: string): Promise<{ storage: Storage; isOn: boolean }> => {
  const secrets = createSecrets({ dataDir, vault: null, log })
  const storage = await openDatabase({ dataDir, log, known: await findDatabaseKey(dataDir, secrets) })
  const policy = { rule: () => ({ value: 'preferred' as const, sources: [] }), setUnmet: () => undefined, follow: () => undefined }
  const encryption = await createEncryption({ dataDir, storage, secrets, policy, log })
  expect(encryption.state().problem).toBeNull()
  return { storage, isOn: encryption.state().isOn }
}

const count = (storage: Storage): number => {
  const [chat] = storage.chats.list({ query: '', limit: 10 })
  return chat === undefined ? 0 : storage.chats.get(chat.id).messageCount
}

const found = (dataDir: string): string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dataDir, name)).isFile() && readFileSync(join(dataDir, name)).includes(canary))

/** Milliseconds from the beginning to the end, or to the kill. */
const switchAndKillAfter = async (dataDir: string, target: 'on' | 'off', afterMs: number | undefined): Promise<number> => {
  const child = fork(join(import.meta.dirname, 'encrypt-process.ts'), [dataDir, target])
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
