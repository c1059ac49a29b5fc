import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { listBackups } from './backups.ts'
import { checkDatabase } from './check-database.ts'
import { bestCipher, isEncrypted, kindOfFile, lockOfFile, openHandle } from './database-lock.ts'
import type { Storage } from './open-database.ts'
import { type TemporaryStorage, createTemporaryStorage } from './temporary-storage.ts'

const canary = 'the heron waits beside the quiet weir'
const key = (): string => randomBytes(32).toString('hex')
const proven = (hex: string) => ({ key: hex, isProven: true })

const ask = (storage: Storage, text: string): void => {
  const { id } = storage.chats.create()
  storage.messages.append({ chatId: id, parentId: null, role: 'user', text })
  storage.chats.saveDraft(id, `draft: ${text}`)
}

const questions = (storage: Storage): string[] =>
  storage.chats.list({ query: '', limit: 50 }).flatMap(({ id }) => storage.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text))

/** Names of the files below a folder that hold the canary. */
const found = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(canary))
    .toSorted()

const fileOf = (place: TemporaryStorage): string => join(place.dataDir, 'hearth.db')
const backupsOf = (place: TemporaryStorage): string[] => listBackups(join(place.dataDir, 'backups')).map(({ file }) => file)

it('a database is encrypted while it is used, with its backups and what was set aside, and is written in the clear again', async () => {
  await using place = createTemporaryStorage()
  const hex = key()
  let storage = await place.open()
  ask(storage, canary)
  await storage.backUp()
  await storage.backUp()
  writeFileSync(`${fileOf(place)}.corrupt-2026-01-01T00-00-00Z`, `garbage ${canary} ${'x'.repeat(3_000_000)}`)
  expect(found(place.dataDir).map((name) => name.replace(/\d.*Z/, ''))).toEqual(expect.arrayContaining(['backups/hearth-.db', 'hearth.db-wal', 'hearth.db.corrupt-']))

  await storage.encryption.set({ key: hex, isOn: true })
  expect({ isOn: storage.encryption.isOn(), left: storage.encryption.left().length }).toEqual({ isOn: true, left: 3 })
  await storage.encryption.followUp(hex)
  ask(storage, `${canary} again`)
  await storage.backUp()
  // With the -wal, the newest rows and all backups there, while the application runs.
  expect({ found: found(place.dataDir), left: storage.encryption.left(), questions: questions(storage) }).toEqual({ found: [], left: [], questions: [`${canary} again`, canary] })
  await storage.close()
  expect(found(place.dataDir)).toEqual([])

  storage = await place.open({ known: proven(hex) })
  expect(questions(storage)).toEqual([`${canary} again`, canary])
  await storage.encryption.set({ key: hex, isOn: false })
  await storage.encryption.followUp(hex)
  await storage.close()
  expect({ kind: kindOfFile(fileOf(place)), backups: backupsOf(place).map(kindOfFile) }).toEqual({ kind: 'plain', backups: ['plain', 'plain', 'plain'] })
  expect(readFileSync(`${fileOf(place)}.corrupt-2026-01-01T00-00-00Z`, 'utf8').startsWith(`garbage ${canary}`)).toBe(true)
  storage = await place.open()
  expect(questions(storage)).toEqual([`${canary} again`, canary])
  expect(checkDatabase(backupsOf(place)[0] ?? '', 99).state).toBe('whole')
})

it('an encrypted database without its key, or with another one, is a clear error and is not touched', async () => {
  await using place = createTemporaryStorage()
  const hex = key()
  const storage = await place.open({ known: proven(hex) })
  ask(storage, canary)
  await storage.backUp()
  await storage.close()
  const before = readFileSync(fileOf(place))
  await expect(place.open()).rejects.toMatchObject({ code: 'storage-failed', details: { reason: 'key-missing' } })
  await expect(place.open({ known: { key: key(), isProven: false } })).rejects.toMatchObject({ code: 'storage-failed', details: { reason: 'key-wrong' } })
  expect(readFileSync(fileOf(place)).equals(before)).toBe(true)
  rmSync(fileOf(place))
  // Lost, with encrypted backups: beginning anew would look like having lost every chat.
  await expect(place.open()).rejects.toMatchObject({ details: { reason: 'key-missing' } })
  expect(existsSync(fileOf(place))).toBe(false)
  expect(questions(await place.open({ known: proven(hex) }))).toEqual([canary])
})

it('a damaged encrypted database is set aside and replaced from an encrypted backup, whichever byte was damaged', async () => {
  const hex = key()
  // Its first sixteen bytes are salt, of which a raw key makes no use.
  for (const at of [17, 30, 5000, 20_000, -1]) {
    await using place = createTemporaryStorage()
    let storage = await place.open({ known: proven(hex) })
    ask(storage, canary)
    await storage.backUp()
    await storage.close()
    const bytes = readFileSync(fileOf(place))
    const index = at < 0 ? bytes.length + at : at
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index)
    writeFileSync(fileOf(place), bytes)
    storage = await place.open({ known: proven(hex) })
    expect({ at, notices: storage.notices.current().map(({ code }) => code), questions: questions(storage) }).toEqual({
      at,
      notices: ['database-restored'],
      questions: [canary],
    })
  }
})

it('while another process reads the database nothing is converted, and everything goes on', async () => {
  await using place = createTemporaryStorage()
  const storage = await place.open()
  ask(storage, canary)
  const reader = new Database(fileOf(place), { readonly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM chats').get()
  await expect(storage.encryption.set({ key: key(), isOn: true })).rejects.toMatchObject({ code: 'conflict' })
  ask(storage, 'and on it goes')
  expect({ isOn: storage.encryption.isOn(), questions: questions(storage) }).toEqual({ isOn: false, questions: ['and on it goes', canary] })
  reader.close()
  await storage.encryption.set({ key: key(), isOn: true })
  expect(questions(storage)).toEqual(['and on it goes', canary])
})

it('what a killed conversion left is removed at the next start', async () => {
  await using place = createTemporaryStorage()
  await (await place.open()).close()
  mkdirSync(join(place.dataDir, 'backups'))
  for (const name of ['hearth.db.converting', 'hearth.db.converting-journal', 'hearth.db.converting.key', 'hearth.db.corrupt-x.sealed.part']) writeFileSync(join(place.dataDir, name), canary)
  await place.open()
  expect(readdirSync(place.dataDir).filter((name) => name.includes('converting') || name.includes('.part'))).toEqual([])
})

it('a file is known by its first bytes, with either cipher, and both open', async () => {
  await using place = createTemporaryStorage()
  const hex = key()
  const kinds = (['aegis', 'chacha20'] as const).map((cipher) => {
    const file = join(place.dataDir, cipher)
    const database = openHandle(file, { key: hex, cipher })
    database.exec('CREATE TABLE words (word TEXT)')
    database.close()
    const again = openHandle(file, lockOfFile(file, hex))
    const tables = again.prepare('SELECT name FROM sqlite_schema').pluck().all()
    again.pragma('journal_mode = WAL')
    again.exec("INSERT INTO words VALUES ('x')")
    again.close()
    return [kindOfFile(file), tables]
  })
  expect(kinds).toEqual([
    ['aegis', ['words']],
    ['chacha20', ['words']],
  ])
  copyFileSync(join(place.dataDir, 'aegis'), join(place.dataDir, 'copy'))
  expect([kindOfFile(join(place.dataDir, 'none')), isEncrypted(bestCipher()), kindOfFile(join(place.dataDir, 'copy'))]).toEqual(['missing', true, 'aegis'])
  writeFileSync(join(place.dataDir, 'garbage'), randomBytes(4096))
  expect(() => openHandle(':memory:', { key: "'; DROP TABLE chats; --", cipher: 'aegis' })).toThrow('64 hexadecimal digits')
})
