// main/core/fit/gpu-reading.ts - The graphics card as it was read, or the part of main memory that acts as one.
import { z } from 'zod'

const bytes = z.number().int().min(0)

export const GpuReading = z.strictObject({
  /** How it is reached: `cuda`, `vulkan`, `metal`. */
  kind: z.string(),
  devices: z.array(z.string()),
  /** Of all cards together. */
  totalBytes: bytes,
  /** What another model could take: what is free and what our engine holds now, which it would give back. */
  freeBytes: bytes,
  /** Main memory and graphics memory are the same. */
  isUnified: z.boolean(),
})
export type GpuReading = z.infer<typeof GpuReading>
