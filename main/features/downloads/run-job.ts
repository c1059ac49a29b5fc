/* One download from its first missing byte to its files in the models folder.
 *
 *   fetch    each file into .incoming/<id>/, verified as it ends
 *   install  when all are verified: rename them into place, sync the folder
 *
 * Files of a model appear together: half of a split model is of no use. A rename
 * within one disk is atomic, so a file in the models folder is whole or not
 * there. What a kill interrupts is found again: a verified part is still in
 * .incoming, or the same file is already in place and is compared once more. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DownloadJob, JobFile } from '../../storage/download-repository.ts'
import { journalPath, openPartFile, partPath } from './part-file.ts'
import type { PartFile } from './part-file.ts'

/** `<models>/<owner>--<name>/<path>`; the path has been judged by core/hub/safe-path.ts when the job was made. */
export const targetPath = (models: string, { repository }: Pick<DownloadJob, 'repository'>, path: string): string =>
  join(models, repository.replace('/', '--'), ...path.split('/'))

export const incomingRoot = (models: string): string => join(models, '.incoming')

export const incomingFolder = (models: string, { id }: Pick<DownloadJob, 'id'>): string => join(incomingRoot(models), id)

export type JobSteps = {
  job: DownloadJob
  models: string
  signal: AbortSignal
  /** Fetches the file until it is whole and verified. */
  fetch: (file: JobFile, part: PartFile) => Promise<void>
  /** Durable. */
  setVerified: (file: JobFile, isVerified: boolean) => void
  /** A file is being compared that was already there. */
  onVerify: () => void
}

/** Resolves to where each file is now. Throws what `fetch` throws, the signal's reason, and the system's errors. */
export const runJob = async (steps: JobSteps): Promise<{ path: string; file: string }[]> => {
  const { job, models } = steps
  const incoming = incomingFolder(models, job)
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  for (const [number, file] of job.files.entries()) {
    if (await isReady(steps, file, number)) continue
    await fetchFile(steps, file, number)
  }
  steps.signal.throwIfAborted()
  const installed = []
  for (const [number, { path }] of job.files.entries()) {
    const file = targetPath(models, job, path)
    await install(partPath({ folder: incoming, number }), file)
    installed.push({ path, file })
  }
  await rm(incoming, { recursive: true, force: true })
  return installed
}

const isReady = async (steps: JobSteps, file: JobFile, number: number): Promise<boolean> => {
  const { job, models, signal, setVerified, onVerify } = steps
  const part = partPath({ folder: incomingFolder(models, job), number })
  if (file.isVerified && (await sizeOf(part)) === file.sizeBytes) return true
  const target = targetPath(models, job, file.path)
  if ((await sizeOf(target)) === file.sizeBytes) {
    onVerify()
    if ((await checksumOf(target, signal)) === file.sha256) {
      setVerified(file, true)
      return true
    }
  }
  if (file.isVerified) setVerified(file, false)
  return false
}

const fetchFile = async ({ job, models, fetch, setVerified }: JobSteps, file: JobFile, number: number): Promise<void> => {
  const place = { folder: incomingFolder(models, job), number }
  const part = await openPartFile(place, file)
  try {
    await fetch(file, part)
  } finally {
    await part.close()
  }
  await syncFolder(place.folder)
  setVerified(file, true)
  await rm(journalPath(place), { force: true })
}

/** Does nothing where an earlier run has already put it there. */
const install = async (part: string, target: string): Promise<void> => {
  if ((await sizeOf(part)) === undefined) return
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await rename(part, target)
  await syncFolder(dirname(target))
}

/** So that a rename survives a power cut. Not every system lets a folder be opened; those sync it by themselves. */
const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EACCES' && code !== 'EINVAL') throw error
  }
}

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    const stats = await stat(path)
    return stats.isFile() ? stats.size : undefined
  } catch {
    return undefined
  }
}

const checksumOf = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal })
  return hash.digest('hex')
}
