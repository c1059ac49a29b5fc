/* What is in an asar archive, for the test of our packages.
 *
 * The file is two pickled numbers, a pickled JSON index, and then the contents
 * one after the other. The index is a tree of `{ files }` for folders and
 * `{ size, offset }` or `{ size, unpacked }` for files; an unpacked file lies at
 * the same path under `<archive>.unpacked`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export type AsarFile = { path: string; isUnpacked: boolean; read: () => Buffer }

type Folder = { files: Record<string, Entry> }
type Entry = Folder | { size: number; offset?: string | undefined; unpacked?: boolean | undefined } | { link: string }

const Entry: z.ZodType<Entry> = z.lazy(() =>
  z.union([
    z.object({ files: z.record(z.string(), Entry) }),
    z.object({ size: z.number(), offset: z.string().optional(), unpacked: z.boolean().optional() }),
    z.object({ link: z.string() }),
  ]),
)
const Index = z.object({ files: z.record(z.string(), Entry) })

/** Every file of the archive, with paths as `out/main/index.js`. */
export const readAsar = (archive: string): AsarFile[] => {
  const bytes = readFileSync(archive)
  const contentsAt = 8 + bytes.readUInt32LE(4)
  const index = Index.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))))
  return filesOf(index, '').map(({ path, size, offset, isUnpacked }) => ({
    path,
    isUnpacked,
    read: () =>
      isUnpacked ? readFileSync(join(`${archive}.unpacked`, path)) : bytes.subarray(contentsAt + offset, contentsAt + offset + size),
  }))
}

/** Writes the archive's files into `folder`, unpacked ones included. */
export const extractAsar = (archive: string, folder: string): void => {
  for (const { path, read } of readAsar(archive)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), read())
  }
}

type Found = { path: string; size: number; offset: number; isUnpacked: boolean }

const filesOf = (folder: Folder, prefix: string): Found[] =>
  Object.entries(folder.files).flatMap(([name, entry]) => {
    const path = `${prefix}${name}`
    if ('files' in entry) return filesOf(entry, `${path}/`)
    if ('link' in entry) throw new Error(`${path} is a link, which a package should not need`)
    return [{ path, size: entry.size, offset: Number(entry.offset ?? 0), isUnpacked: entry.unpacked === true }]
  })
