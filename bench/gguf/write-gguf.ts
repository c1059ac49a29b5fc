// bench/gguf/write-gguf.ts - Writes a GGUF file of version 3, tensor by tensor, so that a big one needs no big buffer.
import { closeSync, openSync, writeSync } from 'node:fs'
import { type GgufKey, ggufAlignment, valueSize } from './read-gguf.ts'

/** A tensor whose rows are made when they are written. */
export type TensorToWrite = { name: string; type: number; dimensions: number[]; data: () => Buffer }

export const writeGguf = (path: string, keys: readonly GgufKey[], tensors: readonly TensorToWrite[]): void => {
  const file = openSync(path, 'w')
  try {
    writeSync(file, header(keys, tensors))
    for (const tensor of tensors) writeSync(file, padded(tensor.data()))
  } finally {
    closeSync(file)
  }
}

export const u32Key = (name: string, value: number): GgufKey => ({ name, type: 4, bytes: u32(value) })

export const f32Key = (name: string, value: number): GgufKey => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return { name, type: 6, bytes }
}

export const stringKey = (name: string, text: string): GgufKey => ({ name, type: 8, bytes: string(text) })

const header = (keys: readonly GgufKey[], tensors: readonly TensorToWrite[]): Buffer => {
  let offset = 0
  const heads = tensors.map(({ name, type, dimensions }) => {
    const head = [string(name), u32(dimensions.length), ...dimensions.map(u64), u32(type), u64(offset)]
    offset += aligned(dimensions.reduce((product, length) => product * length, valueSize(type)))
    return Buffer.concat(head)
  })
  const counts = [Buffer.from('GGUF', 'latin1'), u32(3), u64(tensors.length), u64(keys.length)]
  return padded(Buffer.concat([...counts, ...keys.flatMap(({ name, type, bytes }) => [string(name), u32(type), bytes]), ...heads]))
}

const aligned = (sizeBytes: number): number => Math.ceil(sizeBytes / ggufAlignment) * ggufAlignment

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes], aligned(bytes.length))

const string = (text: string): Buffer => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)])

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
