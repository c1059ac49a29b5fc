/* What the reference said about each scored place of a text, kept bounded.
 *
 * Per place the k likeliest tokens with their log-probabilities, and with that the
 * mass of all others together (the tail): with 64 of them half a KiB per place, whatever
 * the vocabulary, against 256 KiB for all of one of 128,000 tokens in 16 bits. A
 * window is one record of fixed size, so a file that was cut off in mid-record is
 * continued behind its last whole window.
 *
 *   header   "hearthlab1", u16 likeliest, u32 scored places per window
 *   window   SHA-256 of the window's tokens (i32, little endian), then per place
 *            likeliest times (u32 token, f32 natural log-probability)
 *
 * The divergence that follows from it is that of the distributions in which all
 * other tokens are one: never more than the full one (log-sum inequality), and equal
 * to it where the tails have the same shape. */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

export type Likely = { token: number; logProbability: number }

export type ReferenceShape = { likeliest: number; scored: number }

export type ReferenceFile = {
  /** Puts a window in its place. */
  write: (index: number, tokens: readonly number[], places: readonly (readonly Likely[])[]) => Promise<void>
  /** Undefined where there is no such window, or one of other tokens. */
  read: (index: number, tokens: readonly number[]) => Promise<Likely[][] | undefined>
  close: () => Promise<void>
}

const magic = Buffer.from('hearthlab1')
const headerBytes = magic.length + 6
const hashBytes = 32
const likelyBytes = 8

/** `write` begins or continues the file. Throws whatever the file system throws. */
export const openReference = async (path: string, mode: 'write' | 'compare', shape: ReferenceShape): Promise<ReferenceFile | undefined> => {
  const handle = await openFile(path, mode)
  if (handle === undefined) return undefined
  const { likeliest, scored } = shape
  const bytes = hashBytes + scored * likeliest * likelyBytes
  const head = headerOf(shape)
  if (mode === 'write') await handle.write(head, 0, head.length, 0)
  else if (!(await readAll(handle, 0, headerBytes)).equals(head)) {
    await handle.close()
    return undefined
  }
  return {
    write: async (index, tokens, places) => {
      const record = Buffer.alloc(bytes)
      hashOf(tokens).copy(record)
      let at = hashBytes
      for (const place of places) {
        for (let rank = 0; rank < likeliest; rank += 1) {
          const likely = place[rank]
          record.writeUInt32LE(likely?.token ?? 0, at)
          record.writeFloatLE(likely?.logProbability ?? Number.NEGATIVE_INFINITY, at + 4)
          at += likelyBytes
        }
      }
      await handle.write(record, 0, bytes, headerBytes + index * bytes)
    },
    read: async (index, tokens) => {
      const record = await readAll(handle, headerBytes + index * bytes, bytes)
      if (record.length < bytes || !record.subarray(0, hashBytes).equals(hashOf(tokens))) return undefined
      return Array.from({ length: scored }, (_, place) => placeOf(record, hashBytes + place * likeliest * likelyBytes, likeliest))
    },
    close: () => handle.close(),
  }
}

const openFile = async (path: string, mode: 'write' | 'compare'): Promise<FileHandle | undefined> => {
  try {
    return await open(path, 'r+', 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    return mode === 'write' ? open(path, 'w+', 0o600) : undefined
  }
}

const headerOf = ({ likeliest, scored }: ReferenceShape): Buffer => {
  const head = Buffer.alloc(headerBytes)
  magic.copy(head)
  head.writeUInt16LE(likeliest, magic.length)
  head.writeUInt32LE(scored, magic.length + 2)
  return head
}

const readAll = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const hashOf = (tokens: readonly number[]): Buffer => createHash('sha256').update(Buffer.from(Int32Array.from(tokens).buffer)).digest()

const placeOf = (record: Buffer, from: number, likeliest: number): Likely[] => {
  const all = Array.from({ length: likeliest }, (_, rank) => ({
    token: record.readUInt32LE(from + rank * likelyBytes),
    logProbability: record.readFloatLE(from + rank * likelyBytes + 4),
  }))
  return all.filter(({ logProbability }) => Number.isFinite(logProbability))
}
