import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../storage/open-database.ts'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-read-only-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A folder with one chat, as a clean end leaves it, and as a crash leaves it: with the chat still in the WAL. */
const prepare = async (name: string): Promise<{ clean: string; crashed: string }> => {
  const clean = join(folder, `${name}-clean`)
  const crashed = join(folder, `${name}-crashed`)
  const storage = await openDatabase({ dataDir: clean, log: pino({ level: 'silent' }) })
  const { id } = storage.chats.create()
  storage.chats.saveDraft(id, 'half a thought')
  cpSync(clean, crashed, { recursive: true })
  await storage.close()
  return { clean, crashed }
}

const readOnly = {
  titles: ['New chat'],
  notices: [{ code: 'database-read-only', reason: 'read-only-folder' }],
  write: { code: 'storage-failed', reason: 'read-only-folder' },
}

describe(`a data folder that cannot be written${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')('is shown for reading, whether the last run ended well or crashed', async () => {
    const { clean, crashed } = await prepare('used')
    expect(await runOnDisk({ kind: 'read-only' }, clean, 'read-only-process.ts')).toEqual(readOnly)
    expect(await runOnDisk({ kind: 'read-only' }, crashed, 'read-only-process.ts')).toEqual(readOnly)
  })

  it.skipIf(whyNoDisks !== '')('and holds no database is a clear error', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    expect(await runOnDisk({ kind: 'read-only' }, empty, 'read-only-process.ts')).toEqual({
      code: 'storage-failed',
      reason: 'read-only-folder',
    })
  })
})
