/* The library in memory: one record per model, and what follows from it now.
 *
 * Records come from the database at the start and go back to it with every change.
 * Where that cannot be written (a full disk, a newer version's database) the change
 * holds until the end of the program, and the next scan finds the files again.
 *
 * Whether a file is there, and still the one that was looked at, is asked of the
 * file system whenever a model is shown or used: size, time of change and inode
 * cost microseconds. A file that differs is reported to `onSuspect` once.
 */
import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import { FamilyId } from '../../contract/ids.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ModelState, ModelSummary, ModelsChange } from '../../contract/models.ts'
import type { ModelFile, ModelRecord } from '../../core/models/model-record.ts'
import { slug } from '../../core/models/slug.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { Watch } from '../../storage/change-feed.ts'
import type { ModelRepository } from '../../storage/model-repository.ts'
import { isTemplateKnown } from './known-templates.ts'
import type { Starter } from './starter.ts'

export type LibraryState = {
  /** All that are not in the bin, the starter first, then by name. */
  records: () => ModelRecord[]
  binned: () => ModelRecord[]
  /** @throws AppError not-found; also for a model in the bin */
  get: (id: ModelId) => ModelRecord
  find: (id: ModelId) => ModelRecord | undefined
  findPath: (path: string) => ModelRecord | undefined
  put: (record: ModelRecord) => void
  drop: (id: ModelId) => void
  stateOf: (record: ModelRecord) => ModelState
  summaryOf: (record: ModelRecord) => ModelSummary
  familyIdOf: (record: ModelRecord) => FamilyId
  notify: (change: ModelsChange) => void
  /** The summary of a model may have changed without its record. */
  touch: (id: ModelId) => void
  watch: (signal?: AbortSignal) => Watch<ModelsChange>
}

export type LibraryStateOptions = {
  models: ModelRepository
  starter: Starter
  isQuarantined: (id: ModelId) => boolean
  defaultId: () => ModelId
  onSuspect: (record: ModelRecord) => void
  log: Logger
}

export const createLibraryState = (options: LibraryStateOptions): LibraryState => {
  const { models, log } = options
  const records = new Map<ModelId, ModelRecord>(models.all().map((record) => [record.id, record]))
  const changes = createChangeFeed<ModelsChange>()
  const persist = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      // Memory has it; the next scan finds the file again.
      log.warn({ err: error }, 'The library could not be saved')
    }
  }
  const isListed = ({ binnedAtMs }: ModelRecord): boolean => binnedAtMs === null
  const summaryOf = (record: ModelRecord): ModelSummary => summarize(options, record)
  const touch = (id: ModelId): void => {
    const record = records.get(id)
    if (record !== undefined && isListed(record)) changes.publish({ type: 'changed', model: summaryOf(record) })
  }
  return {
    records: () => [...records.values()].filter(isListed).toSorted(byPlace),
    binned: () => [...records.values()].filter((record) => !isListed(record)),
    find: (id) => records.get(id),
    get: (id) => {
      const record = records.get(id)
      if (record !== undefined && isListed(record)) return record
      throw new AppError('not-found', 'There is no such model', { details: { kind: 'model' } })
    },
    findPath: (path) => [...records.values()].find(({ files }) => files[0]?.path === path),
    put: (record) => {
      records.set(record.id, record)
      persist(() => models.save(record))
      if (isListed(record)) touch(record.id)
      else changes.publish({ type: 'removed', id: record.id })
    },
    drop: (id) => {
      records.delete(id)
      persist(() => models.erase(id))
      changes.publish({ type: 'removed', id })
    },
    stateOf: (record) => stateOf(options, record),
    summaryOf,
    familyIdOf,
    notify: changes.publish,
    touch,
    watch: (signal) => changes.subscribe(signal),
  }
}

const isStarter = ({ origin }: ModelRecord): boolean => origin.kind === 'starter'

const byPlace = (one: ModelRecord, other: ModelRecord): number =>
  Number(isStarter(other)) - Number(isStarter(one)) || nameOf(one).localeCompare(nameOf(other)) || one.id.localeCompare(other.id)

export const nameOf = ({ givenName, facts, foundName }: ModelRecord): string => givenName ?? (facts?.name || foundName)

const stateOf = ({ starter, isQuarantined, onSuspect }: LibraryStateOptions, record: ModelRecord): ModelState => {
  const fileState = isStarter(record) ? starter.stateNow() : filesState(record)
  if (fileState === 'changed') onSuspect(record)
  if (fileState !== 'available') return fileState
  return isQuarantined(record.id) ? 'quarantined' : 'available'
}

const filesState = (record: ModelRecord): Exclude<ModelState, 'quarantined'> => {
  const now = record.files.map(({ path }) => fileNow(path))
  if (now.some((file) => file === undefined)) return 'missing'
  if (record.isChanged || !record.files.every((file, index) => isSameFile(file, now[index]))) return 'changed'
  if (record.problem !== null) return 'damaged'
  return record.facts === null ? 'checking' : 'available'
}

/** Undefined where there is no such file. */
export const fileNow = (path: string): ModelFile | undefined => {
  try {
    const stats = statSync(path)
    return stats.isFile() ? { path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino } : undefined
  } catch {
    // Gone, or on a disk that is: both are shown as missing.
    return undefined
  }
}

export const isSameFile = (one: ModelFile, other: ModelFile | undefined): boolean =>
  other !== undefined && one.sizeBytes === other.sizeBytes && one.mtimeMs === other.mtimeMs && one.inode === other.inode

const familyIdOf = (record: ModelRecord): FamilyId =>
  record.familyId ?? FamilyId.parse(slug(record.facts?.familyName || record.foundName))

/** What a window is that nobody has chosen: enough for a long chat, without gigabytes of keys and values. */
export const usualContextSize = 4096

export const contextSizeOf = (record: ModelRecord, chosen: number | null): number => {
  const trained = record.facts?.trainedContextSize ?? 0
  const wanted = chosen ?? usualContextSize
  return trained > 0 ? Math.max(64, Math.min(wanted, trained)) : wanted
}

const summarize = (options: LibraryStateOptions, record: ModelRecord): ModelSummary => {
  const { template } = record
  return {
    ...{ id: record.id, name: nameOf(record), description: record.description, source: record.source, origin: record.origin },
    ...{ sha256: record.sha256, provenance: record.provenance, problem: record.problem },
    ...factsShown(record),
    familyId: familyIdOf(record),
    sizeBytes: record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    fileCount: record.files.length,
    contextSize: contextSizeOf(record, options.models.settings(record.id).contextSize),
    template: { sha256: template.sha256, verdict: template.verdict, isKnown: isTemplateKnown(template, options.models.settings(record.id)) },
    measured: measuredSpeed(options.models, record.id),
    isStarter: isStarter(record),
    isDefault: options.defaultId() === record.id,
    state: stateOf(options, record),
  }
}

type ShownFacts = Pick<
  ModelSummary,
  'kind' | 'architecture' | 'parameters' | 'quantization' | 'trainedContextSize' | 'licence' | 'tokenizer' | 'capabilities'
>

const factsShown = ({ facts, licence }: ModelRecord): ShownFacts => {
  if (facts === null) {
    return { kind: 'other', architecture: '', parameters: 0, quantization: '', trainedContextSize: 0, licence, tokenizer: null, capabilities: [] }
  }
  const { kind, architecture, parameters, quantization, trainedContextSize, tokenizer, vocabulary, capabilities } = facts
  return {
    ...{ kind, architecture, parameters, quantization, trainedContextSize, capabilities },
    licence: licence || facts.licence,
    tokenizer: tokenizer === '' ? null : { kind: tokenizer, tokens: vocabulary },
  }
}

const measuredSpeed = (models: ModelRepository, id: ModelId): ModelSummary['measured'] => {
  const speeds = models.speeds(id)
  const [newest] = speeds
  if (newest === undefined) return null
  const sorted = speeds.map(({ tokensPerSecond }) => tokensPerSecond).toSorted((one, other) => one - other)
  return { tokensPerSecond: sorted[Math.floor(sorted.length / 2)] ?? newest.tokensPerSecond, answers: speeds.length, atMs: newest.atMs }
}
