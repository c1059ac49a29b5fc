/* The starter model, widened until a token costs tens of milliseconds.
 *
 * Made once per starter (its checksum is in the folder's name) and kept beside
 * node_modules' other caches: up to 1.2 GB that git never sees. A folder of the same
 * shape as native-models/starter, so that an application can be started on it.
 *
 * The draft is widened with it: it has a quarter of the layers, so it keeps costing a
 * quarter. Unwidened it would guess almost for nothing, as no draft of a real model does. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Width, widenModel } from './gguf/widen-model.ts'

const root = join(import.meta.dirname, '..')
const starterDir = join(root, 'native-models', 'starter')
/** Where large files that can be made again are kept. */
export const cache = join(root, 'node_modules', '.cache', 'hearth')
/** `half-billion` is what the figures of speculation and of the cache are about; `narrow` does for what only must be slow enough to be seen. */
const widths = {
  'half-billion': { embedding: 3072, feedForward: 6144 },
  narrow: { embedding: 2048, feedForward: 4096 },
} satisfies Record<string, Width>
export type WideStarter = keyof typeof widths

const ManifestFile = z.looseObject({ file: z.string(), role: z.string(), sha256: z.string() })
const Manifest = z.looseObject({ files: z.array(ManifestFile) })

type Role = 'model' | 'draft'
type StarterPath = { path: string; sha256: string }

/** The model of native-models/starter/manifest.json, or of a folder of the same shape, and where it is. */
export const starterFile = (dir: string = starterDir): StarterPath => pathOf(dir, 'model')

export const draftFile = (dir: string = starterDir): StarterPath => pathOf(dir, 'draft')

/** The folder with the widened starter, its draft and their manifest. */
export const wideStarter = async (kind: WideStarter = 'half-billion'): Promise<string> => {
  const width = widths[kind]
  const { sha256 } = starterFile()
  const folder = join(cache, `wide-starter-${sha256.slice(0, 12)}-${width.embedding}x${width.feedForward}-with-draft`)
  if (existsSync(folder)) return folder
  removeOlder(sha256)
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const files = [await widen('model', unfinished, width), await widen('draft', unfinished, width)]
  writeFileSync(join(unfinished, 'manifest.json'), JSON.stringify({ files }))
  renameSync(unfinished, folder)
  return folder
}

const widen = async (role: Role, folder: string, width: Width): Promise<z.infer<typeof ManifestFile>> => {
  const file = role === 'model' ? 'wide-starter.gguf' : 'wide-draft.gguf'
  const wide = join(folder, file)
  widenModel(pathOf(starterDir, role).path, wide, width)
  return { ...entryOf(readManifest(starterDir), role), file, sha256: await hashOf(wide), sizeBytes: statSync(wide).size }
}

const pathOf = (dir: string, role: Role): StarterPath => {
  const { file, sha256 } = entryOf(readManifest(dir), role)
  return { path: join(dir, file), sha256 }
}

const readManifest = (dir: string): z.infer<typeof Manifest> => Manifest.parse(JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')))

const entryOf = ({ files }: z.infer<typeof Manifest>, wanted: Role): z.infer<typeof ManifestFile> => {
  const entry = files.find(({ role }) => role === wanted)
  if (entry === undefined) throw new Error(`The starter manifest lists no ${wanted}`)
  return entry
}

/** A new starter makes the old widened ones worthless. */
const removeOlder = (sha256: string): void => {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) {
    const isOurs = name.startsWith('wide-starter-') && (!name.includes(sha256.slice(0, 12)) || !name.endsWith('-with-draft'))
    if (isOurs) rmSync(join(cache, name), { recursive: true })
  }
}

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(z.instanceof(Buffer).parse(chunk))
  return hash.digest('hex')
}
