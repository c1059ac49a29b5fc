import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { type ApiEvent, ApiProblem, type ChatApi } from '../../core/chat-api/chat-api.ts'
import { gateCases } from '../gate-matrix.ts'
import { rawRequest, requestText } from '../raw-request.ts'
import { maxBodyBytes } from '../request-gate.ts'
import { serveApi } from './serve-api.ts'

const token = `hearth-${'t'.repeat(43)}`
const servers: { close: () => Promise<void> }[] = []
const logged: string[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const model = { id: 'small', name: 'Small', contextSize: 512, addedAtMs: 5000, isDefault: true }

const serve = async (events: (signal: AbortSignal) => AsyncIterable<ApiEvent>): Promise<{ port: number; post: (body: string, headers?: Record<string, string>) => Promise<Response> }> => {
  const api: ChatApi = { models: () => [model], ask: (_, signal) => ({ modelId: 'small', events: events(signal) }) }
  const note = (fields: object, text: string): void => void logged.push(`${text} ${JSON.stringify(fields)}`)
  const server = await serveApi({ port: 0, isToken: (secret) => secret === token, api, log: { warn: note, error: note } })
  servers.push(server)
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}/v1/chat/completions`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers } })
  return { port: server.port, post }
}

const written = async function* (): AsyncGenerator<ApiEvent, void, undefined> {
  await Promise.resolve()
  yield { type: 'reading', promptTokens: 3, reusedTokens: 0 }
  yield { type: 'text', text: 'Grüße 🔥' }
  yield { type: 'end', reason: 'stop', tokens: 4 }
}
const failing = (error: Error) =>
  async function* (): AsyncGenerator<ApiEvent, void, undefined> {
    await Promise.resolve()
    yield { type: 'waiting' }
    throw error
  }
const question = (more: object = {}): string => JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], ...more })

describe('who may ask', () => {
  it('is whoever has the token, from this computer, by our name, and no page at all', async () => {
    const { port } = await serve(written)
    const wrong: string[] = []
    for (const { host, origin, contentType, hasKey, expected } of gateCases(port)) {
      const body = question()
      const headers = { host, origin, 'content-type': contentType, authorization: hasKey ? `Bearer ${token}` : undefined, 'content-length': String(body.length) }
      const { status } = await rawRequest(port, requestText('POST /v1/chat/completions', headers, body))
      // A foreign Host says 403 here, since clients know no 421; and there is no origin of our own.
      const wanted = expected === 421 || (expected === 200 && origin !== undefined) ? 403 : expected
      if (status !== wanted) wrong.push(`${host} ${String(origin)} ${String(contentType)} ${String(hasKey)}: ${status}, not ${wanted}`)
    }
    expect(wrong).toEqual([])
  })

  it('is nobody without it, whatever is asked for, a code of the window included', async () => {
    const { port } = await serve(written)
    for (const path of ['/v1/models', '/', '/?code=abc', '/v1/chat/completions']) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: { code: 'invalid_api_key', type: 'authentication_error' } })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
    const wrong = await fetch(`http://127.0.0.1:${port}/v1/models`, { headers: { authorization: `Bearer ${token}x` } })
    expect(wrong.status).toBe(401)
  })

  it('never finds the token in the log', async () => {
    const { post } = await serve(failing(new Error('inside')))
    await post(question())
    await post(question(), { authorization: `Bearer ${token}x` })
    expect(logged.join('\n')).toContain('A request of another program')
    expect(logged.join('\n')).not.toContain(token)
  })
})

describe('an answer', () => {
  it('comes whole', async () => {
    const { post } = await serve(written)
    expect(await (await post(question())).json()).toMatchObject({ model: 'small', choices: [{ message: { content: 'Grüße 🔥' }, finish_reason: 'stop' }], usage: { total_tokens: 7 } })
  })

  it('comes as events that end with [DONE]', async () => {
    const { post } = await serve(written)
    const response = await post(question({ stream: true }))
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const lines = (await response.text()).split('\n\n').filter((line) => line.startsWith('data: '))
    expect(lines.at(-1)).toBe('data: [DONE]')
    const texts = lines.slice(0, -1).map((line) => JSON.stringify(JSON.parse(line.slice(6))))
    expect(texts.join('')).toContain('Grüße 🔥')
  })

  it.each([true, false])('ends when its reader is gone (streamed: %s)', async (streams) => {
    const seen: { signal: AbortSignal | null } = { signal: null }
    const { port } = await serve(async function* (signal) {
      seen.signal = signal
      yield { type: 'text', text: 'on ' }
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
    })
    const body = question({ stream: streams })
    const call = request({ port, host: '127.0.0.1', path: '/v1/chat/completions', method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
    call.on('error', () => undefined)
    call.end(body)
    await expect.poll(() => seen.signal).not.toBeNull()
    call.destroy()
    await expect.poll(() => seen.signal?.aborted).toBe(true)
  })
})

describe('what goes wrong', () => {
  it.each([
    { what: 'what is no JSON', body: '{', status: 400, code: 'invalid_json' },
    { what: 'a field out of range', body: question({ temperature: 9 }), status: 400, code: 'invalid_value' },
    { what: 'too long a body', body: question({ pad: 'x'.repeat(maxBodyBytes) }), status: 413, code: 'refused_length' },
  ])('$what is refused by name', async ({ body, status, code }) => {
    const { post } = await serve(written)
    const response = await post(body)
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status, body: { error: { code } } })
  })

  it.each([
    { what: 'too long', error: new AppError('context-overflow', 'x', { details: { contextSize: 512 } }), status: 400, code: 'context_length_exceeded' },
    { what: 'an unknown model', error: new AppError('not-found', 'x'), status: 404, code: 'model_not_found' },
    { what: 'no memory', error: new AppError('out-of-memory', 'x'), status: 503, code: 'out_of_memory' },
    { what: 'too many', error: new ApiProblem({ status: 429, code: 'too_many_requests' }, 'x'), status: 429, code: 'too_many_requests' },
    { what: 'a bug', error: new Error('/a/path'), status: 500, code: 'internal_error' },
  ])('$what has a status and a code, whole or streamed', async ({ error, status, code }) => {
    const { post } = await serve(failing(error))
    const whole = await post(question())
    const text = await whole.text()
    expect({ status: whole.status, retries: whole.headers.get('retry-after') !== null }).toEqual({ status, retries: status === 429 })
    expect(text).toContain(code)
    expect(text).not.toContain('/a/path')
    const events = await (await post(question({ stream: true }))).text()
    expect(events).toContain(code)
    expect(events).not.toContain('[DONE]')
  })

  it('another address is not found, and says what there is', async () => {
    const { port } = await serve(written)
    const response = await fetch(`http://127.0.0.1:${port}/v1/embeddings`, { headers: { authorization: `Bearer ${token}` } })
    expect(await response.json()).toMatchObject({ error: { code: 'unknown_url' } })
    const unknown = await fetch(`http://127.0.0.1:${port}/v1/models/none`, { headers: { authorization: `Bearer ${token}` } })
    expect(unknown.status).toBe(404)
    const known = await fetch(`http://127.0.0.1:${port}/v1/models/small`, { headers: { authorization: `Bearer ${token}` } })
    expect(await known.json()).toMatchObject({ id: 'small', created: 5 })
  })
})
