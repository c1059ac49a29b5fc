// main/engine/inspect/probe-model.ts - Opens a file with llama.cpp itself and lets go of it again; what kills it kills only this process.
import { AppError } from '../../contract/errors.ts'
import { readGgufFile } from '../gguf/read-gguf-file.ts'
import { createLlamaRuntime } from '../llama-runtime.ts'

/** Throws `model-load-failed`, as readGgufFile does or with reason `refused`. */
export const probeModel = async (path: string, contextSize: number): Promise<void> => {
  await readGgufFile(path)
  const llama = await createLlamaRuntime().get('off')
  try {
    const model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({ contextSize, threads: 1 })
    await context.dispose()
    await model.dispose()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown'
    throw new AppError('model-load-failed', `llama.cpp refused the model: ${message}`, { details: { reason: 'refused' }, cause: error })
  }
}
