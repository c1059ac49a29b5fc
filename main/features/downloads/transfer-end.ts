// features/downloads/transfer-end.ts - The ways in which fetching a file ends before it is whole.
import type { DownloadReason } from '../../contract/downloads.ts'

/** Fetching cannot go on now; `reason` says what has to be different first. */
export class TransferEnd extends Error {
  override readonly name = 'TransferEnd'
  readonly reason: DownloadReason
  readonly host: string | null
  /** Space that is missing on the disk. */
  readonly neededBytes: number | null

  constructor(reason: DownloadReason, options: { host?: string | null; neededBytes?: number; cause?: unknown } = {}) {
    super(`The download cannot go on (${reason})`, { cause: options.cause })
    this.reason = reason
    this.host = options.host ?? null
    this.neededBytes = options.neededBytes ?? null
  }
}

/** What was received does not belong to what comes now: from the start again, in pieces or, where ranges are ignored, as a whole. */
export class BeginAgain extends Error {
  override readonly name = 'BeginAgain'
  readonly mode: 'pieces' | 'whole'

  constructor(mode: BeginAgain['mode']) {
    super(`From the start again, as ${mode}`)
    this.mode = mode
  }
}

/** Something that may be different the next time. */
export class PieceFailed extends Error {
  override readonly name = 'PieceFailed'
  /** What it ends with when it is never different. */
  readonly reason: 'no-connection' | 'server-error' | 'wrong-bytes'
  readonly host: string | null
  readonly retryAfterMs: number
  readonly isRateLimit: boolean

  constructor(
    reason: PieceFailed['reason'],
    options: { host?: string | null; retryAfterMs?: number; isRateLimit?: boolean; cause?: unknown } = {},
  ) {
    super(`A piece could not be fetched (${reason})`, { cause: options.cause })
    this.reason = reason
    this.host = options.host ?? null
    this.retryAfterMs = options.retryAfterMs ?? 0
    this.isRateLimit = options.isRateLimit ?? false
  }
}
