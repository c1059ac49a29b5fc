/* The entries of the audit log as they lie on the disk.
 *
 * This file adds, reads and, by retention, removes; what an entry proves is in
 * core/audit/, and who holds the key is features/audit. One entry and the mark of
 * the log's end are one transaction, synced before `append` returns. */
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import type { AuditEvent } from '../contract/audit.ts'
import type { AuditMark, AuditMarks, StoredEntry } from '../core/audit/chain.ts'
import type { Connection } from './connection.ts'

/** What verifying and exporting need. */
export type AuditSource = {
  marks: () => AuditMarks
  /** Oldest first, read a few hundred at a time. */
  entries: (fromSeq: number) => Iterable<StoredEntry>
}

export type AuditRepository = AuditSource & {
  readonly isReadOnly: boolean
  last: () => StoredEntry | null
  /** Durable on return. `begin` is given with the first entry of all. */
  append: (entry: StoredEntry, marks: { head: AuditMark; begin: AuditMark | null }) => void
  /** Removes what is before the new beginning, and adds the entry that says so, all or nothing. */
  trim: (begin: AuditMark, added: { entry: StoredEntry; head: AuditMark }) => void
  /** Erases contents up to this entry with an entry that says so, all or nothing, and nothing of them is left in the file. */
  eraseContents: (uptoSeq: number, added: { entry: StoredEntry; head: AuditMark }) => void
  /** How many contents there are up to this entry. */
  contentsUpTo: (seq: number) => number
  /** Newest first. */
  page: (query: { before: number | null; limit: number; events: readonly AuditEvent[] | null }) => { entries: StoredEntry[]; hasMore: boolean }
  count: () => number
}

const chunk = 500

export const createAuditRepository = (connection: Connection): AuditRepository => {
  const mark = (name: 'begin' | 'head'): AuditMark | null => {
    const row = connection.sql('SELECT seq, hash, key_id AS keyId, mac FROM audit_marks WHERE name = ?').get(name)
    return row === undefined ? null : Mark.parse(row)
  }
  const setMark = (name: 'begin' | 'head', value: AuditMark): void => void connection.sql(markSql).run({ name, ...value })
  const add = ({ content, ...entry }: StoredEntry): void => {
    connection.sql(insertSql).run(entry)
    if (content !== null) connection.sql('INSERT INTO audit_contents (seq, salt, text) VALUES (:seq, :salt, :text)').run({ seq: entry.seq, ...content })
  }
  return {
    isReadOnly: connection.readOnly !== null,
    marks: () => connection.read(() => ({ begin: mark('begin'), head: mark('head') })),
    last: () => connection.read(() => firstOf(connection.sql(`${selectSql} ORDER BY seq DESC LIMIT 1`).all())),
    count: () => connection.read(() => z.number().parse(connection.sql('SELECT count(*) FROM audit_entries').pluck().get())),
    append: (entry, { head, begin }) => {
      connection.write(() => {
        if (begin !== null) setMark('begin', begin)
        add(entry)
        setMark('head', head)
      })
    },
    trim: (begin, { entry, head }) => {
      connection.write(() => {
        add(entry)
        setMark('head', head)
        setMark('begin', begin)
        connection.sql('DELETE FROM audit_entries WHERE seq < ?').run(begin.seq)
      })
    },
    contentsUpTo: (seq) => connection.read(() => z.number().parse(connection.sql('SELECT count(*) FROM audit_contents WHERE seq <= ?').pluck().get(seq))),
    eraseContents: (uptoSeq, { entry, head }) => {
      connection.write(() => {
        connection.sql('DELETE FROM audit_contents WHERE seq <= ?').run(uptoSeq)
        add(entry)
        setMark('head', head)
      })
      connection.truncateWal()
    },
    *entries(fromSeq) {
      let next = fromSeq
      for (;;) {
        const rows = connection.read(() => connection.sql(`${selectSql} WHERE seq >= ? ORDER BY seq LIMIT ${chunk}`).all(next)).map((row) => Entry.parse(row))
        yield* rows
        if (rows.length < chunk) return
        next = (rows.at(-1)?.seq ?? next) + 1
      }
    },
    page: ({ before, limit, events }) =>
      connection.read(() => {
        const rows = connection.sql(pageSql).all({ before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1, events: events === null ? null : JSON.stringify(events) })
        return { entries: rows.slice(0, limit).map((row) => Entry.parse(row)), hasMore: rows.length > limit }
      }),
  }
}

const selectSql = `
  SELECT seq, body, prev_hash AS prevHash, hash, key_id AS keyId, mac, kept.salt, kept.text
  FROM audit_entries LEFT JOIN audit_contents AS kept USING (seq)`

/** An entry that is no JSON is shown by `verify`, not here. */
const pageSql = `${selectSql}
  WHERE seq < :before AND json_valid(body) AND (:events IS NULL OR json_extract(body, '$.event') IN (SELECT value FROM json_each(:events)))
  ORDER BY seq DESC LIMIT :limit`

const insertSql = `
  INSERT INTO audit_entries (seq, body, prev_hash, hash, key_id, mac) VALUES (:seq, :body, :prevHash, :hash, :keyId, :mac)`

const markSql = `
  INSERT INTO audit_marks (name, seq, hash, key_id, mac) VALUES (:name, :seq, :hash, :keyId, :mac)
  ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, key_id = excluded.key_id, mac = excluded.mac`

const Mark = z.strictObject({ seq: z.number().int(), hash: z.string(), keyId: z.string(), mac: z.string() })
const Entry = z
  .strictObject({ seq: z.number().int(), body: z.string(), prevHash: z.string(), hash: z.string(), keyId: z.string(), mac: z.string(), salt: z.string().nullable(), text: z.string().nullable() })
  .transform(({ salt, text, ...entry }): StoredEntry => ({ ...entry, content: salt === null || text === null ? null : { salt, text } }))

const firstOf = (rows: readonly unknown[]): StoredEntry | null => {
  const [row] = rows
  if (row === undefined) return null
  const parsed = Entry.safeParse(row)
  if (!parsed.success) throw new AppError('storage-failed', 'An entry of the audit log cannot be read', { details: { reason: 'damaged' } })
  return parsed.data
}
