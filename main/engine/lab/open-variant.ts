/* A variant of the lab, loaded on the very way that answers take (load-model.ts).
 *
 * llama.cpp logs how large the keys and values of a context are and how many cells it
 * has; from the last such line follows what the whole window takes. */
import { type Llama, LlamaLogLevel, getLlama } from 'node-llama-cpp'
import type { LabLoaded } from '../../core/lab/measurement.ts'
import { logLine } from '../engine-log.ts'
import type { LlamaRuntime } from '../llama-runtime.ts'
import { type ReadyModel, loadModel } from '../load-model.ts'
import { noteBuffers } from '../loaded-memory.ts'
import type { LoadRequest } from '../protocol.ts'

export type Variant = {
  ready: ReadyModel
  llama: Llama
  /** Keys and values of a window of that many tokens; null where the library did not say. */
  kvBytes: (contextSize: number) => number | null
}

type Put = (event: { type: 'loading'; fraction: number } | { type: 'loaded'; model: LabLoaded }) => void

const bytesPerMiB = 1024 * 1024
const kvLine = /kv_cache\w*: size = +([\d.]+) MiB \( *(\d+) cells/

/** @throws as loadModel does */
export const openVariant = async (load: LoadRequest, put: Put): Promise<Variant> => {
  let bytesPerCell: number | null = null
  const llama = await getLlama({
    gpu: load.gpu === 'auto' ? 'auto' : false,
    build: 'never',
    logLevel: LlamaLogLevel.info,
    logger: (level, message) => {
      noteBuffers(message)
      const [, size, cells] = kvLine.exec(message) ?? []
      if (size !== undefined && Number(cells) > 0) bytesPerCell = (Number(size) * bytesPerMiB) / Number(cells)
      if (level !== LlamaLogLevel.info && level !== LlamaLogLevel.log) logLine(`llama.cpp ${level}: ${message}`)
    },
  })
  const runtime: LlamaRuntime = { get: () => Promise.resolve(llama) }
  const ready = await loadModel({
    runtime,
    // Nothing of it is kept, and there is one conversation.
    request: { ...load, cache: null, residentChats: 1 },
    onProgress: (fraction) => put({ type: 'loading', fraction }),
    signal: new AbortController().signal,
  })
  const { loadMs, threads, contextSize, gpu } = ready.facts
  put({ type: 'loaded', model: { loadMs, threads, contextSize, gpu } })
  return { ready, llama, kvBytes: (cells) => (bytesPerCell === null ? null : Math.round(bytesPerCell * cells)) }
}
