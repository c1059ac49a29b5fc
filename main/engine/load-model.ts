/* From a path to a model that can answer.
 *
 * Conversations get their contexts from the lanes (kv/lanes.ts). A draft model,
 * where there is one, gets a context of its own; it must have the very same
 * vocabulary, since the two exchange token numbers.
 */
import {
  type ChatWrapper,
  InsufficientMemoryError,
  type Llama,
  type LlamaModel,
} from 'node-llama-cpp'
import { AppError } from '../contract/errors.ts'
import type { SpeculationKnowledge } from '../core/speculation/speculation-knowledge.ts'
import { type Draft, createDraft } from './draft-guesses.ts'
import { readGgufFile } from './gguf/read-gguf-file.ts'
import type { Lanes } from './kv/lane.ts'
import { openLanes } from './kv/open-lanes.ts'
import type { PageShelf } from './kv/page-shelf.ts'
import { type KnowledgeShelf, createKnowledgeShelf } from './knowledge-shelf.ts'
import { type LiveTuning, createLiveTuning } from './live-tuning.ts'
import type { LlamaRuntime } from './llama-runtime.ts'
import { modelExtras, wrapperFor } from './load-options.ts'
import { forgetBuffers, readLoadedMemory } from './loaded-memory.ts'
import type { LoadRequest, LoadedModel } from './protocol.ts'
import { usedGpuBytes } from './read-gpu.ts'
import { type WorkLoop, createWorkLoop } from './work-loop.ts'

export type ReadyModel = {
  model: LlamaModel
  lanes: Lanes
  wrapper: ChatWrapper
  draft: Draft | null
  /** All that computes takes turns here. */
  loop: WorkLoop
  tuning: LiveTuning
  /** What is known of guessing with this model and as many threads as it has now. */
  knowledge: () => SpeculationKnowledge
  facts: LoadedModel
  dispose: () => Promise<void>
}

/** How much of the whole the weights are; the context and the draft are the rest. */
const weightsShare = 0.9

/**
 * Loads what `request` names. Throws `model-load-failed` with details.reason (see readGgufFile; also `refused` by
 * the library, `draft-vocabulary`), or `out-of-memory`. Nothing stays loaded after a failure.
 */
export const loadModel = async (options: {
  runtime: LlamaRuntime
  request: LoadRequest
  onProgress: (fraction: number) => void
  signal: AbortSignal
  tuning?: LiveTuning
  knowledge?: KnowledgeShelf
  shelf?: PageShelf
}): Promise<ReadyModel> => {
  const { request, onProgress, signal, tuning = createLiveTuning(), knowledge = createKnowledgeShelf() } = options
  const startedMs = performance.now()
  await readGgufFile(request.modelPath)
  if (request.draftModelPath !== null) await readGgufFile(request.draftModelPath)
  for (const { path } of request.adapters ?? []) await readGgufFile(path)
  const llama = await options.runtime.get(request.gpu)
  forgetBuffers()
  const usedBefore = await usedGpuBytes(llama)
  const models: LlamaModel[] = []
  const open = async (modelPath: string, from: number, share: number): Promise<LlamaModel> => {
    const onLoadProgress = (fraction: number): void => onProgress(from + fraction * share)
    const model = await llama.loadModel({ modelPath, onLoadProgress, loadSignal: signal, ...(modelPath === request.modelPath ? modelExtras(request) : {}) })
    models.push(model)
    return model
  }
  try {
    const model = await open(request.modelPath, 0, weightsShare)
    tuning.attach(llama, request.threads)
    // As many as may ever be given to a step; how many it gets is up to the tuning.
    const threads = tuning.contextThreads(llama, request.threads)
    const contextSize = Math.min(request.contextSize, model.trainContextSize)
    const draftModel = request.draftModelPath === null ? null : await open(request.draftModelPath, weightsShare, 0.05)
    const draft = draftModel === null ? null : await openDraft({ model, draftModel, contextSize, threads, signal })
    const gpu = llama.gpu === false ? 'off' : llama.gpu
    const lanes = await openLanes({ model, request, contextSize, threads, gpu, shelf: options.shelf })
    signal.throwIfAborted()
    onProgress(1)
    const facts = {
      contextSize,
      trainedContextSize: model.trainContextSize,
      parameters: countParameters(model),
      threads: llama.maxThreads,
      gpu,
      gpuLayers: model.gpuLayers,
      gpuBytes: Math.max(0, (await usedGpuBytes(llama)) - usedBefore),
      loadMs: performance.now() - startedMs,
      memory: readLoadedMemory(gpu),
    }
    const wrapper = wrapperFor(model, request.template)
    const dispose = async (): Promise<void> => {
      await lanes.close()
      await disposeAll(models)
    }
    const knowledgeNow = (): SpeculationKnowledge => knowledge.get({ ...request, threads: llama.maxThreads })
    return { model, lanes, wrapper, draft, loop: createWorkLoop(), tuning, knowledge: knowledgeNow, facts, dispose }
  } catch (error) {
    await disposeAll(models)
    throw signal.aborted ? new AppError('cancelled', 'Loading was cancelled', { cause: error }) : await loadError(error, llama)
  }
}

const openDraft = async (options: {
  model: LlamaModel
  draftModel: LlamaModel
  contextSize: number
  threads: number
  signal: AbortSignal
}): Promise<Draft> => {
  const { model, draftModel, threads, signal } = options
  if (!hasSameVocabulary(model, draftModel)) {
    throw new AppError('model-load-failed', 'The draft model has another vocabulary', { details: { reason: 'draft-vocabulary' } })
  }
  const contextSize = Math.min(options.contextSize, draftModel.trainContextSize)
  const context = await draftModel.createContext({ contextSize, threads, createSignal: signal })
  return createDraft(context.getSequence())
}

const hasSameVocabulary = (model: LlamaModel, draft: LlamaModel): boolean => {
  const [ours, theirs] = [model, draft].map(({ fileInfo }) => fileInfo.metadata.tokenizer.ggml.tokens)
  return ours !== undefined && ours.length === theirs?.length && ours.every((token, index) => token === theirs[index])
}

const countParameters = (model: LlamaModel): number =>
  (model.fileInfo.fullTensorInfo ?? []).reduce(
    (sum, tensor) => sum + tensor.dimensions.reduce<number>((product, size) => product * Number(size), 1),
    0,
  )

/** Disposing a model disposes its contexts with it. */
const disposeAll = async (models: readonly LlamaModel[]): Promise<void> => {
  for (const model of models.toReversed()) await model.dispose()
}

const bytesPerMiB = 1024 * 1024
const memoryWords = /out of memory|insufficient|not enough|failed to allocate|bad_alloc/i

const loadError = async (error: unknown, llama: Llama): Promise<unknown> => {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : 'unknown'
  if (error instanceof InsufficientMemoryError || memoryWords.test(message)) {
    const { free } = await llama.getRamState()
    const details = { freeMiB: Math.floor(free / bytesPerMiB) }
    return new AppError('out-of-memory', `The model needs more memory than is free: ${message}`, { details, cause: error })
  }
  return new AppError('model-load-failed', `llama.cpp refused the model: ${message}`, { details: { reason: 'refused' }, cause: error })
}
