// main/contract/fit.ts - Whether a model fits into this machine's memory, and how fast it is likely to be.
import { z } from 'zod'

/** What keys and values are stored in; the smaller ones halve or quarter a long chat's memory at some cost in quality. */
export const KvType = z.enum(['f16', 'q8_0', 'q4_0'])
export type KvType = z.infer<typeof KvType>

/** `full-gpu`: all layers on the graphics card; `partial`: some; `cpu`: fits into main memory; `too-large`: into neither. */
export const FitVerdict = z.enum(['full-gpu', 'partial', 'cpu', 'too-large'])
export type FitVerdict = z.infer<typeof FitVerdict>

const bytes = z.number().int().min(0)

export const Fit = z.strictObject({
  verdict: FitVerdict,
  /** What the figures are for. */
  contextSize: z.number().int(),
  kvType: KvType,
  layers: z.number().int(),
  gpuLayers: z.number().int(),
  /** Modelled, bytes. They add up to `neededBytes` before the correction that earlier loads have taught. */
  parts: z.strictObject({ weights: bytes, kvCache: bytes, compute: bytes, draft: bytes, adapters: bytes, runtime: bytes }),
  /** Main memory and graphics memory that loading takes, corrected. */
  neededBytes: bytes,
  neededGpuBytes: bytes,
  /** Measured now. `reserveBytes` is left to everything else; on `isUnified` machines both are the same memory. */
  memory: z.strictObject({
    freeBytes: bytes,
    totalBytes: bytes,
    reserveBytes: bytes,
    gpuFreeBytes: bytes.nullable(),
    gpuTotalBytes: bytes.nullable(),
    isUnified: z.boolean(),
  }),
  /** The largest window that would fit, up to what the model was trained for; null when not even the smallest does. */
  largestContextSize: z.number().int().nullable(),
  /** `measured` on this machine with this model, or `modelled` from its memory bandwidth; null before that was measured. */
  tokensPerSecond: z
    .strictObject({ expected: z.number(), low: z.number(), high: z.number(), basis: z.enum(['measured', 'modelled']) })
    .nullable(),
  /** What `neededBytes` was multiplied by, and how many loads on this machine taught it; 1 and 0 at first. */
  correction: z.strictObject({ factor: z.number(), loads: z.number().int() }),
  confidence: z.enum(['low', 'medium', 'high']),
})
export type Fit = z.infer<typeof Fit>
