// main/engine/gguf/read-tensors.ts - The list of tensors: name, dimensions, type, place; each held against its limits.
import type { GgufTensor } from './gguf-header.ts'
import { ggufLimits } from './gguf-limits.ts'
import { ggufProblem } from './gguf-problem.ts'
import type { HeaderWindow } from './header-window.ts'
import { type TensorType, tensorTypes } from './tensor-types.ts'

/** The longest name, four dimensions, type and offset. */
const tensorHeadBytes = 8 + ggufLimits.tensorNameBytes + 4 + 8 * ggufLimits.dimensions + 4 + 8

/** Reads `count` tensors. Throws `truncated`, `malformed` or `unsupported-type`. */
export const readTensors = async (window: HeaderWindow, count: number): Promise<GgufTensor[]> => {
  const tensors: GgufTensor[] = []
  const names = new Set<string>()
  for (let index = 0; index < count; index += 1) {
    if (!window.holds(tensorHeadBytes)) await window.want(tensorHeadBytes)
    const name = readName(window, `tensor ${index}`)
    if (names.has(name)) throw ggufProblem('malformed', { field: `tensor ${index}`, limit: 'one of each name', value: 'a second one' })
    names.add(name)
    tensors.push(readTensor(window, name, tensorField(name, index)))
  }
  return tensors
}

/** How a tensor is named in an error: by its name where that is plain, else by its number. */
export const tensorField = (name: string, index: number): string => `tensor ${/^[\w.-]+$/.test(name) ? name : index}`

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const readName = (window: HeaderWindow, field: string): string => {
  const length = window.count(`${field} name length`, ggufLimits.tensorNameBytes)
  if (length > 0) return decoder.decode(window.bytes(field, length))
  throw ggufProblem('malformed', { field: `${field} name length`, limit: `1 to ${ggufLimits.tensorNameBytes}`, value: 0 })
}

const readTensor = (window: HeaderWindow, name: string, field: string): GgufTensor => {
  const dimensions = readDimensions(window, field)
  const type = readType(window, field)
  const [row = 0] = dimensions
  if (row % type.blockValues !== 0) {
    throw ggufProblem('malformed', { field: `${field} dimension 0`, limit: `a multiple of ${type.blockValues}`, value: row })
  }
  const offset = window.count(`${field} offset`, Number.MAX_SAFE_INTEGER)
  // Fewer than 2^48 values of at most 8 bytes: exact in a double.
  const sizeBytes = (dimensions.reduce((product, size) => product * size, 1) / type.blockValues) * type.blockBytes
  return { name, dimensions, type: type.name, offset, sizeBytes }
}

const readDimensions = (window: HeaderWindow, field: string): number[] => {
  const count = window.u32(`${field} dimensions`)
  if (count < 1 || count > ggufLimits.dimensions) {
    throw ggufProblem('malformed', { field: `${field} dimensions`, limit: `1 to ${ggufLimits.dimensions}`, value: count })
  }
  const dimensions: number[] = []
  let values = 1
  for (let index = 0; index < count; index += 1) {
    const size = window.count(`${field} dimension ${index}`, ggufLimits.dimension)
    if (size === 0) throw ggufProblem('malformed', { field: `${field} dimension ${index}`, limit: 'at least 1', value: 0 })
    values *= size
    // Below 2^48 before, times at most 2^40: whatever a double rounds here is far above the limit.
    if (values >= ggufLimits.tensorValues) {
      throw ggufProblem('malformed', { field: `${field} values`, limit: ggufLimits.tensorValues - 1, value: values })
    }
    dimensions.push(size)
  }
  return dimensions
}

const readType = (window: HeaderWindow, field: string): TensorType => {
  const id = window.u32(`${field} type`)
  const type = tensorTypes.get(id)
  if (type === undefined) throw ggufProblem('unsupported-type', { field: `${field} type`, limit: 'a type of ggml', value: id })
  return type
}
