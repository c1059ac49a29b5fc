// features/models/starter.ts - The model that came with the application: always there, whole or not.
import { join } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import { type FileState, createModelFileCheck } from './check-model-file.ts'
import { type StarterFile, readStarterManifest } from './starter-manifest.ts'

export type Starter = {
  facts: StarterFile
  folder: string
  path: string
  /** A smaller model with the same vocabulary, where one came along and is whole; null otherwise: an answer only takes longer. */
  draft: () => Promise<string | null>
  stateNow: () => FileState
  /** @throws AppError model-load-failed unless the file is the one that was shipped */
  verify: () => Promise<void>
}

export const createStarter = (folder: string, log: Logger): Starter => {
  const { starter, draft, isListed } = readStarterManifest(folder)
  const path = join(folder, starter.file)
  const check = createModelFileCheck({ path, sizeBytes: starter.sizeBytes, sha256: starter.sha256 })
  const draftPath = draft === null ? null : join(folder, draft.file)
  const draftCheck = draft === null || draftPath === null ? null : createModelFileCheck({ ...draft, path: draftPath })
  // So that a damaged file shows in the list, and the first question does not wait for the checksum.
  void check.verify().then((fileState) => {
    if (fileState !== 'available') log.error({ path, fileState }, 'The starter model cannot be used')
  })
  return {
    facts: starter,
    folder,
    path,
    draft: async () => (draftPath !== null && (await draftCheck?.verify()) === 'available' ? draftPath : null),
    stateNow: () => (isListed ? check.stateNow() : 'missing'),
    verify: async () => {
      const fileState = isListed ? await check.verify() : 'missing'
      if (fileState === 'available') return
      throw new AppError(
        'model-load-failed',
        `The file of ${starter.name} is ${fileState}: install Hearth again, or restore native-models/starter`,
        { details: { reason: fileState, modelId: starter.id, file: starter.file } },
      )
    },
  }
}
