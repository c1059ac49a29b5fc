import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openConnection } from './connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-connection-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the connection', () => {
  it('is set up so that what was committed survives a power cut, and what was erased is overwritten', () => {
    const connection = openConnection(join(folder, 'pragmas.db'), { onFull: () => undefined })
    const pragma = (name: string): unknown => connection.sql(`PRAGMA ${name}`).pluck().get()
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'cell_size_check', 'trusted_schema']
    const more = ['secure_delete', 'mmap_size', 'journal_size_limit', 'wal_autocheckpoint']
    expect(Object.fromEntries([...names, ...more].map((name) => [name, pragma(name)]))).toEqual({
      journal_mode: 'wal',
      // 2 is FULL.
      synchronous: 2,
      foreign_keys: 1,
      busy_timeout: 5000,
      cell_size_check: 1,
      trusted_schema: 0,
      secure_delete: 1,
      mmap_size: 0,
      journal_size_limit: 67_108_864,
      wal_autocheckpoint: 1000,
    })
    connection.close()
  })

  it('commits all of a transaction or nothing, and reports only what was committed', () => {
    const connection = openConnection(join(folder, 'transactions.db'), { onFull: () => undefined })
    connection.exec('CREATE TABLE numbers (n INTEGER) STRICT')
    const insert = (n: number): void => {
      connection.write(() => {
        connection.sql('INSERT INTO numbers VALUES (?)').run(n)
        connection.afterCommit('added', () => reported.push(n))
      })
    }
    const reported: number[] = []
    insert(1)
    expect(() =>
      connection.write(() => {
        insert(2)
        throw new Error('no')
      }),
    ).toThrow('no')
    connection.write(() => {
      insert(3)
      insert(4)
    })
    const numbers = connection.sql('SELECT n FROM numbers ORDER BY n').pluck().all()
    expect({ numbers, reported }).toEqual({ numbers: [1, 3, 4], reported: [1, 4] })
    connection.close()
  })
})
