/* Whether a zip archive is a Word document, and unpacks into a size that can be read.
 *
 * Sizes that an archive states may lie, so every part that a reader of Word
 * documents could open is unpacked here once, with a limit on what comes out. */
import { inflateRawSync } from 'node:zlib'
import { documentProblem } from './document-problem.ts'

/** What all parts may come to, bytes. Pictures are not unpacked, here or later. */
const mostUnpacked = 48 * 1024 * 1024
const mostEntries = 5000

const endMark = 0x06054b50
const entryMark = 0x02014b50
const localMark = 0x04034b50
/** The end of an archive: 22 bytes, and a comment of at most 65,535. */
const endLength = 22
const endWithin = endLength + 0xffff

type Entry = { name: string; isEncrypted: boolean; method: number; packedSize: number; offset: number }

/** @throws AppError invalid-input with an AttachmentProblem */
export const checkContainer = (bytes: Uint8Array<ArrayBuffer>): void => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readEntries(buffer)
  if (entries.some(({ isEncrypted }) => isEncrypted)) throw documentProblem('password')
  if (!entries.some(({ name }) => name === 'word/document.xml')) throw documentProblem('binary')
  let left = mostUnpacked
  for (const entry of entries) {
    if (!/\.(xml|rels)$/i.test(entry.name)) continue
    left -= unpackedSize(buffer, entry, left)
  }
}

const readEntries = (buffer: Buffer): Entry[] =>
  orBroken(() => {
    const end = buffer.subarray(-endWithin).lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    const at = end + Math.max(0, buffer.length - endWithin)
    if (end < 0 || buffer.readUInt32LE(at) !== endMark) throw documentProblem('broken')
    const count = buffer.readUInt16LE(at + 10)
    if (count > mostEntries) throw documentProblem('too-much-memory')
    const entries: Entry[] = []
    let next = buffer.readUInt32LE(at + 16)
    for (let index = 0; index < count; index += 1) {
      if (buffer.readUInt32LE(next) !== entryMark) throw documentProblem('broken')
      const nameLength = buffer.readUInt16LE(next + 28)
      entries.push({
        name: buffer.toString('utf8', next + 46, next + 46 + nameLength),
        isEncrypted: (buffer.readUInt16LE(next + 8) & 1) === 1,
        method: buffer.readUInt16LE(next + 10),
        packedSize: buffer.readUInt32LE(next + 20),
        offset: buffer.readUInt32LE(next + 42),
      })
      next += 46 + nameLength + buffer.readUInt16LE(next + 30) + buffer.readUInt16LE(next + 32)
    }
    return entries
  })

const unpackedSize = (buffer: Buffer, { method, packedSize, offset }: Entry, limit: number): number => {
  const packed = orBroken(() => {
    if (buffer.readUInt32LE(offset) !== localMark) throw documentProblem('broken')
    const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28)
    return buffer.subarray(start, start + packedSize)
  })
  if (method === 0 || packed.length === 0) return packed.length
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) }).length
  } catch (error) {
    throw documentProblem(error instanceof RangeError ? 'too-much-memory' : 'broken', error)
  }
}

/** Numbers that point outside the file. */
const orBroken = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? documentProblem('broken', error) : error
  }
}
