// main/engine/read-gpu.ts - How much graphics memory there is, as the library tells it. Asking wakes a card that sleeps.
import type { Llama } from 'node-llama-cpp'
import type { GpuReading } from '../core/fit/gpu-reading.ts'

/** The part of the library that is asked. */
export type GpuSource = Pick<Llama, 'gpu' | 'getVramState' | 'getGpuDeviceNames'>

/** `heldBytes` is what this process has there now. Null without a card, or with one that has no memory to tell of. */
export const readGpu = async (llama: GpuSource, heldBytes: number): Promise<GpuReading | null> => {
  if (llama.gpu === false) return null
  const { total, free, unifiedSize } = await llama.getVramState()
  const totalBytes = wholeBytes(total)
  if (totalBytes === 0) return null
  return {
    kind: llama.gpu,
    devices: await llama.getGpuDeviceNames(),
    totalBytes,
    freeBytes: Math.min(totalBytes, wholeBytes(free) + wholeBytes(heldBytes)),
    isUnified: unifiedSize > 0,
  }
}

/** What is taken there by everybody, for the difference that a load makes; 0 without a card. */
export const usedGpuBytes = async (llama: GpuSource): Promise<number> => {
  if (llama.gpu === false) return 0
  return wholeBytes((await llama.getVramState()).used)
}

/** Drivers have said less than nothing, and no number at all. */
const wholeBytes = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0)
