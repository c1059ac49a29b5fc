// main/engine/gguf/value-types.ts - The types a value of the header can have, by their number in the format.
import type { GgufNumberType, GgufScalarType, GgufValue } from './gguf-header.ts'

export type FixedType = { name: Exclude<GgufScalarType, 'string'>; bytes: number; read: (view: DataView, at: number) => FixedValue }
type FixedValue = Exclude<GgufValue, { type: 'string' | 'array' }>

export const stringType = 8
export const arrayType = 9

const numbers = (type: GgufNumberType, bytes: number, read: (view: DataView, at: number) => number): FixedType => ({
  name: type,
  bytes,
  read: (view, at) => ({ type, value: read(view, at) }),
})

/** Types whose values are all of one size. A bool is true for anything but 0, as llama.cpp reads it. */
export const fixedTypes: ReadonlyMap<number, FixedType> = new Map<number, FixedType>([
  [0, numbers('uint8', 1, (view, at) => view.getUint8(at))],
  [1, numbers('int8', 1, (view, at) => view.getInt8(at))],
  [2, numbers('uint16', 2, (view, at) => view.getUint16(at, true))],
  [3, numbers('int16', 2, (view, at) => view.getInt16(at, true))],
  [4, numbers('uint32', 4, (view, at) => view.getUint32(at, true))],
  [5, numbers('int32', 4, (view, at) => view.getInt32(at, true))],
  [6, numbers('float32', 4, (view, at) => view.getFloat32(at, true))],
  [7, { name: 'bool', bytes: 1, read: (view, at) => ({ type: 'bool', value: view.getUint8(at) !== 0 }) }],
  [10, { name: 'uint64', bytes: 8, read: (view, at) => ({ type: 'uint64', value: view.getBigUint64(at, true) }) }],
  [11, { name: 'int64', bytes: 8, read: (view, at) => ({ type: 'int64', value: view.getBigInt64(at, true) }) }],
  [12, numbers('float64', 8, (view, at) => view.getFloat64(at, true))],
])
