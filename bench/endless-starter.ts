/* The starter model without an end, and its widened twin: what a full window does takes long answers (gguf/endless-model.ts).
 *
 * Folders of the same shape as native-models/starter, so that an application can be started on them. The small one is made
 * for each run in a folder of the caller's, the widened one is kept beside its twin (wide-starter.ts). */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeEndless } from './gguf/endless-model.ts'
import { cache, draftFile, starterFile, wideStarter } from './wide-starter.ts'

/** Writes model and manifest into `folder`; returns the model's path. */
export const makeEndlessStarter = (folder: string): string => {
  const { path } = starterFile()
  mkdirSync(folder, { recursive: true })
  const to = join(folder, 'endless-starter.gguf')
  makeEndless(path, to)
  const file = { file: basename(to), role: 'model', name: 'Endless', description: 'A model for tests that does not end.', parameters: 1, license: 'mit' }
  const facts = { sizeBytes: statSync(to).size, sha256: createHash('sha256').update(readFileSync(to)).digest('hex') }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ files: [{ ...file, ...facts }] }))
  return to
}

/** The widened starter without an end. */
export const endlessWideStarter = async (): Promise<string> => endlessModel(await wideStarter())

/** The model of the starter's folder, or of one of the same shape, without an end; made once. */
export const endlessModel = (folder?: string): string => endlessTwin(starterFile(folder).path)

export const endlessDraft = (folder?: string): string => endlessTwin(draftFile(folder).path)

/** Beside a widened file, in the cache for one that came with Hearth. */
const endlessTwin = (path: string): string => {
  const { size, mtimeMs } = statSync(path)
  const isOurs = dirname(dirname(path)) === cache
  const to = isOurs ? join(dirname(path), `endless-${basename(path)}`) : join(cache, `endless-${size}-${Math.floor(mtimeMs)}-${basename(path)}`)
  mkdirSync(cache, { recursive: true })
  if (!existsSync(to)) {
    makeEndless(path, `${to}.${process.pid}`)
    renameSync(`${to}.${process.pid}`, to)
  }
  return to
}
