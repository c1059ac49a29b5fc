// main/engine/sample-options.ts - Our sampling settings as node-llama-cpp takes them, for one place in the answer.
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { Sampling } from '../contract/sampling.ts'

/** Options for drawing the token that follows the `recent` ones of the answer, with the random number that belongs to that place. */
export type SampleOptions = (
  recent: readonly Token[],
  seed: number,
) => Pick<SequenceEvaluateOptions, 'temperature' | 'topK' | 'topP' | 'minP' | 'seed' | 'repeatPenalty'>

/** The repeat penalty looks back this far; llama.cpp's default. */
export const penaltyTokens = 64

/** Punishes only the answer's own tokens: the prompt's would keep a small model from repeating the name it was told. */
export const createSampleOptions = (sampling: Sampling): SampleOptions => {
  const { temperature, topK, topP, minP, repeatPenalty: penalty } = sampling
  return (recent, seed) => ({
    temperature,
    topK,
    topP,
    minP,
    seed,
    ...(penalty === 1 ? {} : { repeatPenalty: { penalty, punishTokens: recent.slice(-penaltyTokens) } }),
  })
}

/** A seed for one place of an answer: the finalizer of MurmurHash3 over seed and place, so that neighbours have nothing in common. */
export const placeSeed = (seed: number, place: number): number => {
  let hash = (seed ^ Math.imul(place + 1, 0x9e37_79b1)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
