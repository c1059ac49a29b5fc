/* Reads a GGUF file of our own making, for the benchmarks.
 *
 * Layout (version 3, little endian): magic, version, tensor count, key count;
 * keys with typed values; tensor names, dimensions, types and offsets; padding to
 * the alignment; tensor data. Values are kept as the bytes they are, so that
 * writing a file back changes only what was meant to change.
 *
 * NOT HERE: untrusted files. The engine's bounded check reads those. */
import { readFileSync } from 'node:fs'

export type GgufKey = { name: string; type: number; bytes: Buffer }
export type GgufTensor = { name: string; type: number; dimensions: number[]; data: Buffer }
export type Gguf = { keys: GgufKey[]; tensors: GgufTensor[] }

export const ggufAlignment = 32

/** ggml's numbers for the two types that an unquantized file has, and bytes per value. */
export const tensorTypes = { f32: { id: 0, size: 4 }, f16: { id: 1, size: 2 } } as const

const stringType = 8
const arrayType = 9
/** Bytes of each fixed-size value type, by ggml's number: u8 i8 u16 i16 u32 i32 f32 bool - - u64 i64 f64. */
const valueSizes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }

/** Throws when the file is not GGUF version 3 or holds a tensor that is neither F32 nor F16. */
export const readGguf = (path: string): Gguf => {
  const cursor = createCursor(readFileSync(path))
  if (cursor.bytes(4).toString('latin1') !== 'GGUF' || cursor.u32() !== 3) throw new Error(`${path} is not GGUF version 3`)
  const tensorCount = cursor.u64()
  const keyCount = cursor.u64()
  const keys = Array.from({ length: keyCount }, () => readKey(cursor))
  const heads = Array.from({ length: tensorCount }, () => readTensorHead(cursor))
  const dataStart = Math.ceil(cursor.position() / ggufAlignment) * ggufAlignment
  const tensors = heads.map(({ offset, ...head }) => {
    const sizeBytes = head.dimensions.reduce((product, length) => product * length, valueSize(head.type))
    return { ...head, data: cursor.at(dataStart + offset, sizeBytes) }
  })
  return { keys, tensors }
}

/** The number under a key; throws when it is missing or no number. */
export const numberOf = ({ keys }: Gguf, name: string): number => {
  const key = keys.find((candidate) => candidate.name === name)
  if (key?.type === 4) return key.bytes.readUInt32LE()
  if (key?.type === 6) return key.bytes.readFloatLE()
  throw new Error(`The file has no number under ${name}`)
}

export const valueSize = (tensorType: number): number => {
  const type = Object.values(tensorTypes).find(({ id }) => id === tensorType)
  if (type === undefined) throw new Error(`Tensor type ${tensorType} is neither F32 nor F16`)
  return type.size
}

type Cursor = ReturnType<typeof createCursor>

const createCursor = (file: Buffer) => {
  let at = 0
  const bytes = (count: number): Buffer => file.subarray(at, (at += count))
  const u32 = (): number => bytes(4).readUInt32LE()
  const u64 = (): number => Number(bytes(8).readBigUInt64LE())
  return {
    bytes,
    u32,
    u64,
    string: (): string => bytes(u64()).toString('utf8'),
    position: (): number => at,
    /** What was read since `start`. */
    since: (start: number): Buffer => file.subarray(start, at),
    at: (start: number, count: number): Buffer => file.subarray(start, start + count),
  }
}

const readKey = (cursor: Cursor): GgufKey => {
  const name = cursor.string()
  const type = cursor.u32()
  const start = cursor.position()
  skipValue(cursor, type)
  return { name, type, bytes: cursor.since(start) }
}

const skipValue = (cursor: Cursor, type: number): void => {
  if (type === stringType) {
    cursor.string()
  } else if (type === arrayType) {
    const itemType = cursor.u32()
    for (let left = cursor.u64(); left > 0; left -= 1) skipValue(cursor, itemType)
  } else {
    const size = valueSizes[type]
    if (size === undefined) throw new Error(`Value type ${type} is unknown`)
    cursor.bytes(size)
  }
}

const readTensorHead = (cursor: Cursor): Omit<GgufTensor, 'data'> & { offset: number } => {
  const name = cursor.string()
  const dimensions = Array.from({ length: cursor.u32() }, () => cursor.u64())
  return { name, dimensions, type: cursor.u32(), offset: cursor.u64() }
}
