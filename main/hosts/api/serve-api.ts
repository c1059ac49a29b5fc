/* The server for other programs: chat completions as OpenAI's clients ask for them, on this computer only.
 *
 * It listens on 127.0.0.1, and that is no protection: see request-gate.ts, which
 * judges every request here as it does for the window. On top of that there are no
 * pages, so a request that comes from any page is refused whatever its origin, and
 * nothing is answered without the token: not even which models there are.
 *
 *   GET  /v1/models, /v1/models/:id     what can be asked
 *   POST /v1/chat/completions           an answer, whole or as server-sent events
 *
 * An answer ends when its reader is gone. While there is nothing to send, a comment
 * line every few seconds keeps proxies and clients from giving up.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpBindings, getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ApiProblem, type ApiServerOptions, type ApiStatus, type ServeApi, problemBody, problemOf } from '../../core/chat-api/chat-api.ts'
import { readChatRequest } from '../../core/chat-api/read-chat-request.ts'
import { modelEntry, modelList, replyChunks, wholeReply } from '../../core/chat-api/write-chat-reply.ts'
import { closeServer, createLimitedServer, defaultServerLimits } from '../limited-server.ts'
import { listen } from '../listen.ts'
import { readBearer, readRequest } from '../read-request.ts'
import { maxBodyBytes, refuseRequest } from '../request-gate.ts'
import { toEventStream } from './event-stream.ts'

type Env = { Bindings: HttpBindings }

export const serveApi: ServeApi = async (options) => {
  const { isToken, log } = options
  const state = { port: 0 }
  const routes = createRoutes(options)
  const handle = getRequestListener((request, env) => routes.fetch(request, env), { overrideGlobalObjects: false })
  const server = createLimitedServer(defaultServerLimits, (incoming, outgoing) => {
    outgoing.setHeader('cache-control', 'no-store')
    outgoing.setHeader('x-content-type-options', 'nosniff')
    const problem = judge(incoming, { port: state.port, isToken })
    if (problem === undefined) return void handle(incoming, outgoing)
    log.warn({ status: problem.status, reason: problem.code, method: incoming.method }, 'A request of another program was refused')
    refuse(outgoing, problem)
  })
  state.port = await listen(server, { port: options.port, mayMove: false })
  return { port: state.port, close: () => closeServer(server) }
}

const judge = (incoming: IncomingMessage, { port, isToken }: { port: number; isToken: (secret: string) => boolean }): ApiProblem | undefined => {
  const request = readRequest(incoming, ({ authorization }) => {
    const token = readBearer(authorization)
    return token !== undefined && isToken(token)
  })
  const refusal = refuseRequest(request, port)
  if (refusal !== undefined) return problemOfRefusal(refusal.status, refusal.reason)
  if (request.origin !== undefined) return problemOfRefusal(403, 'origin')
  return request.hasSecret ? undefined : problemOfRefusal(401, 'secret')
}

const refusalWords: Record<string, string> = {
  secret: 'Send the token of Hearth as "Authorization: Bearer ...". Settings, "Other programs", makes one.',
  origin: 'Pages in a browser may not ask Hearth; programs may.',
  'fetch-site': 'Pages in a browser may not ask Hearth; programs may.',
  'content-type': 'Send the body as application/json.',
  length: 'The body is longer than 8 MiB. Send fewer or shorter messages.',
}

const problemOfRefusal = (status: ApiStatus | 421, reason: string): ApiProblem =>
  new ApiProblem({ status: status === 421 ? 403 : status, code: reason === 'secret' ? 'invalid_api_key' : `refused_${reason.replaceAll('-', '_')}` }, refusalWords[reason] ?? 'Ask by the address that Settings shows, from this computer.')

const refuse = (outgoing: ServerResponse, problem: ApiProblem): void => {
  // Nobody reads the body of a refused request, so its connection cannot be used again.
  outgoing.setHeader('connection', 'close')
  outgoing.writeHead(problem.status, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify(problemBody(problem)))
}

const createRoutes = ({ api, log }: ApiServerOptions): Hono<Env> => {
  const routes = new Hono<Env>()
  routes.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (c) => c.json(problemBody(problemOfRefusal(413, 'length')), 413),
    }),
  )
  routes.get('/v1/models', (c) => c.json(modelList(api.models())))
  routes.get('/v1/models/:id{.+}', (c) => {
    const model = api.models().find(({ id }) => id === c.req.param('id'))
    if (model === undefined) throw new ApiProblem({ status: 404, code: 'model_not_found', param: 'model' }, 'This model is not here. GET /v1/models lists those that are.')
    return c.json(modelEntry(model))
  })
  routes.post('/v1/chat/completions', async (c) => {
    const request = readChatRequest(await readJson(c.req.raw))
    const abort = new AbortController()
    c.env.outgoing.on('close', () => {
      abort.abort()
    })
    const { modelId, events } = api.ask(request, abort.signal)
    const head = { id: `chatcmpl-${crypto.randomUUID()}`, createdAtMs: Date.now(), model: modelId }
    if (!request.streams) return c.json(await wholeReply(head, events))
    const body = await toEventStream(replyChunks(head, events, request.includesUsage), (error) => problemBody(asProblem(error, log)))
    return c.body(body, 200, { 'content-type': 'text/event-stream; charset=utf-8' })
  })
  routes.notFound((c) => c.json(problemBody(new ApiProblem({ status: 404, code: 'unknown_url' }, 'Hearth has GET /v1/models and POST /v1/chat/completions.')), 404))
  routes.onError((error, c) => {
    const problem = asProblem(error, log)
    if (problem.status === 429) c.header('retry-after', '5')
    return c.json(problemBody(problem), problem.status)
  })
  return routes
}

const readJson = async (request: Request): Promise<unknown> => {
  try {
    return await request.json()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ApiProblem({ status: 400, code: 'invalid_json' }, 'The body is no JSON.')
  }
}

const asProblem = (error: unknown, log: ApiServerOptions['log']): ApiProblem => {
  const problem = problemOf(error)
  if (problem !== null) return problem
  log.error({ err: error }, 'A request of another program failed')
  return new ApiProblem({ status: 500, code: 'internal_error' }, 'Something failed inside Hearth; its log has it.')
}
