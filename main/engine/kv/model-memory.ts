/* What can be done with the state that a model keeps of a text.
 *
 * Keys and values per token can be cut into pages and moved. Recurrent, hybrid and
 * sliding-window models keep something else: node-llama-cpp goes back to checkpoints
 * for them where it can, else the prompt is read again. The header says most of it; what it does not say (a
 * window that is the architecture's default, positions of several dimensions)
 * shows in the first state that is saved, which then has another layout than
 * state-file.ts knows. Only a model that passed both is paged or shifted:
 * llama.cpp ends the process when cells are shifted that cannot be. */
import type { LlamaModel } from 'node-llama-cpp'

export type ModelMemory = { readonly isPageable: boolean; readonly canShift: boolean }

/** Rotates a part of each head that differs from layer to layer. */
const unshiftable: readonly string[] = ['step35']

export const readModelMemory = ({ fileInfo, fileInsights }: LlamaModel): ModelMemory => {
  const isPageable = !fileInsights.isRecurrent && !fileInsights.isHybrid && fileInsights.swaSize === undefined
  return { isPageable, canShift: isPageable && !unshiftable.includes(fileInfo.metadata.general.architecture) }
}
