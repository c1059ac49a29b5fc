import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { listBackups } from './backups.ts'
import type { Storage } from './open-database.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const write = (storage: Storage): void => {
  const { id } = storage.chats.create()
  storage.messages.append({ chatId: id, parentId: null, role: 'user', text: 'text' })
}

describe('backups', () => {
  it('are kept seven at a time, the newest ones, even when the clock goes backwards', async () => {
    await using place = createTemporaryStorage()
    let now = Date.UTC(2026, 10, 20)
    const storage = await place.open({ clock: () => (now -= 3_600_000) })
    write(storage)
    for (let index = 0; index < 10; index++) await storage.backUp()
    const kept = listBackups(join(place.dataDir, 'backups'))
    expect(kept.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4])
    expect(readdirSync(join(place.dataDir, 'backups'))).toHaveLength(7)
    expect(kept.map(({ file }) => statSync(file).mode & 0o777)).toEqual(Array<number>(7).fill(0o600))
  })

  it('are made at the next start once there is something to lose, and then once a day', async () => {
    await using place = createTemporaryStorage()
    const folder = join(place.dataDir, 'backups')
    const start = Date.UTC(2026, 10, 20)
    const countAfterStart = async (clock: () => number): Promise<number> => {
      const storage = await place.open({ clock })
      if (!storage.messages.exist()) write(storage)
      await storage.close()
      return listBackups(folder).length
    }
    const hours = (count: number) => (): number => start + count * 3_600_000
    expect([await countAfterStart(hours(0)), await countAfterStart(hours(1)), await countAfterStart(hours(20))]).toEqual([
      0, 1, 1,
    ])
    expect([await countAfterStart(hours(26)), await countAfterStart(hours(30)), await countAfterStart(hours(-50))]).toEqual([
      2, 2, 3,
    ])
  })

  it('that fail put up a notice and leave nothing behind that looks like one', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    write(first)
    await first.close()
    // A file where the folder should be.
    writeFileSync(join(place.dataDir, 'backups'), '')
    const storage = await place.open()
    await vi.waitFor(() => {
      expect(storage.notices.current()).toEqual([{ code: 'backup-failed' }])
    })
    write(storage)
    rmSync(join(place.dataDir, 'backups'))
    expect((await storage.backUp()).number).toBe(1)
  })

  it('asked for at the same moment are made one after the other', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    write(storage)
    const made = await Promise.all([storage.backUp(), storage.backUp(), storage.backUp()])
    expect(made.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('ignore other files in their folder', async () => {
    await using place = createTemporaryStorage()
    const folder = join(place.dataDir, 'backups')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    const storage = await place.open()
    write(storage)
    await storage.backUp()
    expect([listBackups(folder).length, existsSync(join(folder, 'notes.txt'))]).toEqual([1, true])
  })
})
