// main/engine/gguf/gguf-header.ts - What the header of a model file says, as facts with types.
import type { TensorType } from './tensor-types.ts'

export type GgufNumberType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64'
export type GgufScalarType = GgufNumberType | 'uint64' | 'int64' | 'bool' | 'string'
export type GgufScalar = number | bigint | boolean | string

/** Strings and arrays that are too large to keep have null for their value; asked for by name, they are kept. */
export type GgufValue =
  | { type: GgufNumberType; value: number }
  | { type: 'uint64' | 'int64'; value: bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; sizeBytes: number; value: string | null }
  | { type: 'array'; of: GgufScalarType; length: number; values: readonly GgufScalar[] | null }

/** `offset` counts from the header's dataStart. */
export type GgufTensor = { name: string; dimensions: readonly number[]; type: TensorType['name']; offset: number; sizeBytes: number }

export type GgufHeader = {
  version: number
  metadata: ReadonlyMap<string, GgufValue>
  tensors: readonly GgufTensor[]
  alignment: number
  /** All before the weights, without the padding that aligns them. */
  headerBytes: number
  /** Where the weights begin, in bytes from the file's beginning. */
  dataStart: number
  fileBytes: number
}
