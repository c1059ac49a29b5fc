/* A smaller version of a model, made beside its place and moved there when it is whole.
 *
 * The result is written to `<to>.part`, synced, hashed and renamed. Adapters are
 * merged first: into the part itself where nothing is made smaller, else into a copy
 * of the original in `<to>.work`, which the quantizer reads. Whoever kills this
 * process leaves both behind and has to erase them: that is how a job is cancelled,
 * since the library's loop over a tensor cannot be interrupted.
 */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { createEventBox } from '../event-box.ts'
import { hashFile } from '../inspect/hash-file.ts'
import { readHeaders } from '../inspect/look-at-model.ts'
import type { QuantizeEvent, QuantizeRequest } from '../workshop/protocol.ts'
import { refused } from './dry-run.ts'
import { measureImportance } from './measure-importance.ts'
import { mergeAdapters, planMerge } from './merge-adapters.ts'
import { type NativeLibrary, openNativeLibrary } from './native-library.ts'
import { recipeOptions } from './recipe-options.ts'
import { parseTensorLine, valuesOfLine } from './tensor-line.ts'

const progressGapMs = 100

/** Throws as dryRun does; whatever the file system throws. */
export const quantizeModel = async function* (request: QuantizeRequest): AsyncGenerator<QuantizeEvent, void, undefined> {
  const box = createEventBox<QuantizeEvent>({ merge: (first, second) => (first.type === second.type ? second : undefined), gapMs: progressGapMs })
  work(request, box.put).then(
    () => box.close(),
    (error: unknown) => box.close(error),
  )
  yield* box.take()
}

type Put = (event: QuantizeEvent) => void

const work = async (request: QuantizeRequest, put: Put): Promise<void> => {
  const { to, recipe } = request
  const part = `${to}.part`
  const original = await merge(request, put)
  if (recipe.quantization !== 'as-is') {
    try {
      await quantize({ ...request, from: original, to: part }, put)
    } finally {
      await rm(workFolder(to), { recursive: true, force: true })
    }
  }
  put({ type: 'written' })
  await sync(part)
  let sha256 = ''
  for await (const event of hashFile(part)) if (event.type === 'done') sha256 = event.sha256
  await rename(part, to)
  put({ type: 'done', sizeBytes: (await stat(to)).size, sha256 })
}

const workFolder = (to: string): string => `${to}.work`

/** Resolves to what is to be quantized. */
const merge = async ({ from, to, recipe, adapters }: QuantizeRequest, put: Put): Promise<string[]> => {
  if (adapters.length === 0) return from
  const folder = workFolder(to)
  if (recipe.quantization !== 'as-is') await mkdir(folder, { recursive: true })
  // The library finds the parts of a split model by their names.
  const place = (path: string): string => (recipe.quantization === 'as-is' ? `${to}.part` : join(folder, basename(path)))
  await mergeAdapters(await planMerge(from, adapters), place, (progress) => put({ type: 'merging', ...progress }))
  return from.map(place)
}

const quantize = async (request: QuantizeRequest, put: Put): Promise<void> => {
  const { from, to, recipe } = request
  const headers = await readHeaders(from)
  const progress = createProgress(headers.flatMap(({ tensors }) => tensors).reduce((sum, { dimensions }) => sum + values(dimensions), 0))
  let lastWords = ''
  const library = openNativeLibrary((line) => {
    const event = progress(line)
    if (event !== undefined) put(event)
    else if (line.trim() !== '' && !line.startsWith('[')) lastWords = line
  })
  const threads = request.threads === 0 ? Math.max(1, availableParallelism() - 1) : request.threads
  const importance = await importanceOf(library, { request, threads, put })
  const options = { ...recipeOptions(recipe), from: from[0] ?? '', to, threads, isDryRun: false, importance }
  if (!(await library.quantize(options))) throw refused(lastWords)
}

type Weighing = { request: QuantizeRequest; threads: number; put: Put }

const importanceOf = async (library: NativeLibrary, { request, threads, put }: Weighing): Promise<Map<string, Float32Array> | null> => {
  if (request.importanceText === null) return null
  const onProgress = (fraction: number): void => put({ type: 'weighing', fraction })
  return measureImportance(library, { modelPath: request.from[0] ?? '', text: request.importanceText, threads, onProgress })
}

/** Turns the quantizer's lines into progress by size. */
const createProgress = (totalValues: number): ((line: string) => QuantizeEvent | undefined) => {
  let doneValues = 0
  let seen = 0
  return (line) => {
    const parsed = parseTensorLine(line)
    if (parsed === undefined || parsed.index <= seen) return undefined
    seen = parsed.index
    const fraction = totalValues === 0 ? 0 : Math.min(1, doneValues / totalValues)
    doneValues += valuesOfLine(parsed)
    return { type: 'tensor', name: parsed.name, index: parsed.index - 1, count: parsed.count, fraction }
  }
}

const values = (dimensions: readonly number[]): number => dimensions.reduce((product, size) => product * size, 1)

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
