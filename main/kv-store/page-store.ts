/* Pages on disk, for the engine.
 *
 * What is read is a hint: a page that is missing, damaged or sealed with another key is removed and
 * reported as not there. What cannot be written is not: a full disk or a used-up
 * allowance ends writing for a while, nothing else.
 *
 * At opening, what no table names is removed (a process that died between pages
 * and table left it), so are tables that cannot be read, and the pages of other
 * models shrink to half of the budget, the least recently used first. */
import { rmSync } from 'node:fs'
import { z } from 'zod'
import { spend, writtenOn } from '../core/kv/write-allowance.ts'
import { seal, sealBytes, unseal } from './seal.ts'
import {
  type Table,
  type TableFile,
  isOfChat,
  isOfFingerprint,
  listFolder,
  listPages,
  pagePath,
  readIfThere,
  readTable,
  readTables,
  removeTable,
  removeUnfinished,
  tableName,
  tablesIn,
  writeTable,
  writeWhole,
  writtenPath,
} from './store-folder.ts'

export type PageStore = {
  /** The tables of our fingerprint whose pages are there, least recently used first. */
  readonly tables: readonly Table[]
  /** What our pages may use. */
  readonly budgetBytes: number
  read: (id: string) => Buffer | null
  write: (id: string, bytes: Buffer) => boolean
  remove: (id: string) => void
  saveTable: (chatId: string, chains: Table['chains']) => void
  forget: (chatId: string) => void
}

export type PageStoreOptions = {
  folder: string
  /** 256 bits. */
  key: Buffer
  fingerprint: string
  budgetBytes: number
  dailyWriteBytes: number
  log: (line: string) => void
  nowMs?: () => number
}

/** After a failure to write, nothing is written for this long. */
const pauseMs = 60_000

const Written = z.object({ day: z.number().int(), bytes: z.number().int() })

export const openPageStore = (options: PageStoreOptions): PageStore => {
  const { folder, key, fingerprint, log, nowMs = Date.now } = options
  removeUnfinished(folder)
  const { ours, foreignBytes } = tidy(options)
  let written = readWritten(folder)
  let pausedUntilMs = Number.NEGATIVE_INFINITY

  /** False where it cannot be written now. */
  const attempt = (bytes: number, work: () => void): boolean => {
    if (nowMs() < pausedUntilMs) return false
    const next = spend(written, bytes, { allowance: options.dailyWriteBytes, nowMs: nowMs() })
    if (next === null) return false
    try {
      work()
      written = next
      return true
    } catch (error) {
      pausedUntilMs = nowMs() + pauseMs
      log(`kv: pages cannot be written to disk for a while: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
  const noteWritten = (): void => {
    written = writtenOn(written, nowMs())
    try {
      writeWhole(writtenPath(folder), Buffer.from(JSON.stringify(written)))
    } catch {
      // It is counted on in memory; the next table brings it to disk.
      return
    }
  }
  return {
    tables: ours,
    budgetBytes: Math.max(0, options.budgetBytes - foreignBytes),
    read: (id) => readPage(options, id),
    write: (id, bytes) => attempt(bytes.length + sealBytes, () => writeWhole(pagePath(folder, id), seal(key, `page:${id}`, bytes))),
    remove: (id) => rmSync(pagePath(folder, id), { force: true }),
    saveTable: (chatId, chains) => {
      const name = tableName(chatId, fingerprint)
      if (chains.length === 0) return removeTable(folder, name)
      const isSaved = attempt(0, () => writeTable(options, name, { chatId, chains }))
      // Named by an older table, or by none until the next one: at worst the pages are read again.
      if (!isSaved) return
      noteWritten()
    },
    forget: (chatId) => {
      for (const name of listFolder(tablesIn(folder))) if (isOfChat(name, chatId)) removeTable(folder, name)
    },
  }
}

/** What an engine with another model left of one conversation: read as it is, neither tidied nor written to. */
export const openStoreToRead = (options: Pick<PageStoreOptions, 'folder' | 'key' | 'fingerprint' | 'log'>, chatId: string): PageStore => {
  const table = readTable(options, tableName(chatId, options.fingerprint))
  return {
    // A page without a file shows when it is read.
    tables: table === null ? [] : [table],
    // Pages are only entered into a tree: as many as there are.
    budgetBytes: Number.MAX_SAFE_INTEGER,
    read: (id) => readPage(options, id),
    write: () => false,
    remove: () => undefined,
    saveTable: () => undefined,
    forget: () => undefined,
  }
}

/** Null for a page that is not there, and for one that is damaged or not ours, which is removed. */
const readPage = ({ folder, key, log }: Pick<PageStoreOptions, 'folder' | 'key' | 'log'>, id: string): Buffer | null => {
  const path = pagePath(folder, id)
  const sealed = readIfThere(path)
  if (sealed === null) return null
  const bytes = unseal(key, `page:${id}`, sealed)
  if (bytes !== null) return bytes
  log('kv: a page on disk is damaged or not ours, and was removed')
  rmSync(path, { force: true })
  return null
}

const tidy = (options: PageStoreOptions): { ours: Table[]; foreignBytes: number } => {
  const { folder, fingerprint } = options
  const files = readTables(options)
  const there = new Set(listPages(folder))
  const readable = files.filter((file) => {
    if (file.table === null) removeTable(folder, file.name)
    return file.table !== null
  })
  const isOurs = ({ name }: TableFile): boolean => isOfFingerprint(name, fingerprint)
  const foreign = readable.filter((file) => !isOurs(file))
  while (bytesOf(foreign, there) > options.budgetBytes / 2) {
    const oldest = foreign.shift()
    if (oldest !== undefined) removeTable(folder, oldest.name)
  }
  const ours = readable.filter(isOurs).flatMap(({ table }) => (table === null ? [] : [trim(table, there)]))
  const named = new Set([...ours, ...foreign.flatMap(({ table }) => table ?? [])].flatMap(pagesOf).map(({ id }) => id))
  for (const id of there) if (!named.has(id)) rmSync(pagePath(folder, id), { force: true })
  return { ours, foreignBytes: bytesOf(foreign, there) }
}

/** Chains up to the first page that has no file. */
const trim = ({ chatId, chains }: Table, there: ReadonlySet<string>): Table => ({
  chatId,
  chains: chains.map(({ root, pages }) => {
    const missing = pages.findIndex(({ id }) => !there.has(id))
    return { root, pages: missing < 0 ? pages : pages.slice(0, missing) }
  }),
})

const pagesOf = ({ chains }: Table): Table['chains'][number]['pages'] => chains.flatMap(({ pages }) => pages)

const bytesOf = (files: readonly TableFile[], there: ReadonlySet<string>): number => {
  const sizes = new Map(files.flatMap(({ table }) => (table === null ? [] : pagesOf(table))).map(({ id, bytes }) => [id, there.has(id) ? bytes : 0]))
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
}

const readWritten = (folder: string): z.infer<typeof Written> => {
  const nothing = { day: 0, bytes: 0 }
  const file = readIfThere(writtenPath(folder))
  if (file === null) return nothing
  try {
    return Written.safeParse(JSON.parse(file.toString('utf8'))).data ?? nothing
  } catch {
    // Damaged: the day begins anew.
    return nothing
  }
}
