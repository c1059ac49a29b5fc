// main/network/network-failure.ts - What went wrong on the network, as outcomes of the contract and as ledger entries.
import { AppError } from '../contract/errors.ts'
import type { NetworkOutcome, RefusalReason } from '../contract/network.ts'
import { RefusedAddressError } from './checked-connector.ts'

/** Ends a request from inside; `reason` is what the ledger says. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError'
  readonly reason: 'timeout' | 'stalled' | 'too-large' | 'encoded' | 'offline-switch' | 'closing'

  constructor(reason: BrokenOffError['reason']) {
    super(reason)
    this.reason = reason
  }
}

export type Failure = { outcome: NetworkOutcome; error: AppError }

/** `offline` for the switch, `policy-denied` for everything else. */
export const refusal = (reason: RefusalReason, host: string): Failure => ({
  outcome: { type: 'refused', reason },
  error:
    reason === 'offline-switch'
      ? new AppError('offline', 'Hearth is switched offline: nothing was sent', { details: { reason, host } })
      : new AppError('policy-denied', `Requests may not go to ${host} (${reason}): nothing was sent`, { details: { reason, host } }),
})

/** For whatever was thrown while a request ran. `signal` is the caller's own. */
export const failureOf = (thrown: unknown, host: string, signal: AbortSignal | undefined): Failure => {
  const error = rootOf(thrown)
  if (error instanceof RefusedAddressError) return refusal('private-address', host)
  if (error instanceof BrokenOffError) return brokenOff(error, host)
  if (signal?.aborted === true) return cancelled(thrown)
  const code = codeOf(error)
  return {
    outcome: { type: 'failed', reason: code.slice(0, 60) },
    error: new AppError('offline', `${host} could not be reached (${code}); what was fetched before is kept`, {
      details: { reason: 'unreachable', host, systemCode: code.slice(0, 60) },
      cause: thrown,
    }),
  }
}

const cancelled = (cause: unknown): Failure => ({
  outcome: { type: 'cancelled' },
  error: new AppError('cancelled', 'Cancelled by the caller, or because Hearth is closing', { cause }),
})

const brokenOff = (error: BrokenOffError, host: string): Failure => {
  const { reason } = error
  if (reason === 'offline-switch') return refusal(reason, host)
  if (reason === 'closing') return cancelled(error)
  const unreadable = reason === 'encoded' ? 'unreadable' : reason
  return {
    outcome: { type: 'failed', reason },
    error: new AppError('provider-failed', `${host} did not answer as it should (${reason})`, {
      details: { reason: reason === 'stalled' ? 'timeout' : unreadable, host },
      cause: error,
    }),
  }
}

/** undici and our own aborts wrap what happened, sometimes more than once. */
const rootOf = (thrown: unknown): unknown => {
  let error = thrown
  for (let depth = 0; depth < 5; depth++) {
    if (error instanceof BrokenOffError || error instanceof RefusedAddressError) return error
    const inner: unknown = error instanceof AggregateError ? error.errors[0] : error instanceof Error ? error.cause : undefined
    if (inner === undefined) return error
    error = inner
  }
  return error
}

/** `ECONNRESET` and its like. */
const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown'
}
