/* Fetches one range of a file into its place, trusting nothing that is said about it.
 *
 *   206, the range that was asked for     written, up to the end of the piece and not a byte more
 *   206, another range, another length    not written; a failure
 *   another entity tag than before        the file was replaced: from the start again
 *   200                                   ranges are ignored (or the file was replaced): from the start, as a whole
 *   401, 403, 404, 410 from a signed link the link has expired: another one is asked for
 *   429, 5xx                              a failure, with the patience that was asked for
 *
 * A body that ends early has still delivered what it delivered. */
import type { Range } from '../../core/downloads/ranges.ts'
import type { TokenBucket } from '../../core/downloads/token-bucket.ts'
import type { Network } from '../../network/network.ts'
import type { IncomingResponse } from '../../network/outgoing-request.ts'
import { statusProblem } from './locate-file.ts'
import type { Location, WantedFile } from './locate-file.ts'
import type { PartFile } from './part-file.ts'
import { BeginAgain, PieceFailed } from './transfer-end.ts'

/** The signed link is not good any more. */
export class LinkExpired extends Error {
  override readonly name = 'LinkExpired'
}

export type PieceOptions = {
  network: Pick<Network, 'send'>
  location: Location
  /** The location is a signed link, not the hub itself. */
  isLink: boolean
  file: WantedFile
  part: PartFile
  bucket: TokenBucket
  stallMs: number
  signal: AbortSignal
  /** Something arrived. */
  onBytes: () => void
}

/** Written at once when so much has gathered. */
const writeBytes = 512 * 1024

/** Fetches `piece`, or as much of it as comes. @throws BeginAgain, LinkExpired, PieceFailed, TransferEnd, and what network and disk throw */
export const fetchPiece = async (options: PieceOptions, piece: Range): Promise<void> => {
  const { part } = options
  const etag = part.etag()
  const headers = { range: `bytes=${String(piece[0])}-${String(piece[1] - 1)}`, ...(isStrong(etag) ? { 'if-range': etag } : {}) }
  const response = await send(options, headers)
  const known = part.etag()
  try {
    if (response.status === 200) throw new BeginAgain(isOther(response, known) ? 'pieces' : 'whole')
    if (response.status !== 206) throw refusalOf(response, options)
    if (isOther(response, known)) throw new BeginAgain('pieces')
    checkRange(response, piece, options.file)
    await keepEtag(response, part)
    await writeBody(options, response, piece)
  } finally {
    await response.discard()
  }
}

/** Fetches all of it in one go, from a server that ignores ranges. */
export const fetchWhole = async (options: PieceOptions): Promise<void> => {
  const response = await send(options, {})
  try {
    if (response.status !== 200) throw refusalOf(response, options)
    const length = response.headers.get('content-length')
    if (length !== undefined && Number(length) !== options.file.sizeBytes) throw new PieceFailed('wrong-bytes', { host: hostOf(response) })
    await writeBody(options, response, [0, options.file.sizeBytes])
  } finally {
    await response.discard()
  }
}

const send = ({ network, location, file, stallMs, signal }: PieceOptions, headers: Readonly<Record<string, string>>): Promise<IncomingResponse> =>
  network.send({
    area: 'downloads',
    purpose: 'file',
    subject: file.path,
    url: location.url,
    token: location.token,
    headers,
    stallMs,
    // More than was asked for is cut off here, not held against the server.
    maxBytes: Number.MAX_SAFE_INTEGER,
    signal,
  })

const refusalOf = (response: IncomingResponse, { isLink, location }: PieceOptions): Error => {
  if (isLink && [400, 401, 403, 404, 410].includes(response.status)) return new LinkExpired()
  if (response.status === 416) return new PieceFailed('wrong-bytes', { host: hostOf(response) })
  return statusProblem(response, { isSigned: location.token !== null })
}

const isStrong = (etag: string | null): etag is string => etag !== null && !etag.startsWith('W/')

const isOther = ({ headers }: IncomingResponse, known: string | null): boolean => {
  const etag = headers.get('etag')
  return known !== null && etag !== undefined && etag !== known
}

const keepEtag = async ({ headers }: IncomingResponse, part: PartFile): Promise<void> => {
  const etag = headers.get('etag')
  if (etag !== undefined && part.etag() === null) await part.setEtag(etag)
}

const checkRange = (response: IncomingResponse, [start, end]: Range, file: WantedFile): void => {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? []
  const isRight = Number(first) === start && Number(last) >= start && Number(last) < end && (total === '*' || Number(total) === file.sizeBytes)
  if (!isRight) throw new PieceFailed('wrong-bytes', { host: hostOf(response) })
}

const writeBody = async ({ part, bucket, signal, onBytes }: PieceOptions, response: IncomingResponse, [start, end]: Range): Promise<void> => {
  let place = start
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  const flush = async (): Promise<void> => {
    const [pieces, bytes] = [gathered, gatheredBytes]
    gathered = []
    gatheredBytes = 0
    if (bytes > 0) await part.write(place, pieces)
    place += bytes
  }
  try {
    for await (const bytes of response.body) {
      const wanted = bytes.subarray(0, end - place - gatheredBytes)
      gathered.push(wanted)
      gatheredBytes += wanted.length
      await bucket.take(wanted.length, signal)
      if (gatheredBytes >= writeBytes) await flush()
      onBytes()
      if (place + gatheredBytes >= end) break
    }
  } finally {
    // Also after a break in the middle: what came is worth keeping.
    await flush()
  }
  if (place === start) throw new PieceFailed('no-connection', { host: hostOf(response) })
}

const hostOf = ({ url }: IncomingResponse): string => new URL(url).host
