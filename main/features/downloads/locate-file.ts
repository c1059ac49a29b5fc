/* Where the hub keeps a file now.
 *
 * The hub is asked at the pinned commit and answers with a redirect to a signed
 * link, which is good for a while. The redirect is not followed here: its
 * headers say what the file is (`X-Linked-Size`, `X-Linked-ETag` with its
 * SHA-256, `X-Repo-Commit`), and if that is not what we are to fetch, nothing is
 * fetched. Signed links are secrets; they are never stored. */
import type { Network } from '../../network/network.ts'
import type { IncomingResponse } from '../../network/outgoing-request.ts'
import { retryAfterMs } from '../../core/network/retry-after.ts'
import { PieceFailed, TransferEnd } from './transfer-end.ts'

export type WantedFile = { path: string; sizeBytes: number; sha256: string; commit: string }

export type Location = { url: string; token: string | null }

type Options = {
  network: Pick<Network, 'send'>
  /** Where the hub has it. */
  origin: Location
  file: WantedFile
  stallMs: number
  signal: AbortSignal
}

const maxMoves = 5

/** @throws TransferEnd, PieceFailed, and what the network throws */
export const locateFile = async (options: Options): Promise<Location> => {
  let { url } = options.origin
  for (let moves = 0; moves < maxMoves; moves++) {
    const response = await ask(options, url)
    const target = redirectTarget(response)
    if (target === undefined && response.status !== 200) throw statusProblem(response, { isSigned: options.origin.token !== null })
    checkIdentity(response, options.file)
    if (target === undefined) return { url, token: options.origin.token }
    // A repository that was renamed moves within the hub; everything else is where the bytes are.
    if (new URL(target).origin !== new URL(options.origin.url).origin) return { url: target, token: null }
    url = target
  }
  throw new TransferEnd('refused', { host: new URL(url).host })
}

const ask = async ({ network, origin, file, stallMs, signal }: Options, url: string): Promise<IncomingResponse> => {
  const request = { area: 'downloads', purpose: 'resolve', subject: file.path, url, method: 'HEAD', redirects: 'report' } as const
  const response = await network.send({ ...request, token: origin.token, stallMs, deadlineMs: 2 * stallMs, maxBytes: 0, signal })
  await response.discard()
  return response
}

const redirectTarget = ({ status, headers, url }: IncomingResponse): string | undefined => {
  const location = headers.get('location')
  if (status < 300 || status > 399 || location === undefined) return undefined
  if (URL.canParse(location, url)) return new URL(location, url).href
  throw new PieceFailed('server-error', { host: new URL(url).host })
}

const checkIdentity = ({ headers, url }: IncomingResponse, file: WantedFile): void => {
  const size = headers.get('x-linked-size')
  const sum = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag') ?? '')?.[1]
  const commit = headers.get('x-repo-commit')
  const isOther =
    (size !== undefined && Number(size) !== file.sizeBytes) ||
    (sum !== undefined && sum.toLowerCase() !== file.sha256) ||
    (commit !== undefined && commit !== file.commit)
  if (isOther) throw new TransferEnd('wrong-bytes', { host: new URL(url).host })
}

/** What a status that is no success means for a download. */
export const statusProblem = ({ status, headers, url }: IncomingResponse, { isSigned }: { isSigned: boolean }): TransferEnd | PieceFailed => {
  const { host } = new URL(url)
  // Hugging Face says 401 to strangers for what is not there.
  if (['RepoNotFound', 'RevisionNotFound', 'EntryNotFound'].includes(headers.get('x-error-code') ?? '')) return new TransferEnd('not-found', { host })
  if (status === 401) return new TransferEnd(isSigned ? 'needs-consent' : 'needs-token', { host })
  if (status === 403) return new TransferEnd('needs-consent', { host })
  if (status === 404 || status === 410) return new TransferEnd('not-found', { host })
  const patience = retryAfterMs(headers.get('retry-after'), Date.now())
  return new PieceFailed('server-error', { host, retryAfterMs: patience, isRateLimit: status === 429 || (status === 503 && patience > 0) })
}
