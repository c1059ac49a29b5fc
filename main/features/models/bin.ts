/* Deleting that can be taken back.
 *
 * Files of ours move into `<models>/.bin/<id>/`, on the same disk, so that moving
 * costs nothing; emptying the bin erases them. Files of other applications stay
 * where they are: the model only leaves the list, and a scan does not bring it back.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { BinnedModel } from '../../contract/models.ts'
import type { ModelRecord } from '../../core/models/model-record.ts'
import { toStorageError } from '../../storage/storage-error.ts'
import { type LibraryState, nameOf } from './library-state.ts'

export type Bin = {
  list: () => BinnedModel[]
  /** @throws AppError not-found, conflict (the starter), storage-failed */
  put: (id: ModelId) => void
  /** @throws AppError not-found, conflict (another file has its place) */
  restore: (id: ModelId) => ModelRecord
  /** Returns how many bytes it freed. */
  empty: () => number
}

type Options = { state: LibraryState; folder: string; clock?: () => number }

export const createBin = ({ state, folder, clock = Date.now }: Options): Bin => {
  const binned = (id: ModelId): ModelRecord => {
    const record = state.binned().find((one) => one.id === id)
    if (record === undefined) throw new AppError('not-found', 'There is no such model in the bin', { details: { kind: 'model' } })
    return record
  }
  return {
    list: () => state.binned().map(describe).toSorted((one, other) => other.deletedAtMs - one.deletedAtMs),
    put: (id) => {
      const record = state.get(id)
      if (record.origin.kind === 'starter') {
        throw new AppError('conflict', 'The starter model stays', { details: { reason: 'starter' } })
      }
      const isOurs = record.origin.kind === 'own' && state.stateOf(record) !== 'missing'
      const binPaths = isOurs ? moveAll(record.files.map(({ path }) => path), join(folder, '.bin', id)) : null
      state.put({ ...record, binnedAtMs: clock(), binPaths })
      state.notify({ type: 'bin' })
    },
    restore: (id) => {
      const record = binned(id)
      if (record.binPaths !== null) moveBack(record.files.map(({ path }) => path), record.binPaths)
      const restored = { ...record, binnedAtMs: null, binPaths: null }
      state.put(restored)
      state.notify({ type: 'bin' })
      return restored
    },
    empty: () => {
      let freed = 0
      for (const record of state.binned()) {
        // What was only taken off the list stays off it: emptying the bin brings nothing back.
        if (record.binPaths === null) continue
        freed += record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
        rmSync(join(folder, '.bin', record.id), { recursive: true, force: true })
        state.drop(record.id)
      }
      state.notify({ type: 'bin' })
      return freed
    },
  }
}

const describe = (record: ModelRecord): BinnedModel => ({
  id: record.id,
  name: nameOf(record),
  quantization: record.facts?.quantization ?? '',
  sizeBytes: record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  deletedAtMs: record.binnedAtMs ?? 0,
  ownsFile: record.binPaths !== null,
})

const moveAll = (paths: readonly string[], to: string): string[] => {
  try {
    mkdirSync(to, { recursive: true, mode: 0o700 })
    return paths.map((path) => {
      const target = join(to, basename(path))
      renameSync(path, target)
      return target
    })
  } catch (error) {
    throw toStorageError(error)
  }
}

const moveBack = (paths: readonly string[], binPaths: readonly string[]): void => {
  if (paths.some((path) => existsSync(path))) {
    throw new AppError('conflict', 'Another file has taken its place', { details: { reason: 'place-taken' } })
  }
  try {
    for (const [index, path] of paths.entries()) {
      mkdirSync(dirname(path), { recursive: true })
      renameSync(binPaths[index] ?? path, path)
    }
  } catch (error) {
    throw toStorageError(error)
  }
}
