/* Whether a load uses the graphics card, and how much of the model goes there.
 *
 * What the user has set is the most that is tried; without it, as many layers as the
 * estimate says fit beside the window. It is a limit, not an order: the library counts
 * again when it loads and takes fewer where it comes to less, so that memory which
 * somebody else took meanwhile makes an answer slower and not impossible.
 *
 * Without a card, or where no layer fits, it is not touched at all: one that sleeps
 * goes on sleeping. */
import type { Fit } from '../../contract/fit.ts'

export type GpuChoice = {
  gpu: 'auto' | 'off'
  /** At most so many layers, the output counted as one; null leaves it to the library. */
  gpuLayers: number | null
}

type Chosen = {
  /** The user's own number; null has none. */
  wanted: number | null
  /** False where it could not be asked: then only trying tells. */
  isKnown: boolean
  fit: Pick<Fit, 'gpuLayers' | 'layers' | 'verdict' | 'memory'>
}

export const chooseGpu = ({ wanted, isKnown, fit }: Chosen): GpuChoice => {
  if (wanted === 0) return { gpu: 'off', gpuLayers: 0 }
  if (!isKnown) return { gpu: 'auto', gpuLayers: wanted }
  if (fit.memory.gpuTotalBytes === null || fit.gpuLayers === 0) return { gpu: 'off', gpuLayers: 0 }
  const fitting = fit.gpuLayers === fit.layers && fit.verdict !== 'partial' ? fit.layers + 1 : fit.gpuLayers
  return { gpu: 'auto', gpuLayers: Math.min(wanted ?? fitting, fitting) }
}
