/* A bounded look at the beginning of a file, wherever the file lies.
 *
 * A source answers read(offset, length) and nothing else, so that a local file
 * and a file on a server (ranged requests) are read by the same code. The window
 * keeps one stretch of it in memory, at most 1 MiB or the longest string that is
 * kept, and only moves forward: no byte is read twice.
 *
 * `want` (asynchronous) brings the next bytes in; the readers (synchronous, as
 * they run millions of times) take them out, and throw `truncated` with the
 * field's name where the file ends too early. Reads begin at 64 KiB and double
 * while reading goes on; after a skip of 64 KiB or more they begin small again, so
 * that a file of many skipped arrays does not cost a MiB for each.
 */
import { ggufProblem } from './gguf-problem.ts'

export type GgufSource = {
  sizeBytes: number
  /** At least one byte and at most `length`; the rest is asked for again. The bytes may be overwritten by the next read. */
  read: (offset: number, length: number) => Promise<Uint8Array>
}

export type HeaderWindow = {
  sizeBytes: number
  position: () => number
  remaining: () => number
  /** Whether the next `bytes` can be taken without another read. */
  holds: (bytes: number) => boolean
  /** Brings in the next `bytes`, or what is left of the file if that is less. */
  want: (bytes: number) => Promise<void>
  u32: (field: string) => number
  /** An unsigned 64-bit number from 0 to `most`, which is at most 2^53 - 1. */
  count: (field: string, most: number) => number
  /** A view of the next `bytes`, valid until the next `want`. */
  bytes: (field: string, bytes: number) => DataView
  skip: (field: string, bytes: number) => void
}

const firstRead = 64 * 1024
const largestRead = 1024 * 1024
const highWord = 2 ** 32

export const createHeaderWindow = (source: GgufSource): HeaderWindow => {
  const { sizeBytes } = source
  // One buffer for all reads: a new one for each would be 64 MiB of garbage before it is collected.
  let buffer = new Uint8Array(0)
  let stretch = new DataView(buffer.buffer)
  let start = 0
  let position = 0
  let nextRead = firstRead

  const remaining = (): number => sizeBytes - position
  const holds = (bytes: number): boolean => position + bytes <= start + stretch.byteLength
  const want = async (bytes: number): Promise<void> => {
    const needed = Math.min(bytes, remaining())
    if (holds(needed)) return
    const kept = buffer.subarray(Math.min(position - start, stretch.byteLength), stretch.byteLength)
    const size = Math.min(Math.max(needed, nextRead), remaining())
    nextRead = Math.min(nextRead * 2, largestRead)
    if (buffer.length < size) buffer = new Uint8Array(size)
    buffer.set(kept)
    stretch = new DataView(buffer.buffer, 0, size)
    start = position
    await fill(source, { whole: buffer.subarray(0, size), from: kept.length, offset: position })
  }
  const take = (field: string, bytes: number): number => {
    if (bytes > remaining()) throw ggufProblem('truncated', { field, limit: sizeBytes, value: position + bytes })
    const at = position - start
    position += bytes
    return at
  }
  return {
    sizeBytes,
    position: () => position,
    remaining,
    holds,
    want,
    u32: (field) => stretch.getUint32(take(field, 4), true),
    count: (field, most) => {
      const at = take(field, 8)
      const value = stretch.getUint32(at + 4, true) * highWord + stretch.getUint32(at, true)
      if (value <= most) return value
      throw ggufProblem('malformed', { field, limit: most, value: plainNumber(stretch.getBigUint64(at, true)) })
    },
    bytes: (field, bytes) => new DataView(stretch.buffer, take(field, bytes), bytes),
    skip: (field, bytes) => {
      take(field, bytes)
      if (bytes >= firstRead) nextRead = firstRead
    },
  }
}

type Filling = { whole: Uint8Array; from: number; offset: number }

/** Reads until `whole` is full; a source that has nothing to give where its size says that there is something is cut. */
const fill = async (source: GgufSource, { whole, from, offset }: Filling): Promise<void> => {
  for (let filled = from; filled < whole.length;) {
    const got = await source.read(offset + filled, whole.length - filled)
    if (got.length === 0 || got.length > whole.length - filled) {
      throw ggufProblem('truncated', { field: 'file', limit: source.sizeBytes, value: offset + filled })
    }
    whole.set(got, filled)
    filled += got.length
  }
}

/** Details are numbers and short strings: what a double cannot hold is written out. */
const plainNumber = (value: bigint): number | string =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? value.toString() : Number(value)
