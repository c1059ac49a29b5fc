/* Working memory of llama.cpp's graph for one batch, as its allocator reserves it.
 *
 * Measured with llama.cpp v0.5.0 on models of 13 widths (256 to 3,072 wide, feed-forward
 * 768 to 8,192, windows of 1,024 to 8,192), for a batch of 512 tokens. With flash
 * attention the reservation is the larger of two moments: while the vocabulary's
 * scores are made (one F32 per word and token, and the stream), or inside the
 * feed-forward layer (four times its width, the stream, and the mask of the window).
 * Without it the scores of all heads over the whole window come in as well.
 */
import type { ModelFacts } from '../models/model-facts.ts'

const f32 = 4
const f16 = 2
const mostBatch = 512
const restBytes = 512 * 1024

type ComputeFacts = Pick<ModelFacts, 'vocabulary' | 'embedding' | 'feedForward' | 'heads'>

export const computeBytes = (facts: ComputeFacts, contextSize: number, hasFlashAttention: boolean): number => {
  const batch = Math.min(mostBatch, contextSize)
  const stream = facts.embedding * batch * f32
  const scores = facts.vocabulary * batch * f32 + stream
  const feedForward = 4 * facts.feedForward * batch * f32 + stream
  const mask = contextSize * batch
  if (hasFlashAttention) return Math.max(scores, feedForward + mask * f16) + restBytes
  const attention = mask * f32 * (facts.heads + 1) + 4 * stream
  return Math.max(scores, feedForward + mask * f32, attention) + restBytes
}
