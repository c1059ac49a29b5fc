// features/models/starter-shelf.ts - The starter alone, for one question on the terminal, where no library is opened.
import type { Logger } from 'pino'
import type { ModelId } from '../../contract/ids.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import { createStarter } from './starter.ts'

export const createStarterShelf = (
  starterDir: string,
  log: Logger,
): { id: ModelId; name: string; contextSize: number; prepare: () => Promise<LoadRequest> } => {
  const { facts, path, verify } = createStarter(starterDir, log)
  return {
    id: facts.id,
    name: facts.name,
    contextSize: facts.contextSize,
    prepare: async () => {
      await verify()
      return { modelPath: path, contextSize: facts.contextSize, threads: 0, gpu: 'off', draftModelPath: null }
    },
  }
}
