/* The first reader of every model file, before any that trusts it.
 *
 * node-llama-cpp reads the header with a parser that has no bounds: a count of
 * 2^62 hangs the event loop, a string of 2 GiB in a file of 33 bytes aborts the
 * process. llama.cpp has had overflows in the same places. This reader has a
 * limit for everything (gguf-limits.ts) and refuses, naming the field, whatever
 * is beyond it.
 *
 * DESIGN: a window (header-window.ts) moves forward over a source; keys
 * (read-metadata.ts), tensors (read-tensors.ts) and the layout of the weights
 * (check-layout.ts) are read in the order in which they lie. Weights are never
 * read, so the size of the file does not matter.
 *
 * PROMISES: any bytes lead to a header or to an AppError, each byte is read at most
 * once, and a real header costs its own size, a few MB, in 64 MiB of memory (more
 * only for arrays asked for by name). A hostile one costs no more than 64 MiB of
 * strings, 12 MiB of the rest, and 64 KiB for each of 4,096 arrays stepped over.
 *
 * NOT HERE: whether the values make a model (llama.cpp says so), the chat
 * template's behaviour, several files that are one model.
 */
import { checkLayout } from './check-layout.ts'
import type { GgufHeader, GgufValue } from './gguf-header.ts'
import { ggufLimits } from './gguf-limits.ts'
import { ggufProblem } from './gguf-problem.ts'
import { type GgufSource, type HeaderWindow, createHeaderWindow } from './header-window.ts'
import { alignmentKey } from './known-keys.ts'
import { readMetadata } from './read-metadata.ts'
import { readTensors } from './read-tensors.ts'

/** "GGUF", little endian. */
const magic = 0x46554747
const preambleBytes = 24

/**
 * Reads the header of a model file; `keep` names arrays and strings to keep whatever their size. Throws `model-load-failed`
 * with details { reason: not-gguf | unsupported-version | unsupported-type | truncated | malformed, field, limit, value }, or
 * what the source throws.
 */
export const readGgufHeader = async (source: GgufSource, { keep = [] }: { keep?: readonly string[] } = {}): Promise<GgufHeader> => {
  const window = createHeaderWindow(source)
  const { version, tensorCount, keyCount } = await readPreamble(window)
  const metadata = await readMetadata(window, keyCount, new Set(keep))
  const tensors = await readTensors(window, tensorCount)
  const alignment = alignmentOf(metadata)
  const headerBytes = window.position()
  const dataStart = Math.ceil(headerBytes / alignment) * alignment
  const layout = { tensors, alignment, headerBytes, dataStart, fileBytes: source.sizeBytes }
  checkLayout(layout)
  return { version, metadata, ...layout }
}

const readPreamble = async (window: HeaderWindow) => {
  await window.want(preambleBytes)
  const isGguf = window.remaining() >= 4 && window.u32('magic') === magic
  if (!isGguf) throw ggufProblem('not-gguf', { field: 'magic', limit: 'GGUF', value: 'something else' })
  const version = window.u32('version')
  if (!ggufLimits.versions.some((known) => known === version)) {
    throw ggufProblem('unsupported-version', { field: 'version', limit: ggufLimits.versions.join(' or '), value: version })
  }
  const tensorCount = window.count('tensor count', ggufLimits.tensors)
  const keyCount = window.count('key count', ggufLimits.keys)
  return { version, tensorCount, keyCount }
}

const alignmentOf = (metadata: ReadonlyMap<string, GgufValue>): number => {
  const value = metadata.get(alignmentKey)
  return value?.type === 'uint32' ? value.value : ggufLimits.alignment.usual
}
