/* LoRA adapters put into the weights for good: W + sum of (alpha / rank) * scale * B A.
 *
 * llama.cpp has a program for it and no function in its library, so the arithmetic is
 * ours. The result is the original's file with other numbers in the same places: header
 * and untouched tensors are copied byte by byte, matrices that an adapter names are
 * read, added to and written a few rows at a time. Memory is bounded by those rows and
 * by one expert's pair of each adapter, whatever the size of the model.
 *
 * Sums are made in 32 bits and rounded once, to the type that the original has. A
 * weight that this type cannot hold ends the work: such a scale is too strong.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '../../contract/errors.ts'
import type { GgufHeader, GgufTensor } from '../gguf/gguf-header.ts'
import { readGgufFile } from '../gguf/read-gguf-file.ts'
import { type FloatType, floatBytes, fromFloats, isFloatType, largestFloat, toFloats } from './float-rows.ts'
import { type FloatPlace, type LoraPair, baseOf, readLoraPairs, refuse } from './lora-adapter.ts'

export type AdapterFile = { path: string; scale: number }

export type MergePlan = {
  /** The parts of the original in order. */
  parts: readonly { path: string; header: GgufHeader }[]
  /** What is added to each matrix that is named by an adapter. */
  pairs: ReadonlyMap<string, readonly LoraPair[]>
}

/** Before a matrix is begun; `fraction` by size. */
export type MergeProgress = { name: string; index: number; count: number; fraction: number }

/** Reads headers alone. Throws as readGgufFile and readLoraPairs do. */
export const planMerge = async (from: readonly string[], adapters: readonly AdapterFile[]): Promise<MergePlan> => {
  const parts: { path: string; header: GgufHeader }[] = []
  for (const path of from) parts.push({ path, header: await readGgufFile(path) })
  const base = baseOf(parts.map(({ header }) => header))
  const pairs = new Map<string, LoraPair[]>()
  for (const { path, scale } of adapters) {
    const found = readLoraPairs(base, { path, scale, header: await readGgufFile(path) })
    for (const [name, pair] of found) pairs.set(name, [...(pairs.get(name) ?? []), pair])
  }
  return { parts, pairs }
}

/** Writes the merged parts; `to` says where each goes. Throws `conflict` (too-strong), `storage-full`, or what the file system throws. */
export const mergeAdapters = async (
  { parts, pairs }: MergePlan,
  to: (part: string) => string,
  onProgress: (progress: MergeProgress) => void,
): Promise<void> => {
  const totalBytes = parts.reduce((sum, { header }) => sum + header.fileBytes, 0)
  let [doneBytes, index] = [0, 0]
  const tell = (name: string, at: number): void => {
    onProgress({ name, index, count: pairs.size, fraction: (doneBytes + at) / Math.max(1, totalBytes) })
    index += 1
  }
  for (const { path, header } of parts) {
    await withFiles(path, to(path), (files) => mergePart(files, { header, pairs, tell }))
    doneBytes += header.fileBytes
  }
}

type Files = { input: FileHandle; output: FileHandle }
type Part = { header: GgufHeader; pairs: MergePlan['pairs']; tell: (name: string, at: number) => void }

const withFiles = async (from: string, to: string, work: (files: Files) => Promise<void>): Promise<void> => {
  const input = await open(from, 'r')
  try {
    const output = await open(to, 'w')
    try {
      await work({ input, output })
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
      throw isFull ? new AppError('storage-full', 'The disk is full', { details: {}, cause: error }) : error
    } finally {
      await output.close()
    }
  } finally {
    await input.close()
  }
}

const mergePart = async (files: Files, { header, pairs, tell }: Part): Promise<void> => {
  const named = header.tensors.filter(({ name }) => pairs.has(name)).toSorted((one, other) => one.offset - other.offset)
  let position = 0
  for (const tensor of named) {
    const start = header.dataStart + tensor.offset
    await copy(files, position, start)
    tell(tensor.name, start)
    await mergeMatrix(files, { tensor, start, pairs: pairs.get(tensor.name) ?? [] })
    position = start + tensor.sizeBytes
  }
  await copy(files, position, header.fileBytes)
}

const chunkBytes = 4 * 1024 * 1024

const copy = async ({ input, output }: Files, from: number, to: number): Promise<void> => {
  for (let at = from; at < to; at += chunkBytes) {
    await writeAll(output, await readAll(input, at, Math.min(chunkBytes, to - at)), at)
  }
}

type Matrix = { tensor: GgufTensor; start: number; pairs: readonly LoraPair[] }
type Factors = { a: Float32Array; b: Float32Array; rank: number }

const mergeMatrix = async (files: Files, { tensor, start, pairs }: Matrix): Promise<void> => {
  const [first] = pairs
  if (first === undefined || !isFloatType(tensor.type)) return
  const { columns, rows, slices } = first
  const rowBytes = columns * floatBytes[tensor.type]
  const rowsAtOnce = Math.max(1, Math.floor(chunkBytes / rowBytes))
  for (let slice = 0; slice < slices; slice += 1) {
    const factors: Factors[] = []
    for (const pair of pairs) factors.push(await readFactors(pair, slice))
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const at = start + (slice * rows + row) * rowBytes
      const weights = toFloats(await readAll(files.input, at, Math.min(rowsAtOnce, rows - row) * rowBytes), tensor.type)
      for (const one of factors) addProduct(weights, one, { row, columns })
      checkRange(weights, tensor.name, tensor.type)
      await writeAll(files.output, fromFloats(weights, tensor.type), at)
    }
  }
}

/** One slice of a pair, with everything that is multiplied into it already in B. */
const readFactors = async ({ a, b, rank, columns, rows, factor }: LoraPair, slice: number): Promise<Factors> => {
  const scaled = await readPlace(b, { first: slice * rank * rows, count: rank * rows })
  return { a: await readPlace(a, { first: slice * columns * rank, count: columns * rank }), b: scaled.map((value) => value * factor), rank }
}

const readPlace = async ({ path, offset, type }: FloatPlace, { first, count }: { first: number; count: number }): Promise<Float32Array> => {
  const file = await open(path, 'r')
  try {
    return toFloats(await readAll(file, offset + first * floatBytes[type], count * floatBytes[type]), type)
  } finally {
    await file.close()
  }
}

/** Adds rows `row` and on of B A to `weights`. */
const addProduct = (weights: Float32Array, { a, b, rank }: Factors, { row, columns }: { row: number; columns: number }): void => {
  for (let at = 0, inB = row * rank; at < weights.length; at += columns, inB += rank) {
    for (let r = 0; r < rank; r += 1) {
      const share = b[inB + r] ?? 0
      if (share === 0) continue
      const inA = r * columns
      for (let column = 0; column < columns; column += 1) weights[at + column] = (weights[at + column] ?? 0) + share * (a[inA + column] ?? 0)
    }
  }
}

const checkRange = (weights: Float32Array, tensor: string, type: FloatType): void => {
  const most = largestFloat[type]
  for (let at = 0; at < weights.length; at += 1) {
    // Not a number is in no range either.
    if (!(Math.abs(weights[at] ?? 0) <= most)) throw refuse('too-strong', { tensor })
  }
}

const readAll = async (file: FileHandle, position: number, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new AppError('model-load-failed', 'A file ended while it was read', { details: { reason: 'truncated' } })
    filled += bytesRead
  }
  return bytes
}

const writeAll = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten
  }
}
