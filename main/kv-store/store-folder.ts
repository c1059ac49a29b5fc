/* The folder of pages on disk, and the one way to write into it.
 *
 *   <folder>/pages/ab/abcdef....page        one sealed page
 *   <folder>/tables/<chat>.<fingerprint>    which pages a chat has under one model and its settings, sealed
 *   <folder>/written.json                   bytes written today; no secret
 *
 * A file appears whole or not at all: written beside its place, flushed, renamed.
 * Only the user may read any of it. */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { seal, unseal } from './seal.ts'

export const pagePath = (folder: string, id: string): string => join(folder, 'pages', id.slice(0, 2), `${id}.page`)
export const tablesIn = (folder: string): string => join(folder, 'tables')
export const writtenPath = (folder: string): string => join(folder, 'written.json')

const nameLength = 32
/** A chat's id is not a file name that we would trust. */
const chatName = (chatId: string): string => createHash('sha256').update(chatId).digest('hex').slice(0, nameLength)
export const tableName = (chatId: string, fingerprint: string): string => `${chatName(chatId)}.${fingerprint.slice(0, nameLength)}`
export const isOfChat = (table: string, chatId: string): boolean => table.startsWith(`${chatName(chatId)}.`)
export const isOfFingerprint = (table: string, fingerprint: string): boolean => table.endsWith(`.${fingerprint.slice(0, nameLength)}`)

const PageEntry = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/), tokens: z.array(z.number().int()).min(1), bytes: z.number().int().min(1) })
const Table = z.strictObject({
  chatId: z.string(),
  /** Newest first. */
  chains: z.array(z.strictObject({ root: z.string(), pages: z.array(PageEntry) })),
})
export type Table = z.infer<typeof Table>
export type TableFile = { readonly name: string; readonly usedAtMs: number; readonly table: Table | null }

/** Throws what the file system throws. */
export const writeWhole = (path: string, content: Buffer): void => {
  const unfinished = `${path}.${process.pid}.new`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    const file = openSync(unfinished, 'w', 0o600)
    try {
      let at = 0
      while (at < content.length) at += writeSync(file, content, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

export const writeTable = (place: { folder: string; key: Buffer }, name: string, table: Table): void =>
  writeWhole(join(tablesIn(place.folder), name), seal(place.key, `table:${name}`, Buffer.from(JSON.stringify(table))))

export const removeTable = (folder: string, name: string): void => rmSync(join(tablesIn(folder), name), { force: true })

/** Least recently used first; `table` is null where it cannot be read. */
export const readTables = ({ folder, key }: { folder: string; key: Buffer }): TableFile[] =>
  listFolder(tablesIn(folder))
    .filter((name) => /^[0-9a-f]{32}\.[0-9a-f]{32}$/.test(name))
    .flatMap((name) => {
      const path = join(tablesIn(folder), name)
      const usedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      return usedAtMs === undefined ? [] : [{ name, usedAtMs, table: readTable({ folder, key }, name) }]
    })
    .toSorted((one, other) => one.usedAtMs - other.usedAtMs)

/** Null where there is none, or none that can be read. */
export const readTable = ({ folder, key }: { folder: string; key: Buffer }, name: string): Table | null => {
  const sealed = readIfThere(join(tablesIn(folder), name))
  const opened = sealed === null ? null : unseal(key, `table:${name}`, sealed)
  return opened === null ? null : parseTable(opened)
}

const parseTable = (json: Buffer): Table | null => {
  try {
    return Table.safeParse(JSON.parse(json.toString('utf8'))).data ?? null
  } catch {
    // Sealed by us and yet no JSON: of another version.
    return null
  }
}

/** Ids of the pages that have a file. */
export const listPages = (folder: string): string[] =>
  listFolder(join(folder, 'pages')).flatMap((part) =>
    listFolder(join(folder, 'pages', part)).flatMap((name) => /^([0-9a-f]{64})\.page$/.exec(name)?.[1] ?? []),
  )

/** What a killed process left half written. */
export const removeUnfinished = (folder: string): void => {
  const parts = listFolder(join(folder, 'pages')).map((part) => join(folder, 'pages', part))
  for (const part of [...parts, tablesIn(folder), folder])
    for (const name of listFolder(part)) if (name.endsWith('.new')) rmSync(join(part, name), { force: true })
}

/** Null where there is no such file, or none that can be read. */
export const readIfThere = (path: string): Buffer | null => {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

export const listFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    // Not there yet.
    return []
  }
}
