import Database from 'better-sqlite3-multiple-ciphers'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { Storage } from './open-database.ts'
import { createTemporaryStorage } from './temporary-storage.ts'
import type { TemporaryStorage } from './temporary-storage.ts'

const write = (storage: Storage, text: string): void => {
  const { id } = storage.chats.create()
  storage.chats.recordQuestion(id, text)
  storage.messages.append({ chatId: id, parentId: null, role: 'user', text })
}

const titles = (storage: Storage): string[] => storage.chats.list({ query: '', limit: 100 }).map(({ title }) => title)

/** A folder that was used: one chat in the backup and the database, a later one only in the database. */
const createUsedFolder = async (): Promise<TemporaryStorage> => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  write(storage, 'in the backup')
  await storage.backUp()
  write(storage, 'after the backup')
  await storage.close()
  return place
}

const damages: [string, (file: string) => void][] = [
  ['cut in the middle', (file) => truncateSync(file, 6000)],
  ['cut inside its header', (file) => truncateSync(file, 50)],
  ['cut to nothing', (file) => truncateSync(file, 0)],
  ['overwritten with garbage', (file) => writeFileSync(file, Buffer.alloc(20_000, 'garbage '))],
  ['overwritten after its first page', (file) => writeFileSync(file, Buffer.alloc(8000, 0xff), { flag: 'r+' })],
  ['replaced by a folder-less nothing', (file) => rmSync(file)],
]

describe('a database that is lost', () => {
  it.each(damages)('because it was %s is replaced by the newest good backup, and nothing is deleted', async (_, damage) => {
    await using place = await createUsedFolder()
    const file = join(place.dataDir, 'hearth.db')
    damage(file)
    const damaged = existsSync(file) ? readFileSync(file) : undefined
    const storage = await place.open({ clock: () => Date.UTC(2026, 10, 20, 9, 30) })
    const [notice] = storage.notices.current()
    expect({ titles: titles(storage), code: notice?.code }).toEqual({ titles: ['in the backup'], code: 'database-restored' })
    const setAside = notice?.code === 'database-restored' ? notice.setAside : ''
    expect(setAside).toBe(damaged === undefined ? '' : 'hearth.db.corrupt-2026-11-20T09-30-00Z')
    if (damaged !== undefined) expect(readFileSync(join(place.dataDir, setAside)).equals(damaged)).toBe(true)
    write(storage, 'and goes on')
    expect(titles(storage)).toEqual(['and goes on', 'in the backup'])
  })

  it('skips backups that are damaged themselves', async () => {
    await using place = await createUsedFolder()
    const file = join(place.dataDir, 'hearth.db')
    const storage = await place.open()
    await storage.backUp()
    await storage.close()
    const newest = readdirSync(join(place.dataDir, 'backups')).sort().at(-1) ?? ''
    truncateSync(join(place.dataDir, 'backups', newest), 5000)
    truncateSync(file, 5000)
    expect(titles(await place.open())).toEqual(['in the backup'])
  })

  it('is begun anew when there is no backup, and the notice says where the old one is', async () => {
    await using place = await createUsedFolder()
    rmSync(join(place.dataDir, 'backups'), { recursive: true })
    truncateSync(join(place.dataDir, 'hearth.db'), 5000)
    const storage = await place.open()
    const [notice] = storage.notices.current()
    expect(JSON.stringify(notice)).toMatch(/^\{"code":"database-replaced","setAside":"hearth\.db\.corrupt-[^"]+"\}$/)
    write(storage, 'fresh')
    expect(titles(storage)).toEqual(['fresh'])
  })

  it('is restored even when the app was killed between setting aside and restoring', async () => {
    await using place = await createUsedFolder()
    const file = join(place.dataDir, 'hearth.db')
    truncateSync(file, 5000)
    renameSync(file, `${file}.corrupt-2026-01-01T00-00-00Z`)
    writeFileSync(`${file}.restoring`, 'half a copy')
    expect(titles(await place.open())).toEqual(['in the backup'])
  })

  it("takes a stranger's database for damaged rather than writing into it", async () => {
    await using place = createTemporaryStorage()
    const file = join(place.dataDir, 'hearth.db')
    const stranger = new Database(file)
    stranger.exec('CREATE TABLE recipes (name TEXT)')
    stranger.close()
    const storage = await place.open()
    expect(storage.notices.current()).toMatchObject([{ code: 'database-replaced' }])
    const [setAside] = readdirSync(place.dataDir).filter((name) => name.includes('corrupt'))
    const kept = new Database(join(place.dataDir, setAside ?? ''), { readonly: true })
    expect(kept.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['recipes'])
    kept.close()
  })
})

describe('a database from a newer version', () => {
  it('can be read, is not written, and the notice says why', async () => {
    await using place = await createUsedFolder()
    const file = join(place.dataDir, 'hearth.db')
    const newer = new Database(file)
    newer.pragma('user_version = 999')
    newer.close()
    const before = readFileSync(file)
    const storage = await place.open()
    expect(storage.notices.current()).toEqual([{ code: 'database-read-only', reason: 'newer-version' }])
    expect(titles(storage)).toEqual(['after the backup', 'in the backup'])
    expect(storage.settings.get().theme).toBe('system')
    const refused = (() => {
      try {
        write(storage, 'no')
        return undefined
      } catch (error) {
        return error
      }
    })()
    expect(refused).toMatchObject({ code: 'storage-failed', details: { reason: 'newer-version' } })
    await storage.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('a data folder', () => {
  it('keeps what is in it from other users of the machine', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    write(storage, 'private')
    const modes = ['hearth.db', 'hearth.db-wal', 'hearth.db-shm'].map((name) => statSync(join(place.dataDir, name)).mode & 0o077)
    expect(modes).toEqual([0, 0, 0])
  })

  it('that is a file is a clear error', async () => {
    await using place = createTemporaryStorage()
    const dataDir = join(place.dataDir, 'file')
    writeFileSync(dataDir, '')
    await expect(place.open({ dataDir })).rejects.toMatchObject({
      code: 'storage-failed',
      message: `The data folder ${dataDir} cannot be used (EEXIST); make it writable, or choose another one`,
    })
  })
})

describe('a second instance on the same folder', () => {
  it('is refused with the address of the first, and can start when the first is gone', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.announce('http://127.0.0.1:4317/')
    const error = await place.open().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({
      code: 'conflict',
      message: `Hearth is already running at http://127.0.0.1:4317/ with the data folder ${place.dataDir}; use that one, or close it first`,
      details: { reason: 'already-running', url: 'http://127.0.0.1:4317/', pid: process.pid },
    })
    await first.close()
    const second = await place.open()
    write(second, 'mine now')
    expect({ titles: titles(second), left: existsSync(join(place.dataDir, 'instance.json')) }).toEqual({
      titles: ['mine now'],
      left: false,
    })
  })
})
