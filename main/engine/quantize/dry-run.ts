/* How large a quantized model will be, to the byte.
 *
 * The quantizer's dry run names the type that each tensor will get; its own figures
 * are in hundredths of a MiB. So the size is summed up here, the way the file is
 * written: the header with the keys that the quantizer adds and takes away, then
 * every tensor, each padded to the alignment.
 */
import { AppError } from '../../contract/errors.ts'
import type { Recipe } from '../../contract/quantize.ts'
import type { GgufHeader } from '../gguf/gguf-header.ts'
import { tensorTypes } from '../gguf/tensor-types.ts'
import { readHeaders } from '../inspect/look-at-model.ts'
import type { DryRun } from '../workshop/protocol.ts'
import { type AdapterFile, planMerge } from './merge-adapters.ts'
import { type NativeLibrary, openNativeLibrary } from './native-library.ts'
import { recipeOptions } from './recipe-options.ts'
import { type TensorLine, parseTensorLine } from './tensor-line.ts'

type Asked = { from: readonly string[]; recipe: Recipe; adapters: readonly AdapterFile[] }

/** Throws as readGgufFile and planMerge do; `model-load-failed` with reason `refused` where the quantizer does not take the model. */
export const dryRun = async ({ from, recipe, adapters }: Asked): Promise<DryRun> => {
  const headers = await readHeaders(from)
  // Merging changes numbers and neither shapes nor types, so the original's sizes are the merged one's too.
  await planMerge(from, adapters)
  if (recipe.quantization === 'as-is') return asItIs(headers)
  const workBytes = adapters.length === 0 ? 0 : headers.reduce((sum, { fileBytes }) => sum + fileBytes, 0)
  return { ...(await dryQuantize(headers, { from, recipe })), workBytes }
}

const asItIs = (headers: readonly GgufHeader[]): DryRun => {
  const [first, ...others] = headers
  if (first === undefined || others.length > 0) {
    throw new AppError('conflict', 'A model in several files cannot be merged as it is', { details: { kind: 'adapter', reason: 'merge-split' } })
  }
  const { fileBytes, tensors } = first
  return { sizeBytes: fileBytes, workBytes: 0, isQuantized: hasQuantized(headers), fallbackTensors: 0, tensorsByType: countTypes(tensors.map(({ type }) => type)) }
}

const dryQuantize = async (headers: readonly GgufHeader[], { from, recipe }: Omit<Asked, 'adapters'>): Promise<Omit<DryRun, 'workBytes'>> => {
  const lines: TensorLine[] = []
  let lastWords = ''
  const library = openNativeLibrary((line) => {
    const parsed = parseTensorLine(line)
    // A line comes twice: when the tensor is begun, and when it is done.
    if (parsed !== undefined && line.includes('MiB')) lines.push(parsed)
    else if (line.trim() !== '') lastWords = line
  })
  await callDry(library, { from, recipe, says: () => lastWords })
  const [first] = headers
  if (first === undefined || lines.length === 0) throw refused(lastWords)
  return {
    sizeBytes: sizeOf(first, lines),
    isQuantized: hasQuantized(headers),
    fallbackTensors: Number(/(\d+) of \d+ tensor\(s\) required fallback/.exec(lastWords)?.[1] ?? 0),
    tensorsByType: countTypes(lines.map(({ newType }) => newType)),
  }
}

type Dry = { from: readonly string[]; recipe: Recipe; says: () => string }

const callDry = async (library: NativeLibrary, { from, recipe, says }: Dry): Promise<void> => {
  const isDone = await library.quantize({
    ...recipeOptions(recipe),
    from: from[0] ?? '',
    to: '',
    threads: 1,
    isDryRun: true,
    importance: null,
  })
  if (!isDone) throw refused(says())
}

/** The quantizer's last words go along: they name the tensor or the key. */
export const refused = (words: string): AppError =>
  new AppError('model-load-failed', `The quantizer refused the model: ${words}`, {
    details: { reason: 'refused', words: words.slice(0, 300) },
  })

const plainTypes = new Set(['F32', 'F16', 'BF16', 'F64', 'I8', 'I16', 'I32', 'I64'])
const hasQuantized = (headers: readonly GgufHeader[]): boolean => headers.some(({ tensors }) => tensors.some(({ type }) => !plainTypes.has(type)))

const countTypes = (types: readonly string[]): DryRun['tensorsByType'] => {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([type, count]) => ({ type, count })).toSorted((one, other) => other.count - one.count)
}

const sizeOf = (first: GgufHeader, lines: readonly TensorLine[]): number => {
  const tensorHeads = first.tensors.reduce((sum, { name, dimensions }) => sum + tensorHeadBytes(name, dimensions.length), 0)
  const keys = first.headerBytes - tensorHeads + changedKeyBytes(first)
  const heads = lines.reduce((sum, { name, dimensions }) => sum + tensorHeadBytes(name, usedDimensions(dimensions)), 0)
  const aligned = (bytes: number): number => Math.ceil(bytes / first.alignment) * first.alignment
  return lines.reduce((sum, line) => sum + aligned(bytesOf(line)), aligned(keys + heads))
}

const tensorHeadBytes = (name: string, dimensions: number): number => 8 + Buffer.byteLength(name) + 4 + 8 * dimensions + 4 + 8

/** ggml writes no trailing dimensions of 1. */
const usedDimensions = (dimensions: TensorLine['dimensions']): number => Math.max(1, dimensions.findLastIndex((size) => size > 1) + 1)

const bytesOf = ({ dimensions: [columns, ...rows], newType }: TensorLine): number => {
  const type = [...tensorTypes.values()].find(({ name }) => name === newType)
  if (type === undefined) throw new Error(`${newType} is no type of ggml`)
  return rows.reduce((product, size) => product * size, (columns / type.blockValues) * type.blockBytes)
}

/** A key of the header with a value of so many bytes. */
const keyBytes = (key: string, value: number): number => 8 + key.length + 4 + value

const added = ['general.quantization_version', 'general.file_type']
const removed: readonly [string, number][] = [
  ['split.no', 2],
  ['split.count', 2],
  ['split.tensors.count', 4],
]

const changedKeyBytes = ({ metadata }: GgufHeader): number => {
  const more = added.reduce((sum, key) => sum + (metadata.has(key) ? 0 : keyBytes(key, 4)), 0)
  return removed.reduce((sum, [key, value]) => sum - (metadata.has(key) ? keyBytes(key, value) : 0), more)
}
