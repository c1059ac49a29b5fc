/* Does a model fit into this machine, and how fast will it be?
 *
 * Memory is what must stay resident while the model answers: its weights, keys and
 * values for the whole window, the working memory of a batch, the same for a draft
 * model, and the engine process itself. Weights that llama.cpp rearranges for the
 * processor leave their originals behind in the page cache, which the system takes
 * back when it needs them; they are not counted twice.
 *
 * What loads on this machine have shown goes in as one factor (correction.ts).
 *
 * Speed is bound by memory: each token reads all active weights and the keys and
 * values of what came before. A speed measured with this very model is better than
 * any model of it and replaces it.
 *
 * Pure. Free memory, the bandwidth and earlier loads are given.
 */
import type { Fit, FitVerdict, KvType } from '../../contract/fit.ts'
import type { ModelFacts } from '../models/model-facts.ts'
import { computeBytes } from './compute-bytes.ts'
import { type LoadRecord, correctionFrom } from './correction.ts'
import { kvBytes } from './kv-bytes.ts'

export type MemoryNow = {
  freeBytes: number
  totalBytes: number
  gpuFreeBytes: number | null
  gpuTotalBytes: number | null
  isUnified: boolean
}

export type FitQuestion = {
  facts: ModelFacts
  contextSize: number
  kvType: KvType
  hasFlashAttention: boolean
  /** Contexts of that size that are kept at once. */
  contexts: number
  draft: ModelFacts | null
  adapterBytes: number
  /** Layers on the graphics card; null is as many as fit. */
  gpuLayers: number | null
  memory: MemoryNow
  /** Earlier loads on this machine, and which of them are this model's. */
  loads: readonly LoadRecord[]
  modelId: string
  /** Bytes per second; null before it was measured. */
  bandwidth: number | null
  measuredTokensPerSecond: number | null
}

/** The engine before it has loaded anything, and what loading leaves in it beside its buffers; measured, Linux. */
const runtimeBytes = 166 * 1024 * 1024
/** Texts and tables of the vocabulary, on both sides of the binding. */
const bytesPerToken = 160
const leastReserve = 1024 ** 3
const reserveShare = 0.1

export const estimateFit = (question: FitQuestion): Fit => {
  const { facts, contextSize, kvType, memory } = question
  const reserveBytes = Math.round(Math.min(leastReserve, memory.totalBytes * reserveShare))
  const parts = partsOf(question, contextSize)
  const correction = correctionOf(question, parts)
  const places = place(question, parts, reserveBytes)
  return {
    ...places,
    contextSize,
    kvType,
    layers: facts.layers,
    parts,
    memory: { ...memory, reserveBytes },
    largestContextSize: largestContext(question, reserveBytes),
    tokensPerSecond: speedOf(question),
    correction,
    confidence: confidenceOf(facts, correction.loads),
  }
}

const partsOf = (question: FitQuestion, contextSize: number): Fit['parts'] => {
  const { facts, kvType, draft, contexts, hasFlashAttention } = question
  const draftContext = draft === null ? 0 : Math.min(contextSize, draft.trainedContextSize)
  return {
    weights: facts.weightBytes,
    kvCache: kvBytes(facts, contextSize, kvType) * contexts,
    compute: computeBytes(facts, contextSize, hasFlashAttention) * contexts,
    draft:
      draft === null ? 0 : draft.weightBytes + kvBytes(draft, draftContext, 'f16') + computeBytes(draft, draftContext, hasFlashAttention),
    adapters: question.adapterBytes,
    runtime: runtimeBytes + facts.vocabulary * bytesPerToken,
  }
}

const correctionOf = ({ loads, modelId }: FitQuestion, parts: Fit['parts']): Fit['correction'] =>
  correctionFrom(loads, modelId, Object.values(parts).reduce((sum, bytes) => sum + bytes, 0))

type Places = Pick<Fit, 'verdict' | 'gpuLayers' | 'neededBytes' | 'neededGpuBytes'>

const place = (question: FitQuestion, parts: Fit['parts'], reserveBytes: number): Places => {
  const { facts, memory, gpuLayers } = question
  const correction = correctionOf(question, parts)
  const moved = parts.weights + parts.kvCache + parts.compute + parts.draft + parts.adapters
  const gpuRoom = Math.max(0, (memory.gpuFreeBytes ?? 0) - reserveBytes / 4)
  const perLayer = (moved * correction.factor) / (facts.layers + 1)
  const fitting = perLayer === 0 || memory.gpuFreeBytes === null ? 0 : Math.min(facts.layers + 1, Math.floor(gpuRoom / perLayer))
  const onGpu = Math.min(gpuLayers ?? fitting, fitting)
  const share = facts.layers === 0 ? 0 : onGpu / (facts.layers + 1)
  const needed = (moved * (memory.isUnified ? 1 : 1 - share) + parts.runtime) * correction.factor
  const gpuNeeded = moved * share * correction.factor
  const fits = needed <= memory.freeBytes - reserveBytes
  const verdict: FitVerdict = !fits ? 'too-large' : onGpu === 0 ? 'cpu' : onGpu > facts.layers ? 'full-gpu' : 'partial'
  return {
    verdict,
    gpuLayers: Math.min(onGpu, facts.layers),
    neededBytes: Math.round(needed),
    neededGpuBytes: memory.isUnified ? 0 : Math.round(gpuNeeded),
  }
}

const contextStep = 256
const smallestContext = 512

const largestContext = (question: FitQuestion, reserveBytes: number): number | null => {
  const fitsWith = (contextSize: number): boolean =>
    place(question, partsOf(question, contextSize), reserveBytes).verdict !== 'too-large'
  const most = Math.max(question.facts.trainedContextSize, smallestContext)
  if (!fitsWith(smallestContext)) return null
  if (fitsWith(most)) return most
  let [low, high] = [smallestContext, most]
  while (high - low > contextStep) {
    const middle = Math.floor((low + high) / 2 / contextStep) * contextStep
    const next = middle <= low ? low + contextStep : middle
    if (fitsWith(next)) low = next
    else high = next
  }
  return low
}

/** Of the bandwidth that decoding reaches: dequantizing and attention cost time too. Typical, and the range around it. */
const efficiency = { low: 0.4, expected: 0.7, high: 1 }

const speedOf = ({ facts, bandwidth, measuredTokensPerSecond, contextSize, kvType }: FitQuestion): Fit['tokensPerSecond'] => {
  if (measuredTokensPerSecond !== null) {
    const expected = measuredTokensPerSecond
    return { expected, low: expected * 0.8, high: expected * 1.2, basis: 'measured' }
  }
  const bytesPerToken = facts.activeWeightBytes + kvBytes(facts, contextSize / 4, kvType)
  if (bandwidth === null || facts.activeWeightBytes === 0) return null
  const bound = bandwidth / bytesPerToken
  return { expected: bound * efficiency.expected, low: bound * efficiency.low, high: bound * efficiency.high, basis: 'modelled' }
}

const enoughLoads = 3

const confidenceOf = (facts: ModelFacts, loads: number): Fit['confidence'] => {
  if (facts.layers === 0 || facts.kvValuesPerToken === 0 || facts.embedding === 0) return 'low'
  return loads >= enoughLoads ? 'high' : 'medium'
}
