// transport.ts - One open line to main, however the host makes it.
import type { ClientContext, ClientLink } from '@orpc/client'
import { AppError } from '../../main/contract/errors.ts'
import { createClientErrorInterceptor } from '../../main/contract/wire-errors.ts'

export type Line = {
  link: ClientLink<ClientContext>
  /** Resolves when the line is gone. */
  closed: Promise<void>
  close: () => void
}

export type Transport = {
  /** Rejects when there is nobody at the other end. */
  open: () => Promise<Line>
  /** False only when main is there and does not let this window in. */
  isAdmitted: () => Promise<boolean>
}

export const connectionLost = (cause?: unknown): AppError =>
  new AppError('offline', 'The connection to main was lost', { details: { peer: 'main' }, cause })

/** For the `interceptors` of every link: whatever is thrown is an AppError. */
export const linkInterceptors = [createClientErrorInterceptor(connectionLost)]
