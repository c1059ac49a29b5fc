/* Asks the hub, and says in our words what its answers mean.
 *
 * Not @huggingface/hub: see ARCHITECTURE.md. Four kinds of GET are all there is,
 * and each must pass main/network/ with a purpose, a limit and a row in the
 * ledger. What comes back is trusted for nothing: sizes are limited, shapes are
 * parsed leniently (other hubs leave fields out), texts are cut. */
import { AppError } from '../../contract/errors.ts'
import type { NetworkPurpose } from '../../contract/network.ts'
import { retryAfterMs } from '../../core/network/retry-after.ts'
import type { Network } from '../../network/network.ts'
import type { IncomingResponse } from '../../network/outgoing-request.ts'
import type { HubConfiguration } from './hub-settings.ts'

export type HubQuery = {
  purpose: NetworkPurpose
  subject: string
  /** Under the endpoint, starting with a slash, already escaped. */
  path: string
  method?: 'GET' | 'HEAD'
  headers?: Readonly<Record<string, string>>
  redirects?: 'follow' | 'report'
  maxBytes?: number
  signal?: AbortSignal | undefined
}

export type HubClient = {
  /** Any status is an answer. */
  send: (query: HubQuery) => Promise<IncomingResponse>
  /** The JSON of a 200, and its headers. @throws AppError, see `hubProblem` */
  json: (query: HubQuery) => Promise<{ value: unknown; headers: IncomingResponse['headers'] }>
}

const deadlineMs = 45_000
const stallMs = 20_000
const defaultMaxBytes = 16 * 1024 * 1024

export const createHubClient = (network: Pick<Network, 'send'>, configuration: Pick<HubConfiguration, 'endpoint' | 'token'>): HubClient => {
  const send = async ({ path, maxBytes = defaultMaxBytes, ...query }: HubQuery): Promise<IncomingResponse> => {
    const token = await configuration.token()
    return network.send({ area: 'hub', ...query, url: `${configuration.endpoint()}${path}`, token, maxBytes, stallMs, deadlineMs })
  }
  return {
    send,
    json: async (query) => {
      const response = await send(query)
      if (response.status !== 200) {
        await response.discard()
        throw hubProblem(response, query.subject)
      }
      return { value: await response.json(), headers: response.headers }
    },
  }
}

/** What an answer that is not the wanted one means. */
export const hubProblem = ({ status, headers, url }: Pick<IncomingResponse, 'status' | 'headers' | 'url'>, subject: string): AppError => {
  const host = new URL(url).host
  const code = headers.get('x-error-code') ?? ''
  if (status === 404 || code === 'RepoNotFound' || code === 'RevisionNotFound' || code === 'EntryNotFound') {
    const kind = code === 'EntryNotFound' ? 'hub-file' : 'repository'
    return new AppError('not-found', `The hub has no ${subject}, or keeps it from us`, { details: { kind, subject, host } })
  }
  if (status === 401 || status === 403) {
    const reason = status === 403 || code === 'GatedRepo' ? 'gated' : 'token-refused'
    return new AppError('unauthorized', `The hub does not let us have ${subject} (${reason})`, { details: { reason, repository: subject, host } })
  }
  if (status === 429) {
    const retryAfterSeconds = retryAfterMs(headers.get('retry-after'), Date.now()) / 1000
    return new AppError('provider-failed', 'The hub asks for patience', { details: { reason: 'rate-limited', status, host, retryAfterSeconds } })
  }
  return new AppError('provider-failed', `The hub answered with status ${String(status)}`, { details: { reason: 'status', status, host } })
}
