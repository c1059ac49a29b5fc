/* The models on this machine.
 *
 * PARTS: library-state.ts holds the records, scan/ finds files, look-queue.ts finds
 * out what they are. This file lets what was found into the library and keeps the
 * folders that are looked through: ours (`<data folder>/models`), those that the user
 * added, and, not read before they are added, those of other applications.
 *
 * PROMISES: files outside our folder are never written, moved or deleted. A model
 * whose file is gone stays listed as missing until it is removed, with its settings.
 * The starter is always there.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import { FolderId, ModelId } from '../../contract/ids.ts'
import type { ModelFolder } from '../../contract/models.ts'
import { uncheckedTemplate } from '../../core/models/model-facts.ts'
import type { ModelFile, ModelRecord } from '../../core/models/model-record.ts'
import { slug } from '../../core/models/slug.ts'
import type { ModelRepository, StoredFolder } from '../../storage/model-repository.ts'
import { type LibraryState, fileNow, isSameFile } from './library-state.ts'
import type { LookQueue } from './look-queue.ts'
import { detectFolders, kindOfFolder } from './scan/detect-folders.ts'
import type { DetectedFolder } from './scan/detect-folders.ts'
import type { FoundModel } from './scan/found-model.ts'
import { scanFolder } from './scan/scan-folder.ts'
import { stemOf } from './scan/scan-plain.ts'
import type { Starter } from './starter.ts'

export type Library = {
  /** Where our own models lie. */
  folder: string
  /** Puts the starter into the list, whatever became of it. */
  admitStarter: () => void
  /** Looks through all folders; what is new is looked at in the background. Resolves with how many models are listed. */
  rescan: () => Promise<number>
  folders: () => ModelFolder[]
  /** @throws AppError not-found */
  addFolder: (path: string) => Promise<ModelFolder>
  removeFolder: (id: FolderId) => void
  /** Lets one file (or a split model by any of its parts) in where it lies. @throws AppError not-found, invalid-input */
  importFile: (path: string) => Promise<ModelRecord>
  /** Lets in what was made or fetched for the library. */
  adopt: (found: FoundModel, extra?: Partial<ModelRecord>) => ModelRecord
}

export type LibraryOptions = {
  dataDir: string
  models: ModelRepository
  state: LibraryState
  queue: LookQueue
  starter: Starter
  detect?: () => DetectedFolder[]
  clock?: () => number
  log: Logger
}

export const createLibrary = (options: LibraryOptions): Library => {
  const { dataDir, models, state, detect = detectFolders, clock = Date.now } = options
  const folder = join(dataDir, 'models')
  const failures = new Map<string, ModelFolder['state']>()
  const adopt: Library['adopt'] = (found, extra = {}) => admit(options, clock(), { found, extra })

  const own: StoredFolder = { id: ownFolderId, path: folder, kind: 'folder', addedAtMs: 0 }
  const scanOne = async (at: StoredFolder): Promise<void> => {
    const kind = at === own ? 'own' : at.kind
    try {
      failures.set(at.path, 'scanning')
      for (const found of await scanFolder({ path: at.path, kind })) adopt(found, { folderId: at === own ? null : at.id })
      failures.delete(at.path)
    } catch (error) {
      failures.set(at.path, statSync(at.path, { throwIfNoEntry: false }) === undefined ? 'missing' : 'unreadable')
      // Our own folder is made when something is first put there.
      if (at !== own) options.log.warn({ err: error, path: at.path }, 'A folder of models cannot be read')
    }
  }
  const describe = (at: StoredFolder, kind: ModelFolder['kind'], isAdded: boolean): ModelFolder => ({
    ...{ id: at.id, path: at.path, kind, isAdded },
    state: failures.get(at.path) ?? (isAdded && statSync(at.path, { throwIfNoEntry: false }) === undefined ? 'missing' : 'available'),
    modelCount: state.records().filter(({ folderId, origin }) => (kind === 'own' ? origin.kind === 'own' : folderId === at.id)).length,
  })
  const rescan = async (): Promise<number> => {
    admitStarter(options, clock())
    for (const at of [own, ...models.folders()]) await scanOne(at)
    for (const record of state.records()) recheckFile(options, record)
    state.notify({ type: 'folders' })
    return state.records().length
  }
  return {
    folder,
    admitStarter: () => admitStarter(options, clock()),
    rescan,
    adopt,
    folders: () => {
      const added = models.folders()
      const detected = detect().filter(({ path }) => !added.some((known) => known.path === path))
      return [
        { ...describe(own, 'own', true), state: 'available' },
        ...added.map((at) => describe(at, at.kind, true)),
        ...detected.map(({ path, kind }) => describe({ id: detectedId(path), path, kind, addedAtMs: 0 }, kind, false)),
      ]
    },
    addFolder: async (given) => {
      const path = realFolder(given)
      const known = models.folders().find((added) => added.path === path)
      const kind = detect().find((found) => found.path === path)?.kind ?? kindOfFolder(path)
      const at = known ?? { id: FolderId.parse(randomUUID()), path, kind, addedAtMs: clock() }
      models.saveFolder(at)
      await scanOne(at)
      state.notify({ type: 'folders' })
      return describe(at, at.kind, true)
    },
    removeFolder: (id) => {
      for (const record of state.records()) if (record.folderId === id) state.drop(record.id)
      models.eraseFolder(id)
      state.notify({ type: 'folders' })
    },
    importFile: async (given) => {
      const path = realFile(given)
      const known = state.findPath(path)
      if (known?.binnedAtMs === null) return known
      const parts = (await scanFolder({ path: dirname(path), kind: 'folder' })).find(({ paths }) => paths.includes(path))
      const origin = { kind: 'file' as const, folder: dirname(path) }
      return adopt({ ...(parts ?? { paths: [path], source: null, expectedSha256: null, foundName: stemOf(path), licence: '' }), origin })
    },
  } satisfies Library
}

const ownFolderId = FolderId.parse('00000000-0000-4000-8000-000000000000')

/** The same for the same path, so that a list that is asked for twice names it alike. */
const detectedId = (path: string): FolderId => {
  const hex = createHash('sha256').update(path).digest('hex')
  return FolderId.parse(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`)
}

const realFolder = (given: string): string => {
  try {
    const path = realpathSync(resolve(given))
    if (statSync(path).isDirectory()) return path
  } catch {
    // Said below, as for what is no folder.
  }
  throw new AppError('not-found', 'There is no such folder', { details: { kind: 'folder' } })
}

const realFile = (given: string): string => {
  if (!isAbsolute(given)) throw new AppError('invalid-input', 'The path must be a whole one', { details: { reason: 'relative-path' } })
  if (!given.toLowerCase().endsWith('.gguf')) {
    throw new AppError('invalid-input', 'Model files end with .gguf', { details: { reason: 'not-gguf' } })
  }
  if (fileNow(given) === undefined) throw new AppError('not-found', 'There is no such file', { details: { kind: 'file' } })
  return resolve(given)
}

type Admission = { found: FoundModel; extra: Partial<ModelRecord> }

const admit = ({ state, queue }: LibraryOptions, nowMs: number, { found, extra }: Admission): ModelRecord => {
  const [first = ''] = found.paths
  const known = state.findPath(first)
  if (known !== undefined) return readmit(state, known, { found, extra })
  const record: ModelRecord = {
    id: idOf(found.foundName, first),
    files: found.paths.map((path) => fileNow(path) ?? { path, sizeBytes: 0, mtimeMs: 0, inode: 0 }),
    folderId: null,
    ...{ origin: found.origin, source: found.source, expectedSha256: found.expectedSha256, foundName: found.foundName, licence: found.licence },
    ...{ sha256: null, givenName: null, description: '', familyId: null, provenance: null, facts: null, template: uncheckedTemplate },
    ...{ problem: null, isChanged: false, addedAtMs: nowMs, binnedAtMs: null, binPaths: null },
    ...extra,
  }
  state.put(record)
  queue.add(record.id)
  return record
}

/** What is known stays; what the place says about it may have changed. */
const readmit = (state: LibraryState, known: ModelRecord, { found, extra }: Admission): ModelRecord => {
  const isImported = found.origin.kind === 'file' && extra.folderId === undefined
  const isBack = isImported && known.binnedAtMs !== null && known.binPaths === null
  const next: ModelRecord = {
    ...known,
    source: betterSource(known.source, found.source),
    licence: known.licence || found.licence,
    folderId: known.origin.kind === 'file' ? known.folderId : (extra.folderId ?? known.folderId),
    ...(isBack ? { binnedAtMs: null } : {}),
  }
  if (JSON.stringify(next) !== JSON.stringify(known)) state.put(next)
  return next
}

/** One that names the commit before one that does not. */
const betterSource = (known: ModelRecord['source'], found: ModelRecord['source']): ModelRecord['source'] =>
  found === null || (found.commit === null && known !== null) ? known : found

const idOf = (name: string, path: string): ModelId =>
  ModelId.parse(`${slug(name)}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`)

/** Whatever became of it since the last program, the starter is in the list, under its own id. */
const admitStarter = ({ state, starter, queue }: LibraryOptions, nowMs: number): void => {
  const { facts, path } = starter
  const file = fileNow(path)
  const known = state.find(facts.id)
  if (known !== undefined && isUnchanged(known, path, file)) return
  // Another version of the program brought another file: what was found out about the old one is void.
  const stray = state.findPath(path)
  if (stray !== undefined && stray.id !== facts.id) state.drop(stray.id)
  state.put(starterRecord(starter, { known, file, nowMs }))
  if (file !== undefined) queue.add(facts.id)
}

type Admitting = { known: ModelRecord | undefined; file: ModelFile | undefined; nowMs: number }

const starterRecord = (starter: Starter, { known, file, nowMs }: Admitting): ModelRecord => {
  const { facts, path, folder } = starter
  return {
    id: facts.id,
    files: [file ?? { path, sizeBytes: facts.sizeBytes, mtimeMs: 0, inode: 0 }],
    folderId: null,
    origin: { kind: 'starter', folder },
    ...{ source: null, expectedSha256: null, sha256: facts.sha256, givenName: known?.givenName ?? null, foundName: facts.name },
    ...{ description: facts.description, licence: facts.licence, familyId: null, provenance: null },
    facts: starterFacts(starter),
    ...{ template: uncheckedTemplate, problem: null, isChanged: false, addedAtMs: nowMs, binnedAtMs: null, binPaths: null },
  }
}

const isUnchanged = ({ files, facts }: ModelRecord, path: string, file: ModelFile | undefined): boolean =>
  files[0] !== undefined && files[0].path === path && isSameFile(files[0], file) && facts !== null

/** What the manifest says, until the file itself was looked at. */
const starterFacts = ({ facts, path }: Starter): ModelRecord['facts'] => ({
  kind: 'chat',
  architecture: 'llama',
  ...{ name: facts.name, familyName: facts.name, parameters: facts.parameters, quantization: facts.quantization },
  ...{ sizeBytes: facts.sizeBytes, fileCount: 1, trainedContextSize: facts.contextSize, weightBytes: facts.sizeBytes },
  ...{ activeWeightBytes: facts.sizeBytes, licence: facts.licence, sourceRepository: null, tokenizer: 'llama' },
  ...{ layers: 0, embedding: 0, feedForward: 0, heads: 0, kvValuesPerToken: 0, slidingKvValuesPerToken: 0, slidingWindow: 0, vocabulary: 0 },
  capabilities: basename(path) === '' ? [] : ['chat', 'system-prompt'],
})

/** A model that never was looked at to the end, or whose file is another one now. */
const recheckFile = ({ state, queue }: LibraryOptions, record: ModelRecord): void => {
  if (record.origin.kind === 'starter') return
  const current = state.stateOf(record)
  if (current === 'checking') queue.add(record.id)
  else if (record.sha256 === null && current === 'available') queue.recheck(record.id)
}

/** Folders that only we may write into; made when something is first put there. */
export const makeOwnFolder = (library: Pick<Library, 'folder'>, ...below: string[]): string => {
  const path = join(library.folder, ...below)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}
