/* What is known of the graphics card.
 *
 * Asking it wakes it, so it is asked only where it is about to be used: by the engine,
 * right before a model is loaded that may go there, and once on a machine that it was
 * never asked on, when somebody wants to know whether a model fits. In between the
 * last reading counts, which says what there is; what is free now only a load finds
 * out. A card that cannot be asked leaves the last reading as it is.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { MemoryNow } from '../../core/fit/estimate-fit.ts'
import { GpuReading } from '../../core/fit/gpu-reading.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

export type GpuMemory = {
  /** Null where there is no card, or none is known of. */
  last: () => GpuReading | null
  /** Asks once on a machine where it was never asked, in a process of its own. */
  learn: () => Promise<void>
  /** Asks the engine now. False where it could not be asked. */
  read: () => Promise<boolean>
}

type Options = {
  stored: OpenStoredValue
  workshops: Workshops
  /** Starts the engine where it does not run. */
  engine: { readGpu: () => Promise<GpuReading | null> }
  log: Logger
}

const Known = z.object({ reading: GpuReading.nullable() }).nullable()
const learnLimitMs = 30_000

export const createGpuMemory = ({ stored, workshops, engine, log }: Options): GpuMemory => {
  const known = stored({ key: 'gpu-memory', schema: Known, initial: null })
  let learning: Promise<void> | undefined
  const keep = (reading: GpuReading | null): void => {
    // Written when it differs: each load asks, and a commit costs an fsync.
    if (JSON.stringify(known.get()) !== JSON.stringify({ reading })) known.set({ reading })
  }
  const learn = async (): Promise<void> => {
    try {
      const { reading } = await workshops.run((client) => client.readGpu(), { limitMs: learnLimitMs })
      // A load may have asked meanwhile, and knows better.
      if (known.get() === null) keep(reading)
    } catch (error) {
      // Estimates are for the processor until a load finds out.
      log.debug({ err: error }, 'The graphics card could not be asked')
    }
  }
  return {
    last: () => known.get()?.reading ?? null,
    learn: async () => {
      if (known.get() === null) await (learning ??= learn())
    },
    read: async () => {
      try {
        keep(await engine.readGpu())
        return true
      } catch (error) {
        log.debug({ err: error }, 'The graphics card could not be asked')
        return false
      }
    },
  }
}

/** Main memory with the card beside it. */
export const withGpu = (memory: MemoryNow, gpu: GpuReading | null): MemoryNow =>
  gpu === null ? memory : { ...memory, gpuFreeBytes: gpu.freeBytes, gpuTotalBytes: gpu.totalBytes, isUnified: gpu.isUnified }
