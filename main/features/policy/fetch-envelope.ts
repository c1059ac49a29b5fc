// features/policy/fetch-envelope.ts - Asks for an envelope once, through the one way out; says what came or what went wrong.
import type { PolicyFetchProblem, PolicyFetchProblemCode } from '../../contract/policy.ts'
import { AppError } from '../../contract/errors.ts'
import type { Network } from '../../network/network.ts'
import { envelopeMaxBytes } from './fetched-files.ts'

export type FetchedEnvelope = { type: 'new'; text: string; etag: string | null } | { type: 'same' } | { type: 'problem'; problem: PolicyFetchProblem } | { type: 'cancelled' }

export type FetchOptions = {
  url: string
  /** For the ledger. */
  policyId: string
  /** Of what is here; null asks for it whole. */
  etag: string | null
  signal: AbortSignal
}

const stallMs = 10_000
const deadlineMs = 30_000

export const fetchEnvelope = async (network: Pick<Network, 'send'>, { url, policyId, etag, signal }: FetchOptions): Promise<FetchedEnvelope> => {
  try {
    const response = await network.send({
      ...{ area: 'policy', purpose: 'policy', subject: policyId, url, stallMs, deadlineMs, signal },
      maxBytes: envelopeMaxBytes,
      // A policy is where the administrator says it is, and nowhere else.
      redirects: 'report',
      headers: { accept: 'application/json', 'cache-control': 'no-cache', ...(etag === null ? {} : { 'if-none-match': etag }) },
    })
    const { status } = response
    if (status === 200) return { type: 'new', text: await response.text(), etag: usableTag(response.headers.get('etag')) }
    await response.discard()
    if (status === 304 && etag !== null) return { type: 'same' }
    return status >= 300 && status < 400 && status !== 304 ? problem('redirected', String(status)) : problem('status', String(status))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'cancelled') return { type: 'cancelled' }
    return problem(codeOf(error), String(error.details['systemCode'] ?? ''))
  }
}

const problem = (code: PolicyFetchProblemCode, detail: string): FetchedEnvelope => ({ type: 'problem', problem: { code, detail } })

const codeOf = ({ code, details: { reason } }: AppError): PolicyFetchProblemCode => {
  if (code === 'offline') return reason === 'offline-switch' ? 'offline' : 'unreachable'
  if (code !== 'provider-failed') return 'refused'
  return reason === 'too-large' || reason === 'timeout' ? reason : 'unreadable'
}

/** RFC 9110, 8.8.3; what is none is not sent back. */
const usableTag = (etag: string | undefined): string | null => (etag !== undefined && etag.length <= 300 && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null)
