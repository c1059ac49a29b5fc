import Database from 'better-sqlite3-multiple-ciphers'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openConnection } from './connection.ts'
import { migrate, userVersion } from './migrate.ts'
import type { Migration } from './migrations/migration.ts'
import { latestVersion, migrations } from './migrations/migrations.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-migrate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const latest = latestVersion(migrations)
const next: Migration = { version: latest + 1, up: `ALTER TABLE chats ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';` }

describe('migrations', () => {
  it('begin at one and rise, so that none is passed over', () => {
    const versions = migrations.map(({ version }) => version)
    expect(versions[0]).toBe(1)
    expect(versions).toEqual([...new Set(versions)].toSorted((one, other) => one - other))
  })

  it('bring an empty file to the version of this program, without a backup of nothing', async () => {
    const connection = openConnection(join(folder, 'empty.db'), { onFull: () => undefined })
    let backups = 0
    await migrate(connection, migrations, () => {
      backups += 1
      return Promise.resolve()
    })
    expect({ version: userVersion(connection), backups }).toEqual({ version: latest, backups: 0 })
    connection.close()
  })

  it('keep the rows that are in place, and back them up before they begin', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open({ migrations: [...migrations, next] })
    expect(after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text)).toEqual(['kept'])
    await after.close()
    const [backup = ''] = readdirSync(join(place.dataDir, 'backups'))
    const copy = new Database(join(place.dataDir, 'backups', backup), { readonly: true })
    expect({
      version: copy.pragma('user_version', { simple: true }),
      texts: copy.prepare('SELECT text FROM messages').pluck().all(),
    }).toEqual({
      version: latest,
      texts: ['kept'],
    })
    copy.close()
  })

  it('that fail change nothing', async () => {
    const connection = openConnection(join(folder, 'failing.db'), { onFull: () => undefined })
    await migrate(connection, migrations, () => Promise.resolve())
    const broken: Migration = { version: latest + 1, up: `${next.up} DROP TABLE no_such_table;` }
    await expect(migrate(connection, [...migrations, broken], () => Promise.resolve())).rejects.toMatchObject({
      code: 'storage-failed',
    })
    const columns = connection.sql(`SELECT name FROM pragma_table_info('chats')`).pluck().all()
    expect({ version: userVersion(connection), hasColour: columns.includes('colour') }).toEqual({ version: latest, hasColour: false })
    connection.close()
  })

  it('that would leave rows pointing at nothing are taken back', async () => {
    const connection = openConnection(join(folder, 'orphans.db'), { onFull: () => undefined })
    await migrate(connection, migrations, () => Promise.resolve())
    const orphan = `INSERT INTO messages (id, chat_id, depth, role, status, created_at_ms, text_sha256, text)
      VALUES ('m', 'nobody', 0, 'user', 'complete', 0, x'00', '');`
    const careless: Migration = { version: latest + 1, up: `PRAGMA defer_foreign_keys = ON; ${orphan}` }
    await expect(migrate(connection, [...migrations, careless], () => Promise.resolve())).rejects.toMatchObject({
      code: 'storage-failed',
    })
    expect(userVersion(connection)).toBe(latest)
    connection.close()
  })

  it('are not begun when there is no room for the backup', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations })
    before.chats.create()
    await before.close()
    const connection = openConnection(join(place.dataDir, 'hearth.db'), { onFull: () => undefined })
    await expect(migrate(connection, [...migrations, next], () => Promise.reject(new Error('no room')))).rejects.toThrow(
      'no room',
    )
    expect(userVersion(connection)).toBe(latest)
    connection.close()
  })
})
