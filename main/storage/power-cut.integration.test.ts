import { cpSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkDatabase } from './check-database.ts'
import { openReadOnlyConnection } from './connection.ts'
import { createMessageRepository } from './message-repository.ts'
import { latestVersion, migrations } from './migrations/migrations.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const cuts = 150

/** The same in each run, spread over the whole file. */
const pseudoRandom = (seed: number): number => ((seed * 2_654_435_761 + 99_991) % 2 ** 32) / 2 ** 32

/* What reaches the disk before the power goes is some beginning of the WAL. Whatever it is, the database that is found
 * must hold the first so many commits, whole, and nothing else. That each acknowledged commit is in that beginning is
 * what synchronous=FULL is for; no test without a power switch can show it. */
it(`a power cut leaves a beginning of what was committed, never a hole: ${cuts} cuts`, { timeout: 60_000 }, async () => {
  await using place = createTemporaryStorage()
  const storage = await place.open()
  const { id } = storage.chats.create()
  const texts = Array.from({ length: 60 }, (_, index) => `Message ${index} ${'and more '.repeat(index * 7)}`)
  for (const text of texts) storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text })
  const file = join(place.dataDir, 'hearth.db')
  const walBytes = readFileSync(`${file}-wal`).length
  const found = new Set<number>()
  for (let cut = 0; cut < cuts; cut++) {
    const copy = join(place.dataDir, `cut-${cut}.db`)
    cpSync(file, copy)
    cpSync(`${file}-wal`, `${copy}-wal`)
    truncateSync(`${copy}-wal`, Math.floor(pseudoRandom(cut) * walBytes))
    const state = checkDatabase(copy, latestVersion(migrations)).state
    if (state === 'empty') continue
    expect(state).toBe('whole')
    const connection = openReadOnlyConnection(copy, 'read-only-folder')
    const { messages } = createMessageRepository(connection, Date.now).page({ chatId: id, before: null, limit: 500 })
    connection.close()
    expect(messages.map(({ text }) => text)).toEqual(texts.slice(0, messages.length))
    expect(messages.filter(({ isDamaged }) => isDamaged)).toEqual([])
    found.add(messages.length)
  }
  // Many different moments were hit, not one over and over.
  expect(found.size).toBeGreaterThan(20)
})
