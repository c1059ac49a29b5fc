/* What a loaded model takes, as the library and the system say.
 *
 * llama.cpp logs the size of each buffer that it makes; the system says what the
 * process holds. Weights that were rearranged for the processor (CPU_REPACK) have
 * left their originals in pages of the mapped file, which count as held although the
 * system can take them back: they are told apart here.
 *
 * Only on Linux and only for the processor: elsewhere resident memory means
 * something else, and the figure is null rather than wrong.
 */
import type { LoadedModel } from './protocol.ts'

type Buffers = { repackedBytes: number; computeBytes: number }

const line = /([\w-]+) +(model|compute) buffer size = +([\d.]+) MiB/
const bytesPerMiB = 1024 * 1024

let buffers: Buffers = { repackedBytes: 0, computeBytes: 0 }

/** Takes a line of the library's log. */
export const noteBuffers = (text: string): void => {
  const [, device = '', kind, size] = line.exec(text) ?? []
  if (kind === 'model' && device.endsWith('_REPACK')) buffers.repackedBytes += Number(size) * bytesPerMiB
  if (kind === 'compute') buffers.computeBytes += Number(size) * bytesPerMiB
}

/** Before a model is loaded. */
export const forgetBuffers = (): void => {
  buffers = { repackedBytes: 0, computeBytes: 0 }
}

/** After it was. */
export const readLoadedMemory = (gpu: string): LoadedModel['memory'] =>
  process.platform === 'linux' && gpu === 'off'
    ? { rssBytes: process.memoryUsage.rss(), repackedBytes: Math.round(buffers.repackedBytes), computeBytes: Math.round(buffers.computeBytes) }
    : null
