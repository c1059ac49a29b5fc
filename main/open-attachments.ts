// main/open-attachments.ts - Composes attachments with the windows that they have to fit into.
import type { AttachmentId } from './contract/ids.ts'
import { type AttachmentsFeature, createAttachments } from './features/attachments/attachments-feature.ts'
import type { AttachedQuestion } from './features/answers/answer-job.ts'
import type { FileQuestion, FittedOnce } from './features/ask/handlers.ts'
import type { ContextFeature } from './features/context/context-feature.ts'
import { fitAlone, fitQuestion } from './features/context/fit-files.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import type { Storage } from './storage/open-database.ts'
import type { Tie } from './storage/attachment-repository.ts'

export type Attachments = AttachmentsFeature & {
  fitQuestion: (question: AttachedQuestion) => Promise<Tie[]>
  /** For one question outside any chat. */
  fitOnce: (question: FileQuestion) => Promise<FittedOnce | null>
}

export const openAttachments = (parts: { storage: Storage; models: ModelsFeature } & Pick<ContextFeature, 'engine' | 'summariser' | 'chooseModel'>): Attachments => {
  const { storage, models } = parts
  const feature = createAttachments({ storage, workshops: models.workshops })
  return {
    ...feature,
    fitQuestion: async (question) => (await fitQuestion(parts, question)).ties,
    fitOnce: ({ ids, model, ...question }) => {
      const named = feature.held(ids).map((file, at) => ({ ...file, id: idAt(ids, at) }))
      return fitAlone(parts, { ...question, model, files: named })
    },
  }
}

const idAt = (ids: readonly AttachmentId[], at: number): AttachmentId => {
  const id = ids[at]
  if (id === undefined) throw new Error('more files than were asked for')
  return id
}
