// main/engine/gguf/gguf-limits.ts - What a GGUF header may hold. Real models stay far below: the largest vocabularies have 262,144 tokens.

export const ggufLimits = {
  versions: [2, 3],
  keys: 4096,
  tensors: 65_536,
  /** Of a key; at least 1. */
  keyBytes: 256,
  /** Of a tensor's name; at least 1. llama.cpp keeps names in 64 bytes, the last of them 0. */
  tensorNameBytes: 63,
  stringBytes: 16 * 1024 * 1024,
  /** Of all strings of a file together, each with the 8 bytes of its length, so that empty ones cost something too. */
  allStringBytes: 64 * 1024 * 1024,
  templateBytes: 256 * 1024,
  arrayLength: 8 * 1024 * 1024,
  tokens: 1024 * 1024,
  dimensions: 4,
  dimension: 2 ** 40,
  /** Of values in one tensor; a tensor has fewer. */
  tensorValues: 2 ** 48,
  alignment: { least: 8, most: 65_536, usual: 32 },
  blocks: 512,
} as const
