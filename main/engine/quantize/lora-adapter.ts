/* A LoRA adapter's file, read for what it would change in which model.
 *
 * For a matrix `X` of the model the adapter holds `X.lora_a` (columns of X by rank)
 * and `X.lora_b` (rank by rows of X); what it adds is (alpha / rank) * scale * B A, and
 * without alpha scale * B A (llama.cpp v0.5.0, llama-adapter.cpp, get_scale). Mixtures
 * of experts have one pair of matrices for each expert, in a third dimension.
 *
 * What llama.cpp would refuse to load is refused here in the same cases. More is
 * refused for merging: weights that are quantized, since what is added would be lost in
 * their steps; adapters that only act after certain words (aLoRA); and the embedding
 * table, whose pair is laid out the other way round and means two things where the
 * table is the output too.
 */
import { AppError } from '../../contract/errors.ts'
import type { GgufHeader, GgufTensor } from '../gguf/gguf-header.ts'
import { type FloatType, isFloatType } from './float-rows.ts'

/** Where numbers lie in a file. */
export type FloatPlace = { path: string; offset: number; sizeBytes: number; type: FloatType }

/** What is added to one matrix: `columns` and `rows` of one slice, of which a mixture has one for each expert. */
export type LoraPair = { a: FloatPlace; b: FloatPlace; rank: number; columns: number; rows: number; slices: number; factor: number }

type Adapter = { path: string; scale: number; header: GgufHeader }
type Base = { architecture: string; tensors: ReadonlyMap<string, GgufTensor> }

export const baseOf = (headers: readonly GgufHeader[]): Base => ({
  architecture: textOf(headers[0], 'general.architecture'),
  tensors: new Map(headers.flatMap(({ tensors }) => tensors).map((tensor) => [tensor.name, tensor])),
})

/** By the name of the matrix. Throws `conflict`: `other-model`, `not-mergeable` (details.tensor or key), `merge-quantized`. */
export const readLoraPairs = (base: Base, adapter: Adapter): Map<string, LoraPair> => {
  const { header } = adapter
  checkKeys(base, header)
  const halves = new Map(header.tensors.map((tensor) => [tensor.name, tensor]))
  const pairs = new Map<string, LoraPair>()
  for (const { name } of header.tensors) {
    const [, matrix, half] = /^(.+)\.lora_([ab])$/.exec(name) ?? []
    // llama.cpp passes over norms of adapters as well.
    if (matrix === undefined && name.endsWith('_norm.weight')) continue
    const [a, b] = [halves.get(`${String(matrix)}.lora_a`), halves.get(`${String(matrix)}.lora_b`)]
    if (matrix === undefined || a === undefined || b === undefined) throw refuse('not-mergeable', { tensor: name })
    if (half === 'a') pairs.set(matrix, pairOf(matrixOf(base, matrix), { a, b, adapter }))
  }
  if (pairs.size === 0) throw refuse('not-mergeable', { key: 'tensors' })
  return pairs
}

const checkKeys = ({ architecture }: Base, header: GgufHeader): void => {
  if (textOf(header, 'general.type') !== 'adapter') throw refuse('not-mergeable', { key: 'general.type' })
  if (textOf(header, 'adapter.type') !== 'lora') throw refuse('not-mergeable', { key: 'adapter.type' })
  const foreign = [...header.metadata.keys()].find((key) => key.startsWith('adapter.alora.'))
  if (foreign !== undefined) throw refuse('not-mergeable', { key: foreign })
  const wanted = textOf(header, 'general.architecture')
  if (wanted !== architecture) throw refuse('other-model', { architecture: wanted })
}

const matrixOf = ({ tensors }: Base, name: string): GgufTensor => {
  const matrix = tensors.get(name)
  if (matrix === undefined) throw refuse('other-model', { tensor: name })
  if (name === 'token_embd.weight') throw refuse('not-mergeable', { tensor: name })
  if (!isFloatType(matrix.type)) throw refuse('merge-quantized', { tensor: name, type: matrix.type })
  return matrix
}

const pairOf = (matrix: GgufTensor, { a, b, adapter }: { a: GgufTensor; b: GgufTensor; adapter: Adapter }): LoraPair => {
  const [columns, rows, slices] = sizesOf(matrix)
  const [, rank] = sizesOf(a)
  const isFitting = isSame(sizesOf(a), [columns, rank, slices]) && isSame(sizesOf(b), [rank, rows, slices])
  if (!isFitting || matrix.dimensions.length > 3) throw refuse('other-model', { tensor: matrix.name })
  const alpha = adapter.header.metadata.get('adapter.lora.alpha')
  const strength = alpha?.type === 'float32' && alpha.value !== 0 ? alpha.value / rank : 1
  const place = (tensor: GgufTensor): FloatPlace => placeOf(tensor, adapter)
  return { a: place(a), b: place(b), rank, columns, rows, slices, factor: adapter.scale * strength }
}

type Sizes = [number, number, number]

/** Sizes that a file leaves out are 1. */
const sizesOf = ({ dimensions: [first = 1, second = 1, third = 1] }: GgufTensor): Sizes => [first, second, third]

const isSame = (one: Sizes, other: Sizes): boolean => one.every((size, index) => size === other[index])

const placeOf = ({ name, type, offset, sizeBytes }: GgufTensor, { path, header }: Adapter): FloatPlace => {
  if (!isFloatType(type)) throw refuse('not-mergeable', { tensor: name, type })
  return { path, offset: header.dataStart + offset, sizeBytes, type }
}

const textOf = (header: GgufHeader | undefined, key: string): string => {
  const value = header?.metadata.get(key)
  return value?.type === 'string' ? (value.value ?? '') : ''
}

type Refusal = 'other-model' | 'not-mergeable' | 'merge-quantized' | 'too-strong'

export const refuse = (reason: Refusal, details: Record<string, string>): AppError =>
  new AppError('conflict', `The adapter cannot be merged: ${reason}`, { details: { kind: 'adapter', reason, ...details } })
