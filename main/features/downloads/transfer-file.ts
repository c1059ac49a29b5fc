/* Fetches one file until every byte is there and its SHA-256 is the one that was promised.
 *
 * DESIGN. Several connections take the first missing piece each, so the file
 * fills from its start and the hash (content-hash.ts) follows closely. Failures
 * are shared: when one connection is told to wait, all wait (core/downloads/
 * trouble.ts). Six failures without a byte in between end the transfer; what was
 * received stays and the next transfer goes on from there.
 *
 * Ways to begin again: the file at the other end was replaced, or ranges are
 * ignored. At most three times, then it ends as `wrong-bytes`. So does a whole
 * file with another checksum; it is thrown away and never offered.
 *
 * NOT HERE: which download runs, room on the disk, power; see download-queue.ts. */
import type { Clock } from '../../core/downloads/token-bucket.ts'
import type { TokenBucket } from '../../core/downloads/token-bucket.ts'
import { nextPiece } from '../../core/downloads/ranges.ts'
import type { Range } from '../../core/downloads/ranges.ts'
import { createTrouble } from '../../core/downloads/trouble.ts'
import type { Trouble } from '../../core/downloads/trouble.ts'
import type { DownloadReason } from '../../contract/downloads.ts'
import type { Network } from '../../network/network.ts'
import { createContentHash } from './content-hash.ts'
import type { ContentHash } from './content-hash.ts'
import { explainFailure } from './explain-failure.ts'
import { LinkExpired, fetchPiece, fetchWhole } from './fetch-piece.ts'
import type { PieceOptions } from './fetch-piece.ts'
import { locateFile } from './locate-file.ts'
import type { Location, WantedFile } from './locate-file.ts'
import type { PartFile } from './part-file.ts'
import { BeginAgain, PieceFailed, TransferEnd } from './transfer-end.ts'

export type TransferPace = {
  connections: number
  /** Longest silence of a connection. */
  stallMs: number
  tries: number
  firstDelayMs: number
  longestDelayMs: number
  /** Between two checkpoints of the journal. */
  checkpointMs: number
  /** Size of a piece, between these two. */
  smallestPiece: number
  largestPiece: number
}

export const defaultPace: TransferPace = {
  connections: 4,
  stallMs: 30_000,
  tries: 6,
  firstDelayMs: 1000,
  longestDelayMs: 60_000,
  checkpointMs: 1000,
  smallestPiece: 4 * 1024 * 1024,
  largestPiece: 64 * 1024 * 1024,
}

export type TransferNote = { reason: DownloadReason; host: string | null; delayMs: number }

export type TransferOptions = {
  network: Pick<Network, 'send'>
  /** Where the hub has it. */
  origin: Location
  file: WantedFile
  part: PartFile
  bucket: TokenBucket
  pace: TransferPace
  clock: Clock
  random: () => number
  signal: AbortSignal
  /** Bytes arrived. */
  onProgress: () => void
  /** It waits, or began again. */
  onNote: (note: TransferNote) => void
  /** Everything is there and is being compared. */
  onVerify: () => void
}

const maxBeginnings = 3

/** @throws TransferEnd when it cannot go on, the signal's reason when it is stopped */
export const transferFile = async (options: TransferOptions): Promise<void> => {
  const { part, file, signal } = options
  const hash = createContentHash(part)
  // One that fails is tried again with the next; the last one, below, is the one that counts.
  const checkpoints = setInterval(() => void part.checkpoint().catch(() => undefined), options.pace.checkpointMs)
  try {
    await fetchAll(options, hash)
    options.onVerify()
    if ((await hash.digest(file.sizeBytes, signal)) !== file.sha256) {
      await part.reset()
      throw new TransferEnd('wrong-bytes')
    }
    await part.checkpoint()
  } catch (error) {
    signal.throwIfAborted()
    throw explainFailure(error) ?? error
  } finally {
    clearInterval(checkpoints)
  }
}

const fetchAll = async (options: TransferOptions, hash: ContentHash): Promise<void> => {
  let mode: BeginAgain['mode'] = 'pieces'
  for (let beginnings = 1; ; ) {
    try {
      await (mode === 'pieces' ? runConnections(options, hash) : runWhole(options, hash))
      return
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error
      // Ranges that are ignored are no sign of another file; a file that changes all the time is.
      if (error.mode === 'pieces' && ++beginnings > maxBeginnings) throw new TransferEnd('wrong-bytes', { cause: error })
      ;({ mode } = error)
      hash.reset()
      await options.part.reset()
      if (mode === 'pieces') options.onNote({ reason: 'began-again', host: null, delayMs: 0 })
    }
  }
}

type Run = {
  options: TransferOptions
  hash: ContentHash
  trouble: Trouble
  /** Aborted when one connection ends all of them. */
  stop: AbortController
  signal: AbortSignal
  link: { current: Promise<Location> | undefined; expirations: number }
}

const openRun = (options: TransferOptions, hash: ContentHash): Run => {
  const { pace, clock, random } = options
  const stop = new AbortController()
  const trouble = createTrouble({ ...pace, random, nowMs: () => clock.nowMs() })
  return { options, hash, trouble, stop, signal: AbortSignal.any([options.signal, stop.signal]), link: { current: undefined, expirations: 0 } }
}

const runConnections = async (options: TransferOptions, hash: ContentHash): Promise<void> => {
  const run = openRun(options, hash)
  const inFlight = new Set<Range>()
  const results = await Promise.allSettled(
    Array.from({ length: options.pace.connections }, async () => {
      try {
        await connection(run, inFlight)
      } catch (error) {
        run.stop.abort(error)
        throw error
      }
    }),
  )
  // The first failure is the cause; the others were stopped by it.
  if (results.some(({ status }) => status === 'rejected')) throw run.stop.signal.reason
}

/** Takes piece after piece until none is missing and none that others fetch can come back. */
const connection = async (run: Run, inFlight: Set<Range>): Promise<void> => {
  const { part, file, pace } = run.options
  for (;;) {
    run.signal.throwIfAborted()
    const piece = nextPiece({ received: part.received(), inFlight: [...inFlight], size: file.sizeBytes }, pieceLength(file.sizeBytes, pace))
    if (piece === undefined && inFlight.size === 0) return
    if (piece === undefined) await pause(run, idleMs)
    else {
      inFlight.add(piece)
      try {
        await tryOnce(run, (pieceOptions) => fetchPiece(pieceOptions, piece))
      } finally {
        inFlight.delete(piece)
      }
    }
  }
}

/** How often a connection without work looks whether a piece came back. */
const idleMs = 50

/** Four for each connection, so that the end is shared too. */
const pieceLength = (size: number, { connections, smallestPiece, largestPiece }: TransferPace): number =>
  Math.min(Math.max(Math.ceil(size / (4 * connections)), smallestPiece), largestPiece)

const runWhole = async (options: TransferOptions, hash: ContentHash): Promise<void> => {
  const run = openRun(options, hash)
  const { part, file } = options
  let furthest = 0
  while (part.receivedBytes() < file.sizeBytes) {
    if (part.receivedBytes() > 0) {
      hash.reset()
      await part.reset()
    }
    // What comes a second time is no progress: a server that always breaks off at the same place is given up.
    await tryOnce(run, fetchWhole, () => part.receivedBytes() > furthest)
    furthest = Math.max(furthest, part.receivedBytes())
  }
}

/** One try: waits until trying is allowed, knows where to fetch from, and turns a failure that may pass into a wait. */
const tryOnce = async (run: Run, fetch: (options: PieceOptions) => Promise<void>, isNew: () => boolean = () => true): Promise<void> => {
  const { options, trouble, signal, link } = run
  if (trouble.remainingMs() > 0) await pause(run, trouble.remainingMs())
  const asked = locate(run)
  try {
    const location = await asked
    await fetch({
      ...{ network: options.network, file: options.file, part: options.part, bucket: options.bucket, stallMs: options.pace.stallMs },
      location,
      isLink: location.url !== options.origin.url,
      signal,
      onBytes: () => {
        if (isNew()) trouble.progressed()
        link.expirations = 0
        options.onProgress()
        void run.hash.follow().catch((error: unknown) => run.stop.abort(error))
      },
    })
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof LinkExpired) forgetLink(run, asked)
    else handleFailure(run, error)
  }
}

/** One question to the hub for all connections; a failure is not kept. */
const locate = (run: Run): Promise<Location> => {
  const { options, link, signal } = run
  link.current ??= locateFile({ network: options.network, origin: options.origin, file: options.file, stallMs: options.pace.stallMs, signal })
  const asked = link.current
  asked.catch(() => {
    if (link.current === asked) link.current = undefined
  })
  return asked
}

/** Links expire; but three in a row without a byte between them mean something else. Another connection may have a new one already. */
const forgetLink = (run: Run, expired: Promise<Location>): void => {
  if (run.link.current !== expired) return
  run.link.current = undefined
  run.link.expirations += 1
  if (run.link.expirations > 3) handleFailure(run, new PieceFailed('server-error'))
}

const handleFailure = (run: Run, error: unknown): void => {
  const outcome = explainFailure(error) ?? error
  if (!(outcome instanceof PieceFailed)) throw outcome
  const delayMs = run.trouble.failed(outcome.retryAfterMs)
  const { host } = outcome
  if (delayMs === undefined) throw new TransferEnd(outcome.reason, { host, cause: error })
  run.options.onNote({ reason: outcome.isRateLimit ? 'rate-limited' : 'retrying', host, delayMs })
}

const pause = ({ options, signal }: Run, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      callOff()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const callOff = options.clock.after(delayMs, done)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done, { once: true })
  })
