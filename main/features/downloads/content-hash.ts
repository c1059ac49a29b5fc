/* The SHA-256 of a file that is still arriving.
 *
 * A hash needs the bytes in order and pieces come side by side, so the hash
 * follows the part of the file that is there without a gap, and reads it back
 * while the system still has it in memory. When the last byte arrives, little
 * is left to read. After a restart it begins at the first byte: what is on the
 * disk is what counts, not what we remember having written.
 *
 * It is computed on the event loop, a slice of half a millisecond at a time. */
import { createHash } from 'node:crypto'
import type { PartFile } from './part-file.ts'

export type ContentHash = {
  /** Reads on to where the file is whole. One caller at a time does it; others return at once. */
  follow: () => Promise<void>
  /** Nothing of before counts. */
  reset: () => void
  /** Of the whole file, once it is there. */
  digest: (sizeBytes: number, signal: AbortSignal) => Promise<string>
}

const readBytes = 512 * 1024

export const createContentHash = (part: Pick<PartFile, 'frontier' | 'read'>): ContentHash => {
  let hash = createHash('sha256')
  let hashed = 0
  let generation = 0
  let following: Promise<void> | undefined
  const buffer = new Uint8Array(readBytes)

  const readOn = async (signal?: AbortSignal): Promise<void> => {
    const own = generation
    while (hashed < part.frontier() && own === generation && signal?.aborted !== true) {
      const piece = buffer.subarray(0, Math.min(readBytes, part.frontier() - hashed))
      try {
        await part.read(hashed, piece)
      } catch (error) {
        // It was thrown away while it was read.
        if (own === generation) throw error
      }
      if (own !== generation) return
      hash.update(piece)
      hashed += piece.length
    }
  }
  const follow = async (signal?: AbortSignal): Promise<void> => {
    if (following !== undefined) return
    following = readOn(signal)
    try {
      await following
    } finally {
      following = undefined
    }
  }
  return {
    follow: () => follow(),
    reset: () => {
      generation += 1
      hash = createHash('sha256')
      hashed = 0
    },
    digest: async (sizeBytes, signal) => {
      while (hashed < sizeBytes) {
        signal.throwIfAborted()
        await (following ?? follow(signal))
      }
      return hash.copy().digest('hex')
    },
  }
}
