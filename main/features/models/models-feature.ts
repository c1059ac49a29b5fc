/* Composes the library: what lies where, what it is, which answers, what it takes, what is made of it. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Fit } from '../../contract/fit.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { MemoryNow } from '../../core/fit/estimate-fit.ts'
import { createWorkshops } from '../../engine-link/run-workshop.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { LaunchEngine } from '../../engine-link/engine-child.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { Storage } from '../../storage/open-database.ts'
import { defaultModelValue } from '../../storage/read-default-model.ts'
import { type Bin, createBin } from './bin.ts'
import { type FitModel, createFitModel } from './fit-model.ts'
import { type GpuMemory, createGpuMemory } from './gpu-memory.ts'
import { type RemoteFile, lookAtRemote } from './inspect-model.ts'
import { type KvProbes, createKvProbes } from './kv-probes.ts'
import { type Library, createLibrary } from './library.ts'
import { type LibraryState, createLibraryState, fileNow, usualContextSize } from './library-state.ts'
import { type LookQueue, createLookQueue } from './look-queue.ts'
import { type ModelShelf, createModelShelf } from './model-shelf.ts'
import { type QuantizeJobs, createQuantizeJobs } from './quantize-jobs.ts'
import type { DetectedFolder } from './scan/detect-folders.ts'
import { createStarter } from './starter.ts'

export type ModelsFeature = {
  state: LibraryState
  library: Library
  queue: LookQueue
  shelf: ModelShelf
  kvProbes: KvProbes
  bin: Bin
  fitModel: FitModel
  gpu: GpuMemory
  jobs: QuantizeJobs
  workshops: Workshops
  models: Storage['models']
  /** Reads a remote file's header once; the answer estimates for any size of the weights. */
  lookAtRemote: (file: RemoteFile, signal?: AbortSignal) => Promise<(weightBytes: number) => Fit>
  /** Files that were fetched into our folder. */
  adoptDownload: (download: Download) => void
  close: () => Promise<void>
}

/** What the downloader hands over: all files of a model, verified and in place. */
export type Download = {
  repository: string
  commit: string
  licence: string | null
  files: readonly { path: string; file: string; sha256: string }[]
}

export type ModelsFeatureOptions = {
  dataDir: string
  starterDir: string
  storage: Pick<Storage, 'models' | 'stored'>
  engine: Pick<EngineLink, 'status' | 'isQuarantined' | 'hello' | 'readGpu'>
  launchWorkshop: LaunchEngine
  log: Logger
  /** Tests look for nobody's folders. */
  detect?: () => DetectedFolder[]
  memory?: () => MemoryNow
}

export const createModelsFeature = (options: ModelsFeatureOptions): ModelsFeature => {
  const { dataDir, storage, engine, log } = options
  const { models, stored } = storage
  const starter = createStarter(options.starterDir, log)
  const workshops = createWorkshops({ launch: options.launchWorkshop, log })
  const defaultModel = stored(defaultModelValue)
  const suspected = new Map<ModelId, string>()
  const state: LibraryState = createLibraryState({
    models,
    starter,
    log,
    isQuarantined: engine.isQuarantined,
    defaultId: () => shelf.choice(null).modelId,
    onSuspect: (record) => {
      // Once for each way in which the files differ.
      const seen = JSON.stringify(record.files.map(({ path }) => fileNow(path)))
      if (record.isChanged || suspected.get(record.id) === seen) return
      suspected.set(record.id, seen)
      if (record.sha256 === null) queue.add(record.id)
      else queue.recheck(record.id)
    },
  })
  const queue: LookQueue = createLookQueue({ state, workshops, log })
  const library = createLibrary({ dataDir, models, state, queue, starter, log, ...(options.detect === undefined ? {} : { detect: options.detect }) })
  const gpu = createGpuMemory({ stored, workshops, engine, log })
  const fitModel = createFitModel({ models, stored, workshops, log, gpu, reclaimable: () => heldBytes(), ...(options.memory === undefined ? {} : { memory: options.memory }) })
  const kvProbes = createKvProbes({ stored, workshops, engine })
  const shelf: ModelShelf = createModelShelf({ models, state, queue, starter, fitModel, gpu, defaultModel, engine, kvProbes })
  const heldBytes = (): number => {
    const status = engine.status()
    const held = status.state === 'ready' || status.state === 'answering' ? state.find(status.modelId) : undefined
    return held?.facts?.weightBytes === undefined ? 0 : Math.round(held.facts.weightBytes * shelf.mainMemoryShare(held.id))
  }
  const jobs = createQuantizeJobs({ models, state, library, workshops, log })
  let isClosed = false
  // The starter must be there before anybody asks; files are looked through when nobody waits.
  library.admitStarter()
  const scanning = library.rescan().catch((error: unknown) => log.warn({ err: error }, 'The folders of models could not be looked through'))
  void scanning.then(() => queue.idle()).then(() => (isClosed ? undefined : fitModel.measureBandwidth()))
  return {
    ...{ state, library, queue, shelf, kvProbes, fitModel, gpu, jobs, workshops, models },
    bin: createBin({ state, folder: join(dataDir, 'models') }),
    lookAtRemote: async (file, signal) => {
      const facts = await lookAtRemote(workshops, file, signal)
      await gpu.learn()
      const contextSize = Math.min(usualContextSize, facts.trainedContextSize || usualContextSize)
      const rest = { contextSize, kvType: 'f16', flashAttention: 'auto', gpuLayers: null, draft: null, adapterBytes: 0, contexts: 1 } as const
      return (weightBytes) => {
        const share = facts.weightBytes === 0 ? 1 : weightBytes / facts.weightBytes
        const scaled = { ...facts, weightBytes, activeWeightBytes: Math.round(facts.activeWeightBytes * share) }
        return fitModel.estimate({ id: null, facts: scaled }, rest)
      }
    },
    adoptDownload: ({ repository, commit, licence, files }) => {
      const [first] = files
      if (first === undefined) return
      library.adopt({
        paths: files.map(({ file }) => file),
        origin: { kind: 'own', folder: library.folder },
        source: { repository, commit, file: first.path },
        expectedSha256: first.sha256,
        foundName: first.path.split('/').at(-1)?.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '') ?? first.path,
        licence: licence ?? '',
      }, { sha256: first.sha256 })
    },
    close: async () => {
      isClosed = true
      queue.close()
      jobs.close()
      await workshops.close()
      await queue.idle()
      await scanning
    },
  }
}
