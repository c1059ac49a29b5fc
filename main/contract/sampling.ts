// main/contract/sampling.ts - How the next token is drawn.
import { z } from 'zod'

/** Sampling settings in the field's standard terms; ranges are what llama.cpp's samplers accept sensibly. */
export const Sampling = z.strictObject({
  /** 0 always takes the likeliest token; 2 is close to noise. */
  temperature: z.number().min(0).max(2),
  /** Keep the K likeliest tokens; 0 keeps all. */
  topK: z.number().int().min(0).max(1000),
  /** Keep the smallest set of tokens whose probabilities add up to this; 1 keeps all. */
  topP: z.number().gt(0).max(1),
  /** Drop tokens less likely than this share of the likeliest; 0 drops none. */
  minP: z.number().min(0).max(1),
  /** Divides the logits of recent tokens; 1 is off. */
  repeatPenalty: z.number().min(1).max(2),
  /** Same seed, same answer; null draws a new one each time. */
  seed: z.number().int().min(0).max(0xffff_ffff).nullable(),
  /** Longest answer, in tokens. */
  maxTokens: z.number().int().min(1).max(8192),
  /** Texts that end the answer and are not part of it. */
  stop: z.array(z.string().min(1).max(200)).max(8),
})
export type Sampling = z.infer<typeof Sampling>

/** What a fresh installation uses: calm enough for a small model. No repeat penalty: it would push the digits of a sum away from those of its terms. */
export const defaultSampling: Sampling = {
  temperature: 0.3,
  topK: 40,
  topP: 0.95,
  minP: 0.05,
  repeatPenalty: 1,
  seed: null,
  maxTokens: 512,
  stop: [],
}
