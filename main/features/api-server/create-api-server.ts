/* The server for other programs: off until the user switches it on, and off whenever a policy says so.
 *
 * PROMISES: without a token nobody is answered, and only its SHA-256 is stored, so
 * that what lies on disk opens nothing. A port that is taken is a state with a
 * sentence, not a failure of the start. A policy that forbids the server closes it,
 * answers that are being written included.
 *
 * NOT HERE: HTTP (hosts/api/), what an answer is made of (create-chat-api.ts).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import { ApiPort, type ApiServerState, defaultApiPort } from '../../contract/api-server.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatApi, ServeApi } from '../../core/chat-api/chat-api.ts'
import { type Watch, createChangeFeed, watchCurrent } from '../../storage/change-feed.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

export type ApiServer = {
  state: () => ApiServerState
  watch: (signal?: AbortSignal) => Watch<ApiServerState>
  /** @throws AppError policy-denied */
  set: (change: { isOn?: boolean | undefined; port?: number | undefined }) => Promise<ApiServerState>
  newToken: () => string
  /** The policy may have changed. */
  policyChanged: () => void
  close: () => Promise<void>
}

export type ApiServerParts = {
  stored: OpenStoredValue
  /** Null where this host serves nobody. */
  serve: ServeApi | null
  api: ChatApi
  /** Names of the policies that forbid it; none where it is allowed. */
  forbiddenBy: () => string[]
  log: Logger
}

const Kept = z.strictObject({
  isOn: z.boolean(),
  port: ApiPort,
  token: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), madeAtMs: z.number() }).nullable(),
})

type Listening = { port: number; close: () => Promise<void> }

export const createApiServer = (parts: ApiServerParts): ApiServer => {
  const { forbiddenBy, log } = parts
  const kept = parts.stored({ key: 'api-server', schema: Kept, initial: { isOn: false, port: defaultApiPort, token: null } })
  const changes = createChangeFeed<true>()
  const use: { answers: number; lastAnswerAtMs: number | null } = { answers: 0, lastAnswerAtMs: null }
  const now: { listening: Listening | null; problem: ApiServerState['problem']; isClosed: boolean } = { listening: null, problem: null, isClosed: false }
  const counted: ChatApi = {
    ...parts.api,
    ask: (...asked) => {
      use.answers += 1
      use.lastAnswerAtMs = Date.now()
      changes.publish(true)
      return parts.api.ask(...asked)
    },
  }
  const state = (): ApiServerState => {
    const { isOn, port, token } = kept.get()
    const url = now.listening === null ? null : `http://127.0.0.1:${now.listening.port}/v1`
    return { isOn, port, url, problem: now.problem, lockedBy: forbiddenBy(), tokenMadeAtMs: token?.madeAtMs ?? null, ...use }
  }
  const isToken = (secret: string): boolean => {
    const { token } = kept.get()
    return token !== null && timingSafeEqual(digestOf(secret), Buffer.from(token.sha256, 'hex'))
  }
  const settle = async (): Promise<void> => {
    const { isOn, port } = kept.get()
    const wanted = isOn && !now.isClosed && forbiddenBy().length === 0 ? port : null
    if (now.listening !== null && now.listening.port !== wanted) {
      const { close } = now.listening
      now.listening = null
      await close()
    }
    now.problem = null
    if (wanted !== null && now.listening === null) Object.assign(now, await tryServe(parts, { port: wanted, isToken, api: counted }))
    changes.publish(true)
  }
  // One after the other: two changes at once must not both find the port free.
  let settled = settle()
  const settleNext = (): Promise<void> => (settled = settled.then(settle))
  return {
    state,
    watch: (signal) => watchCurrent(state, changes.subscribe(signal)),
    set: async ({ isOn, port }) => {
      const locks = forbiddenBy()
      if (isOn === true && locks.length > 0) {
        throw new AppError('policy-denied', 'A policy forbids the server for other programs', { details: { reason: 'policy', rule: 'local.apiServer.enabled', source: locks.join(', ') } })
      }
      const before = kept.get()
      kept.set({ ...before, isOn: isOn ?? before.isOn, port: port ?? before.port })
      await settleNext()
      return state()
    },
    newToken: () => {
      const token = `hearth-${randomBytes(32).toString('base64url')}`
      kept.set({ ...kept.get(), token: { sha256: digestOf(token).toString('hex'), madeAtMs: Date.now() } })
      log.info('A token for other programs was made')
      changes.publish(true)
      return token
    },
    policyChanged: () => void settleNext(),
    close: () => {
      now.isClosed = true
      return settleNext()
    },
  }
}

const tryServe = async ({ serve, log }: ApiServerParts, wanted: { port: number; isToken: (secret: string) => boolean; api: ChatApi }): Promise<{ listening: Listening | null; problem: ApiServerState['problem'] }> => {
  if (serve === null) return { listening: null, problem: null }
  try {
    const listening = await serve({ ...wanted, log })
    log.info({ port: listening.port }, 'Other programs may ask')
    return { listening, problem: null }
  } catch (error) {
    log.warn({ err: error, port: wanted.port }, 'The server for other programs could not start')
    if (!(error instanceof AppError) || error.code !== 'conflict') return { listening: null, problem: 'failed' }
    return { listening: null, problem: error.details['reason'] === 'not-allowed' ? 'port-not-allowed' : 'port-taken' }
  }
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
