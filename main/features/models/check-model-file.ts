/* Is a model file the one that was shipped?
 *
 * Its presence and size are looked at on every call, for a few microseconds. Its
 * SHA-256 is computed once per content (path, size and time of change), in the
 * background from the start on: 15 MB take some 50 ms and must not delay the
 * first answer. A model that fails the check is never given to the engine. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'

export type FileState = 'available' | 'missing' | 'damaged'

export type ModelFileCheck = {
  /** What is known without reading the file again. */
  stateNow: () => FileState
  /** What is certain once its checksum was compared. */
  verify: () => Promise<FileState>
}

type Expected = { path: string; sizeBytes: number; sha256: string }

export const createModelFileCheck = (expected: Expected): ModelFileCheck => {
  let checked: { fingerprint: string; result: Promise<FileState> } | undefined
  let known: { fingerprint: string; state: FileState } | undefined

  const verify = (): Promise<FileState> => {
    const fingerprint = fingerprintOf(expected)
    if (fingerprint === 'missing' || fingerprint === 'damaged') return Promise.resolve(fingerprint)
    if (checked?.fingerprint !== fingerprint) checked = { fingerprint, result: remember(fingerprint) }
    return checked.result
  }
  const remember = async (fingerprint: string): Promise<FileState> => {
    const state = await compare(expected)
    if (state !== null) {
      known = { fingerprint, state }
      return state
    }
    // Nothing was learned about its content, and it may be back at the next question.
    checked = undefined
    return fingerprintOf(expected) === 'missing' ? 'missing' : 'damaged'
  }
  return {
    stateNow: () => {
      const fingerprint = fingerprintOf(expected)
      if (fingerprint === 'missing' || fingerprint === 'damaged') return fingerprint
      return known?.fingerprint === fingerprint ? known.state : 'available'
    },
    verify,
  }
}

const fingerprintOf = ({ path, sizeBytes }: Expected): string => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) return 'missing'
  return stats.size === sizeBytes ? `${String(stats.size)} ${String(stats.mtimeMs)} ${String(stats.ino)}` : 'damaged'
}

/** Null when it could not be read to its end. */
const compare = async ({ path, sha256 }: Expected): Promise<FileState | null> => {
  const checksum = createHash('sha256')
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), checksum)
  } catch {
    return null
  }
  return checksum.digest('hex') === sha256 ? 'available' : 'damaged'
}
