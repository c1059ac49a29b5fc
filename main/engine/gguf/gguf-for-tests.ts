/* Small model files for tests, valid unless told otherwise: every number of the
 * header can be set to what it must not be. bench/gguf/ has a writer of its own
 * for big valid files; this one is for small wrong ones. */
import type { GgufSource } from './header-window.ts'

export type TestTensor = { name: Buffer; dimensions: readonly (number | bigint)[]; dimensionCount: number; type: number; offset: number | bigint }
export type TestGguf = {
  magic: string
  version: number
  keys: readonly Buffer[]
  keyCount: number | bigint
  tensors: readonly TestTensor[]
  tensorCount: number | bigint
  alignment: number
  weights: Buffer
}

export const u8 = (value: number): Buffer => Buffer.of(value)
export const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer)
export const i32 = (value: number): Buffer => Buffer.from(Int32Array.of(value).buffer)
export const f32 = (value: number): Buffer => Buffer.from(Float32Array.of(value).buffer)
export const u64 = (value: number | bigint): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
export const text = (value: string | Buffer): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])

export const types = { u8: 0, u16: 2, i16: 3, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9, u64: 10, i64: 11, f64: 12 } as const

/** A key of any type with any bytes for its value. */
export const key = (name: string | Buffer, type: number, value: Buffer): Buffer => Buffer.concat([text(name), u32(type), value])
export const stringKey = (name: string, value: string | Buffer): Buffer => key(name, types.string, text(value))
export const u32Key = (name: string, value: number): Buffer => key(name, types.u32, u32(value))

/** An array of `length` elements, which need not be as many as `elements` holds. */
export const arrayOf = (name: string, type: number, elements: readonly Buffer[]): Buffer => arrayKey(name, type, { length: elements.length, elements })
export const arrayKey = (name: string, type: number, array: { length: number | bigint; elements: readonly Buffer[] }): Buffer =>
  key(name, types.array, Buffer.concat([u32(type), u64(array.length), ...array.elements]))

export const tokenKeys = (tokens: readonly string[], tokenTypes: readonly number[] = tokens.map(() => 1)): Buffer[] => [
  arrayOf('tokenizer.ggml.tokens', types.string, tokens.map(text)),
  arrayOf('tokenizer.ggml.scores', types.f32, tokens.map((_, index) => f32(-index))),
  arrayOf('tokenizer.ggml.token_type', types.i32, tokenTypes.map(i32)),
]

/** A tensor of 32 F32 values, 128 bytes, at the beginning of the weights. */
export const tensor = (changes: Partial<Omit<TestTensor, 'name'>> & { name?: string | Buffer } = {}): TestTensor => {
  const { name = 'token_embd.weight', dimensions = [32], type = 0, offset = 0 } = changes
  return { name: Buffer.from(name), dimensions, dimensionCount: changes.dimensionCount ?? dimensions.length, type, offset }
}

/** The bytes of a file: one key and one tensor of 128 bytes, unless told otherwise. */
export const ggufBytes = (changes: Partial<TestGguf> = {}): Buffer => {
  const { magic = 'GGUF', version = 3, keys = [stringKey('general.architecture', 'llama')], tensors = [tensor()], alignment = 32 } = changes
  const header = Buffer.concat([
    Buffer.from(magic, 'latin1'),
    u32(version),
    u64(changes.tensorCount ?? tensors.length),
    u64(changes.keyCount ?? keys.length),
    ...keys,
    ...tensors.map(tensorBytes),
  ])
  const padding = Buffer.alloc(Math.ceil(header.length / alignment) * alignment - header.length)
  return Buffer.concat([header, padding, changes.weights ?? Buffer.alloc(128)])
}

const tensorBytes = ({ name, dimensions, dimensionCount, type, offset }: TestTensor): Buffer =>
  Buffer.concat([text(name), u32(dimensionCount), ...dimensions.map(u64), u32(type), u64(offset)])

export type CountingSource = GgufSource & { reads: () => number; bytesRead: () => number }

/** A file of `sizeBytes` that begins with `beginning` and is zeros after it, as sparse files are; it counts what is read. */
export const sparseSource = (beginning: Uint8Array, sizeBytes: number = beginning.length): CountingSource => {
  let reads = 0
  let bytesRead = 0
  return {
    sizeBytes,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)))
      bytes.set(beginning.subarray(offset, offset + bytes.length))
      reads += 1
      bytesRead += bytes.length
      return Promise.resolve(bytes)
    },
    reads: () => reads,
    bytesRead: () => bytesRead,
  }
}
