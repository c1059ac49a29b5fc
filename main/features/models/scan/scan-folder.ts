// features/models/scan/scan-folder.ts - The models of one folder, by whose folder it is.
import type { ModelFolder } from '../../../contract/models.ts'
import type { FoundModel } from './found-model.ts'
import { scanHuggingFace } from './scan-huggingface.ts'
import { scanOllama } from './scan-ollama.ts'
import { scanPlain } from './scan-plain.ts'

/** Throws what the file system throws when the folder itself cannot be read. */
export const scanFolder = (folder: { path: string; kind: ModelFolder['kind'] }): Promise<FoundModel[]> => {
  if (folder.kind === 'huggingface') return scanHuggingFace(folder.path)
  if (folder.kind === 'ollama') return scanOllama(folder.path)
  return scanPlain(folder.path, folder.kind)
}
