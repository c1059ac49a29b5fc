// features/models/scan/walk-files.ts - Files with a given ending below a folder, bounded in depth and number; links to folders are not followed.
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const mostDepth = 8
const mostEntries = 50_000

/** Paths in the order of their names. What cannot be read is passed over, except the folder itself. */
export const walkFiles = async (folder: string, ending: string): Promise<string[]> => {
  const found: string[] = []
  let entries = 0
  const walk = async (at: string, depth: number): Promise<void> => {
    const list = await readdir(at, { withFileTypes: true })
    for (const entry of list.toSorted((one, other) => one.name.localeCompare(other.name))) {
      entries += 1
      // Names with a dot hide what is unfinished or in a bin.
      if (entries > mostEntries || entry.name.startsWith('.')) continue
      const path = join(at, entry.name)
      if (entry.isDirectory()) {
        if (depth < mostDepth) await walk(path, depth + 1).catch(() => undefined)
      } else if (entry.name.toLowerCase().endsWith(ending) && (await isFile(entry, path))) found.push(path)
    }
  }
  await walk(folder, 0)
  return found
}

const isFile = async (entry: Dirent, path: string): Promise<boolean> => {
  if (entry.isFile()) return true
  if (!entry.isSymbolicLink()) return false
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
