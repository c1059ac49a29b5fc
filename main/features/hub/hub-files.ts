/* Files of the hub for those who fetch them: what exactly is to be fetched, and parts of files before that.
 *
 * Sizes and checksums always come from the hub's tree at the pinned commit,
 * never from whoever asks for a download. */
import { AppError } from '../../contract/errors.ts'
import type { RepositoryFile } from '../../contract/hub.ts'
import type { CommitSha, RepositoryId, Sha256 } from '../../contract/ids.ts'
import { quantizationOf } from '../../core/hub/quantization.ts'
import { isSafePath } from '../../core/hub/safe-path.ts'
import { hubProblem } from './hub-client.ts'
import type { HubClient } from './hub-client.ts'
import type { HubConfiguration } from './hub-settings.ts'
import { filePath, listFiles } from './list-files.ts'
import type { Revision } from './list-files.ts'
import { describeLicence, readApiRepository } from './read-api-repository.ts'

export type WantedFiles = Revision & { paths: readonly string[] }

export type FilesToFetch = {
  repository: RepositoryId
  commit: CommitSha
  name: string
  quantization: string
  files: { path: string; sizeBytes: number; sha256: Sha256 }[]
}

export type HubFiles = {
  /** @throws AppError not-found, invalid-input (no checksum, or a name that may not become a path), and what the hub may say */
  describe: (wanted: WantedFiles, signal?: AbortSignal) => Promise<FilesToFetch>
  /** Identifier such as `apache-2.0`; null where the hub names none or does not answer sensibly. */
  licence: (revision: Revision, signal?: AbortSignal) => Promise<string | null>
  /** Where to fetch a file, and what to show there. The token is for that origin only. */
  locate: (revision: Revision, path: string) => Promise<{ url: string; token: string | null }>
  /** A part of a file that was not downloaded; shorter only at its end. @throws AppError, see contract/hub.ts */
  readRange: (range: FileRange, signal?: AbortSignal) => Promise<Uint8Array>
}

export type FileRange = Revision & { path: string; start: number; length: number }

/** Headers of model files end long before that; this is no way around downloads. */
const maxRangeBytes = 8 * 1024 * 1024

export const createHubFiles = (client: HubClient, configuration: Pick<HubConfiguration, 'endpoint' | 'token'>): HubFiles => {
  const list = rememberLists(client, configuration)
  return {
    describe: async (wanted, signal) => describe(wanted, await list(wanted, signal)),
    licence: (revision, signal) => licenceAt(client, revision, signal),
    locate: async (revision, path) => ({ url: `${configuration.endpoint()}${filePath(revision, path)}`, token: await configuration.token() }),
    readRange: (range, signal) => readRange(client, range, signal),
  }
}

/** What a commit holds never changes, so the last few are kept; of one hub, since another may know other commits. */
const rememberLists = (client: HubClient, { endpoint }: Pick<HubConfiguration, 'endpoint'>) => {
  const known = new Map<string, RepositoryFile[]>()
  return async (revision: Revision, signal?: AbortSignal): Promise<RepositoryFile[]> => {
    const key = `${endpoint()} ${revision.repository} ${revision.commit}`
    const files = known.get(key) ?? (await listFiles(client, revision, signal))
    known.delete(key)
    known.set(key, files)
    const [oldest] = known.keys()
    if (known.size > 20 && oldest !== undefined) known.delete(oldest)
    return files
  }
}

const describe = (wanted: WantedFiles, all: readonly RepositoryFile[]): FilesToFetch => {
  const files = wanted.paths.map((path) => {
    const file = all.find((each) => each.path === path)
    if (file === undefined) throw new AppError('not-found', `There is no file ${path} at that commit`, { details: { kind: 'hub-file', file: path.slice(0, 300) } })
    if (file.sha256 === null || !isSafePath(path) || file.sizeBytes === 0) throw notFetchable(path)
    return { path, sizeBytes: file.sizeBytes, sha256: file.sha256 }
  })
  const quantization = quantizationOf(wanted.paths[0] ?? '')
  const title = wanted.repository.slice(wanted.repository.indexOf('/') + 1)
  const name = quantization === 'unknown' ? title : `${title} ${quantization}`
  return { repository: wanted.repository, commit: wanted.commit, name, quantization, files }
}

const readRange = async (client: HubClient, range: FileRange, signal?: AbortSignal): Promise<Uint8Array> => {
  const { path, start, length } = range
  if (length > maxRangeBytes) throw new AppError('invalid-input', 'That much is a download', { details: { length } })
  const response = await client.send({
    purpose: 'file-header',
    subject: `${range.repository} ${path}`,
    path: filePath(range, path),
    headers: { range: `bytes=${String(start)}-${String(start + length - 1)}` },
    // A server that ignores ranges sends everything; only as much as was asked for is read.
    maxBytes: Number.MAX_SAFE_INTEGER,
    signal,
  })
  if (response.status === 206 && beginsAt(response.headers.get('content-range'), start)) return take(response.body, length)
  if (response.status === 200 && start < maxRangeBytes) return (await take(response.body, start + length)).subarray(start)
  await response.discard()
  if (response.status === 206) throw unreadable(response.url)
  throw hubProblem(response, `${range.repository} ${path}`)
}

/** Good to have, no more: a hub that does not say costs nobody a download. */
const licenceAt = async (client: HubClient, { repository, commit }: Revision, signal?: AbortSignal): Promise<string | null> => {
  try {
    return describeLicence(await readApiRepository(client, { repository, revision: commit }, signal))?.id ?? null
  } catch (error) {
    if (error instanceof AppError && error.code === 'provider-failed') return null
    throw error
  }
}

const notFetchable = (path: string): AppError =>
  new AppError('invalid-input', `The hub has no checksum for ${path}, or its name cannot be used here, so it cannot be downloaded safely`, {
    details: { reason: 'not-fetchable', file: path.slice(0, 300) },
  })

const unreadable = (url: string): AppError =>
  new AppError('provider-failed', 'The hub sent another part of the file than was asked for', { details: { reason: 'unreadable', host: new URL(url).host } })

const beginsAt = (header: string | undefined, start: number): boolean => Number(/^bytes (\d+)-/.exec(header ?? '')?.[1]) === start

const take = async (body: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const piece of body) {
    pieces.push(piece)
    total += piece.length
    if (total >= length) break
  }
  return Buffer.concat(pieces).subarray(0, length)
}
