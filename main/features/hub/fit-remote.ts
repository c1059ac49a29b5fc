/* Whether a file on the hub would fit, before it is downloaded.
 *
 * Its header is read through ranges and parsed in a throw-away engine, which
 * the library gives us as `look`. All quantizations of a model have one shape,
 * so what was learnt from the first that was looked at serves its siblings, with
 * their own sizes: one look per repository and commit, not one per variant. */
import type { Fit } from '../../contract/fit.ts'
import { partOf, quantizationOf } from '../../core/hub/quantization.ts'
import type { HubFiles, WantedFiles } from './hub-files.ts'

export type RemoteFile = { name: string; sizeBytes: number; read: (offset: number, length: number) => Promise<Uint8Array> }

/** Looks at a header once; what it returns answers for any size of weights of the same model. */
export type RemoteLook = (file: RemoteFile, signal?: AbortSignal) => Promise<(weightBytes: number) => Promise<Fit> | Fit>

const keptLooks = 50

export const createRemoteFit = (files: HubFiles, look: RemoteLook) => {
  const looks = new Map<string, (weightBytes: number) => Promise<Fit> | Fit>()
  return async (wanted: WantedFiles, signal?: AbortSignal): Promise<Fit> => {
    const { repository, commit, files: found } = await files.describe(wanted, signal)
    const weightBytes = found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const [first] = found
    const path = first?.path ?? ''
    const key = `${repository} ${commit} ${shapeName(path)}`
    const known = looks.get(key)
    if (known !== undefined) return known(weightBytes)
    const read = (start: number, length: number): Promise<Uint8Array> => files.readRange({ repository, commit, path, start, length }, signal)
    const fitFor = await look({ name: path, sizeBytes: first?.sizeBytes ?? 0, read }, signal)
    looks.set(key, fitFor)
    const [oldest] = looks.keys()
    if (looks.size > keptLooks && oldest !== undefined) looks.delete(oldest)
    return fitFor(weightBytes)
  }
}

/** The file's name without its quantization: what else is in the repository (another size, a draft, a projector) has another shape. */
const shapeName = (path: string): string => {
  const name = partOf(path).stem.split('/').at(-1) ?? ''
  return name.toLowerCase().replace(quantizationOf(path).toLowerCase(), '')
}
