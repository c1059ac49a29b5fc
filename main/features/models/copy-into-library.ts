// features/models/copy-into-library.ts - Copies a model's files into our own folder, where they stay when the original goes.
import { constants } from 'node:fs'
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { ModelRecord } from '../../core/models/model-record.ts'
import { toStorageError } from '../../storage/storage-error.ts'
import { makeOwnFolder } from './library.ts'
import type { ModelsFeature } from './models-feature.ts'

/** @throws AppError not-found, invalid-input, conflict (a file of that name is there), storage-full */
export const copyIntoLibrary = async ({ library, state }: Pick<ModelsFeature, 'library' | 'state'>, path: string): Promise<ModelRecord> => {
  const known = state.findPath(path)
  const original = await library.importFile(path)
  const folder = makeOwnFolder(library, 'imported')
  const copies: string[] = []
  try {
    for (const file of original.files) copies.push(await copyOne(file.path, join(folder, basename(file.path))))
  } catch (error) {
    await Promise.all(copies.map((copy) => rm(copy, { force: true })))
    throw error instanceof AppError ? error : toStorageError(error)
  } finally {
    // It was only let in for its parts to be found.
    if (known === undefined) state.drop(original.id)
  }
  const { source, foundName, licence } = original
  return library.adopt({ paths: copies, origin: { kind: 'own', folder: library.folder }, source, expectedSha256: original.expectedSha256, foundName, licence })
}

const copyOne = async (from: string, to: string): Promise<string> => {
  if (await stat(to).then(() => true, () => false)) {
    throw new AppError('conflict', 'There is a file of that name already', { details: { reason: 'place-taken' } })
  }
  const part = `${to}.part`
  try {
    // A clone where the file system can, so that a copy on the same disk costs nothing.
    await copyFile(from, part, constants.COPYFILE_FICLONE)
    await rename(part, to)
    return to
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
