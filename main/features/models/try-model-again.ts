// features/models/try-model-again.ts - The user says that a model is to be tried once more: looks at its file as if for the first time.
import type { ModelId } from '../../contract/ids.ts'
import { fileNow } from './library-state.ts'
import type { ModelsFeature } from './models-feature.ts'

/** A changed file is accepted for what it is now. @throws AppError not-found */
export const tryModelAgain = async ({ state, queue }: Pick<ModelsFeature, 'state' | 'queue'>, id: ModelId): Promise<void> => {
  const record = state.get(id)
  if (record.origin.kind === 'starter') return
  const current = state.stateOf(record)
  if (current === 'available' || current === 'missing') return
  const files = record.files.map((file) => fileNow(file.path) ?? file)
  const isAccepted = current === 'changed'
  state.put({ ...record, files, problem: null, isChanged: false, facts: null, ...(isAccepted ? { sha256: null, expectedSha256: null } : {}) })
  queue.add(id)
  await queue.looked(id)
}
