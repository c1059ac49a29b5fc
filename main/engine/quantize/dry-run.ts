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
import { type NativeLibrary, openNativeLibrary } from './native-library.ts'
import { recipeOptions } from './recipe-options.ts'
import { type TensorLine, parseTensorLine } from './tensor-line.ts'

/** Throws as readGgufFile does; `model-load-failed` with reason `refused` where the quantizer does not take the model. */
export const dryRun = async ({ from, recipe }: { from: readonly string[]; recipe: Recipe }): Promise<DryRun> => {
  const headers = await readHeaders(from)
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
    isQuantized: headers.some(({ tensors }) => tensors.some(({ type }) => isQuantized(type))),
    fallbackTensors: Number(/(\d+) of \d+ tensor\(s\) required fallback/.exec(lastWords)?.[1] ?? 0),
    tensorsByType: countTypes(lines),
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
const isQuantized = (type: string): boolean => !plainTypes.has(type)

const countTypes = (lines: readonly TensorLine[]): DryRun['tensorsByType'] => {
  const counts = new Map<string, number>()
  for (const { newType } of lines) counts.set(newType, (counts.get(newType) ?? 0) + 1)
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
