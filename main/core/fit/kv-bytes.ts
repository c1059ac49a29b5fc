// main/core/fit/kv-bytes.ts - What one token's keys and values take, by the type they are stored in.
import type { KvType } from '../../contract/fit.ts'
import type { ModelFacts } from '../models/model-facts.ts'

/** Bytes per value; quantized types have a scale for each block of 32. */
const bytesPerValue: Record<KvType, number> = { f16: 2, q8_0: 34 / 32, q4_0: 18 / 32 }

type KvFacts = Pick<ModelFacts, 'kvValuesPerToken' | 'slidingKvValuesPerToken' | 'slidingWindow'>

/** llama.cpp gives each sequence a multiple of so many cells. */
const cellStep = 256
/** Layers with a sliding window keep a batch more than the window. */
const slidingSlack = 512

/** Bytes for a window of so many tokens. */
export const kvBytes = (facts: KvFacts, contextSize: number, kvType: KvType): number => {
  const cells = Math.ceil(contextSize / cellStep) * cellStep
  const slidingCells = facts.slidingWindow === 0 ? cells : Math.min(cells, facts.slidingWindow + slidingSlack)
  const values = (facts.kvValuesPerToken - facts.slidingKvValuesPerToken) * cells + facts.slidingKvValuesPerToken * slidingCells
  return Math.ceil(values * bytesPerValue[kvType])
}
