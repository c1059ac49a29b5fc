/* Will it fit: the estimate of core/fit with what this machine and this library know.
 *
 * The memory bandwidth is measured once per machine, in the background, in a
 * workshop, and kept. What an engine holds now counts as free for the model that
 * would take its place.
 */
import { freemem, totalmem } from 'node:os'
import type { Logger } from 'pino'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { Fit, KvType } from '../../contract/fit.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ModelSettings } from '../../contract/model-settings.ts'
import { type MemoryNow, estimateFit } from '../../core/fit/estimate-fit.ts'
import type { ModelFacts } from '../../core/models/model-facts.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { ModelRepository } from '../../storage/model-repository.ts'
import { type GpuMemory, withGpu } from './gpu-memory.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

/** What to estimate for, beside the model itself. */
export type FitWish = {
  contextSize: number
  kvType: KvType
  flashAttention: ModelSettings['flashAttention']
  gpuLayers: number | null
  draft: ModelFacts | null
  adapterBytes: number
  contexts: number
}

export type FitModel = {
  estimate: (model: { id: ModelId | null; facts: ModelFacts }, wish: FitWish) => Fit
  /** @throws AppError out-of-memory with the numbers; details.canOverride says that it can be tried all the same */
  refuse: (id: ModelId, fit: Fit) => never
  /** What a load was predicted to take, without correction, and took. */
  record: (id: ModelId, fit: Fit, actualBytes: number) => void
  /** Measures the bandwidth unless it is known. */
  measureBandwidth: () => Promise<void>
  bandwidth: () => number | null
}

type Options = {
  models: ModelRepository
  stored: OpenStoredValue
  workshops: Workshops
  /** What the engine holds that would be given back, bytes. */
  reclaimable?: () => number
  memory?: () => MemoryNow
  gpu: Pick<GpuMemory, 'last'>
  log: Logger
}

const Bandwidth = z.object({ bytesPerSecond: z.number().positive() }).nullable()
const knownLoads = 40
const measureLimitMs = 30_000
const bytesPerMiB = 1024 * 1024

export const createFitModel = (options: Options): FitModel => {
  const { models, workshops, log, gpu, memory = readMemoryNow, reclaimable = () => 0 } = options
  const bandwidth = options.stored({ key: 'memory-bandwidth', schema: Bandwidth, initial: null })
  return {
    bandwidth: () => bandwidth.get()?.bytesPerSecond ?? null,
    estimate: ({ id, facts }, wish) => {
      const now = withGpu(memory(), gpu.last())
      const speeds = id === null ? [] : models.speeds(id).map(({ tokensPerSecond }) => tokensPerSecond).toSorted((one, other) => one - other)
      return estimateFit({
        ...wish,
        facts,
        hasFlashAttention: wish.flashAttention !== 'off',
        memory: { ...now, freeBytes: Math.min(now.totalBytes, now.freeBytes + reclaimable()) },
        loads: models.loads(knownLoads),
        modelId: id ?? '',
        bandwidth: bandwidth.get()?.bytesPerSecond ?? null,
        measuredTokensPerSecond: speeds[Math.floor(speeds.length / 2)] ?? null,
      })
    },
    refuse: (id, fit) => {
      throw new AppError('out-of-memory', 'The model needs more memory than is free', {
        details: {
          modelId: id,
          neededMiB: Math.ceil(fit.neededBytes / bytesPerMiB),
          freeMiB: Math.floor(fit.memory.freeBytes / bytesPerMiB),
          reserveMiB: Math.ceil(fit.memory.reserveBytes / bytesPerMiB),
          contextSize: fit.contextSize,
          largestContextSize: fit.largestContextSize,
          canOverride: true,
        },
      })
    },
    record: (id, fit, actualBytes) => {
      const predictedBytes = Object.values(fit.parts).reduce((sum, bytes) => sum + bytes, 0)
      try {
        models.recordLoad({ modelId: id, predictedBytes, actualBytes })
      } catch (error) {
        // The next load teaches the same.
        log.debug({ err: error }, 'A load could not be recorded')
      }
    },
    measureBandwidth: async () => {
      if (bandwidth.get() !== null) return
      try {
        bandwidth.set(await workshops.run((client) => client.measureBandwidth(), { limitMs: measureLimitMs }))
      } catch (error) {
        // Speeds stay unknown until the next start tries again.
        log.debug({ err: error }, 'The memory bandwidth could not be measured')
      }
    },
  }
}

/** Within the limits of a container where there is one. */
export const readMemoryNow = (): MemoryNow => {
  const limit = process.constrainedMemory()
  const totalBytes = limit > 0 && limit < totalmem() ? limit : totalmem()
  const freeBytes = Math.min(freemem(), process.availableMemory(), totalBytes)
  return { freeBytes, totalBytes, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false }
}
