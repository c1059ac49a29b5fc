/* Removing pages while no engine runs, or beside one.
 *
 * A chat's tables go first; then its pages that no other table names. Where its
 * table cannot be read (another key, damage), every page that no table names goes,
 * but for those of the last minutes: an engine writes pages before the table that
 * names them. */
import { rmSync, statSync } from 'node:fs'
import { isOfChat, listFolder, listPages, pagePath, readTables, removeTable, tablesIn } from './store-folder.ts'

const freshMs = 10 * 60_000

/** Throws what the file system throws, except for files that are not there. */
export const forgetChat = (place: { folder: string; key: Buffer }, chatId: string, nowMs = Date.now()): void => {
  const { folder } = place
  if (!listFolder(tablesIn(folder)).some((name) => isOfChat(name, chatId))) return
  const files = readTables(place)
  const own = files.filter(({ name }) => isOfChat(name, chatId))
  const others = files.filter(({ name }) => !isOfChat(name, chatId))
  const idsIn = (list: typeof files): string[] => list.flatMap(({ table }) => table?.chains ?? []).flatMap(({ pages }) => pages.map(({ id }) => id))
  const named = new Set(idsIn(others))
  const doomed = own.every(({ table }) => table !== null) ? idsIn(own) : listPages(folder).filter((id) => isOld(folder, id, nowMs))
  for (const { name } of own) removeTable(folder, name)
  for (const id of doomed) if (!named.has(id)) rmSync(pagePath(folder, id), { force: true })
}

/** Everything: the key that it was sealed with is about to go. */
export const forgetAll = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** Bytes of all pages. */
export const storeBytes = (folder: string): number =>
  listPages(folder).reduce((sum, id) => sum + (statSync(pagePath(folder, id), { throwIfNoEntry: false })?.size ?? 0), 0)

const isOld = (folder: string, id: string, nowMs: number): boolean =>
  (statSync(pagePath(folder, id), { throwIfNoEntry: false })?.mtimeMs ?? nowMs) < nowMs - freshMs
