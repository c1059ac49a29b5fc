// features/downloads/explain-failure.ts - What the network and the disk throw, as what it means for a download.
import { AppError } from '../../contract/errors.ts'
import type { ErrorDetails } from '../../contract/errors.ts'
import { BeginAgain, PieceFailed, TransferEnd } from './transfer-end.ts'

type Outcome = TransferEnd | BeginAgain | PieceFailed

/** Undefined for what is no outcome of a download: a cancellation, or a bug. */
export const explainFailure = (error: unknown): Outcome | undefined => {
  if (error instanceof TransferEnd || error instanceof BeginAgain || error instanceof PieceFailed) return error
  if (error instanceof AppError) return explainAppError(error)
  const code = error instanceof Error && 'code' in error && 'syscall' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return new TransferEnd('disk-full', { cause: error })
  return typeof code === 'string' ? new TransferEnd('disk-failed', { cause: error }) : undefined
}

const explainAppError = (error: AppError): Outcome | undefined => {
  const host = textIn(error.details, 'host')
  switch (error.code) {
    case 'offline':
      return error.details['reason'] === 'offline-switch'
        ? new TransferEnd('offline-switch', { host, cause: error })
        : new PieceFailed('no-connection', { host, cause: error })
    case 'policy-denied':
      return new TransferEnd('refused', { host, cause: error })
    case 'provider-failed':
      return new PieceFailed(error.details['reason'] === 'timeout' ? 'no-connection' : 'server-error', { host, cause: error })
    case 'storage-full':
      return new TransferEnd('disk-full', { cause: error })
    case 'storage-failed':
      return new TransferEnd('disk-failed', { cause: error })
    case 'not-found':
      return new TransferEnd('not-found', { host, cause: error })
    case 'unauthorized':
      return new TransferEnd('needs-consent', { host, cause: error })
    default:
      return undefined
  }
}

const textIn = (details: ErrorDetails, key: string): string | null => {
  const value = details[key]
  return typeof value === 'string' ? value : null
}
