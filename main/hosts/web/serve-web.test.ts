import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gateCases } from '../gate-matrix.ts'
import type { ServerLimits } from '../limited-server.ts'
import { maxBodyBytes } from '../request-gate.ts'
import { traversalPaths } from '../traversal-paths.ts'
import { rawRequest, requestText } from '../raw-request.ts'
import { type WebHost, serveWeb } from './serve-web.ts'

const state: { logLines: string[]; nowMs: number } = { logLines: [], nowMs: 0 }

let dir: string
let host: WebHost
let cookie: string

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-web-'))
  const rendererDir = join(dir, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Hearth</title>')
  writeFileSync(join(rendererDir, 'assets', 'app-1a2b3c.js'), 'export {}')
  symlinkSync(join(dir, 'secret.txt'), join(rendererDir, 'link.txt'))
  const log = pino({}, { write: (line: string) => void state.logLines.push(line) })
  host = await serveWeb({ app: { router: {} }, port: 0, rendererDir, log, clock: () => state.nowMs })
  cookie = await signIn(host.url)
})
afterAll(async () => {
  await host.close()
  rmSync(dir, { recursive: true })
})

const signIn = async (url: string): Promise<string> => {
  const response = await fetch(url, { redirect: 'manual' })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const own = (extra: Record<string, string | undefined> = {}): Record<string, string | undefined> => ({ Host: `127.0.0.1:${host.port}`, ...extra })

const get = (target: string, headers: Record<string, string | undefined> = { Cookie: cookie }) =>
  rawRequest(host.port, requestText(`GET ${target}`, own(headers)))

/** Runs `work` over `items`, a few at a time. */
const forAll = async <Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += 16) results.push(...(await Promise.all(items.slice(at, at + 16).map(work))))
  return results
}

describe('the gate', () => {
  test('1,088 requests over raw sockets get exactly the code they should', async () => {
    const cases = gateCases(host.port)
    const wrong = await forAll(cases, async ({ host: name, origin, contentType, hasKey, expected }) => {
      const headers = {
        Host: name,
        Origin: origin,
        'Content-Type': contentType,
        Authorization: hasKey ? `Bearer ${host.key}` : undefined,
        'Content-Length': '2',
      }
      const { status, head } = await rawRequest(host.port, requestText('POST /launch-code', headers, '{}'))
      const isGuarded = head.includes('x-content-type-options: nosniff') && !head.includes('access-control-')
      return status === expected && isGuarded ? [] : [{ name, origin, contentType, hasKey, expected, status }]
    })
    expect(wrong.flat()).toEqual([])
  })

  test('the same 1,088 decide about WebSocket upgrades, where content types do not matter', async () => {
    const cases = gateCases(host.port).filter(({ contentType }) => contentType === 'application/json')
    const wrong = await forAll(cases, async ({ host: name, origin, hasKey, expected }) => {
      const upgrade = { Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' }
      const headers = { Host: name, Origin: origin, Cookie: hasKey ? cookie : undefined, ...upgrade }
      const text = requestText('GET /rpc', headers).replace('Connection: close', 'Connection: Upgrade')
      // A masked close frame, so that the server ends what it accepted.
      const closing = Buffer.from([0x88, 0x80, 0, 0, 0, 0]).toString('latin1')
      const { status } = await rawRequestBinary(text + closing)
      return status === (expected === 200 ? 101 : expected) ? [] : [{ name, origin, hasKey, expected, status }]
    })
    expect({ cases: cases.length, wrong: wrong.flat() }).toEqual({ cases: 17 * 8 * 2, wrong: [] })
  })

  test('a name that was rebound to this machine gets nothing, not even for a known file', async () => {
    const { status, body } = await get('/', { Host: `evil.example:${host.port}`, Cookie: cookie })
    expect([status, body.includes('Refused: host'), body.includes('Hearth')]).toEqual([421, true, false])
  })

  test('a preflight from another site is refused and carries no permission', async () => {
    const headers = own({ Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Private-Network': 'true' })
    const { status, head } = await rawRequest(host.port, requestText('OPTIONS /launch-code', headers))
    expect([status, head.includes('access-control')]).toEqual([403, false])
  })

  test('a page that is kept out is told in plain words what to do', async () => {
    const { status, head, body } = await get('/', { Accept: 'text/html' })
    expect(status).toBe(401)
    expect(body).toContain('Run <code>npm start</code> again')
    expect(head).toContain("default-src 'none'")
    expect(head).toContain("style-src 'sha256-")
  })
})

const rawRequestBinary = (text: string) => {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number }>()
  const socket = connect(host.port, '127.0.0.1')
  socket.on('data', (chunk: Buffer) => {
    resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? 0) })
    socket.destroy()
  })
  socket.on('error', reject)
  socket.write(text, 'latin1')
  return promise
}

describe('launch codes', () => {
  test('a code becomes a cookie that scripts and other sites cannot use, once', async () => {
    const url = host.freshUrl()
    const target = url.slice(host.origin.length)
    const first = await get(target, {})
    const second = await get(target, { Accept: 'text/html' })
    expect(first.status).toBe(303)
    expect(first.head).toMatch(new RegExp(`set-cookie: hearth-${host.port}=[a-z0-9_-]{43}; path=/; httponly; samesite=strict\\r`))
    expect(first.head).toContain('location: /\r')
    expect(first.head).toContain('cache-control: no-store')
    expect([second.status, second.head.includes('set-cookie')]).toEqual([401, false])
    expect(second.body).toContain('needs a fresh address')
  })

  test('a used code with a valid cookie just opens the window', async () => {
    const target = host.url.slice(host.origin.length)
    const { status, head } = await get(target)
    expect([status, head.includes('location: /\r'), head.includes('set-cookie')]).toEqual([303, true, false])
  })

  test('a code that nobody used for ten minutes is dead', async () => {
    const target = host.freshUrl().slice(host.origin.length)
    state.nowMs += 10 * 60_000 + 1
    expect((await get(target, {})).status).toBe(401)
  })

  test('looking without opening (HEAD) does not use a code up', async () => {
    const target = host.freshUrl().slice(host.origin.length)
    const looked = await rawRequest(host.port, requestText(`HEAD ${target}`, own()))
    expect([looked.status, (await get(target, {})).status]).toEqual([401, 303])
  })

  test('a cookie lets in to /session, and only the key asks for new codes', async () => {
    const post = (headers: Record<string, string>) =>
      rawRequest(host.port, requestText('POST /launch-code', own({ 'Content-Type': 'application/json', 'Content-Length': '2', ...headers }), '{}'))
    const statuses = [
      (await get('/session')).status,
      (await get('/session', {})).status,
      (await get('/session', { Cookie: cookie.replace(/=.*/, '=x') })).status,
      (await post({ Cookie: cookie })).status,
      (await post({ Authorization: `Bearer ${host.key}` })).status,
    ]
    expect(statuses).toEqual([204, 401, 401, 401, 200])
  })

  test('neither codes, cookies nor the key ever reach the log', async () => {
    const url = host.freshUrl()
    await get(url.slice(host.origin.length), { Cookie: cookie, Origin: 'null', Authorization: `Bearer ${host.key}` })
    const text = state.logLines.join('')
    expect(text).toContain('A request was refused')
    expect([url.split('=')[1], cookie.split('=')[1], host.key].filter((secret) => secret === undefined || text.includes(secret))).toEqual([])
  })
})

describe('files', () => {
  test('forty ways out of the folder are 404', async () => {
    const answers = await forAll(traversalPaths, async (path) => ({ path, ...(await get(path)) }))
    expect(answers.filter(({ status, body }) => status !== 404 || body.includes('secret') || body.includes('root:'))).toEqual([])
  })

  test('the window comes with the policy that keeps it to itself; hashed assets keep for a year', async () => {
    const index = await get('/')
    const asset = await get('/assets/app-1a2b3c.js')
    const expected = [
      "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        `connect-src 'self' ws://127.0.0.1:${host.port}; manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; ` +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      'cross-origin-opener-policy: same-origin',
      'cross-origin-resource-policy: same-origin',
      'cross-origin-embedder-policy: require-corp',
      'x-content-type-options: nosniff',
      'referrer-policy: no-referrer',
      'cache-control: no-store',
      'content-type: text/html; charset=utf-8',
    ]
    expect(expected.filter((line) => !index.head.includes(`\r\n${line}`))).toEqual([])
    expect([asset.status, asset.body, asset.head.includes('cache-control: public, max-age=31536000, immutable')]).toEqual([200, 'export {}', true])
    expect(index.head).not.toContain('x-powered-by')
  })
})

describe('limits', () => {
  test('headers above 16 KiB are refused', async () => {
    expect((await get('/', { Cookie: cookie, 'X-Padding': 'x'.repeat(17 * 1024) })).status).toBe(431)
  })

  test('a body above 8 MiB is refused, announced or not', async () => {
    const headers = own({ Authorization: `Bearer ${host.key}`, 'Content-Type': 'application/json' })
    const announced = await rawRequest(host.port, requestText('POST /launch-code', { ...headers, 'Content-Length': String(maxBodyBytes + 1) }))
    const response = await fetch(`${host.origin}/launch-code`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.key}`, 'content-type': 'application/json' },
      body: new Blob([new Uint8Array(maxBodyBytes + 1)]).stream(),
      duplex: 'half',
    }).then(
      ({ status }) => status,
      // The server may cut the connection while we still send.
      () => 413,
    )
    expect([announced.status, response]).toEqual([413, 413])
  })

  const strictHost = (limits: Partial<ServerLimits>): Promise<WebHost> =>
    serveWeb({ app: { router: {} }, port: 0, rendererDir: 'nowhere', log: pino({ enabled: false }), limits })

  test('somebody who sends a header one byte at a time is cut off', async () => {
    const strict = await strictHost({ headersTimeoutMs: 200, requestTimeoutMs: 400 })
    const socket = connect(strict.port, '127.0.0.1')
    socket.on('error', () => undefined)
    const drip = setInterval(() => socket.write('x'), 20)
    socket.write('GET / HTTP/1.1\r\nHost: ')
    socket.resume()
    await new Promise((resolve) => socket.on('close', resolve))
    clearInterval(drip)
    await strict.close()
  })

  test('more connections than allowed are dropped, and those that were there stay', async () => {
    const strict = await strictHost({ connections: 8 })
    const sockets: Socket[] = Array.from({ length: 20 }, () => connect(strict.port, '127.0.0.1'))
    const closed = new Set<Socket>()
    for (const socket of sockets) {
      socket.on('error', () => undefined)
      socket.on('close', () => closed.add(socket))
    }
    await expect.poll(() => closed.size, { timeout: 10_000 }).toBe(12)
    const [left] = sockets.filter((socket) => !closed.has(socket))
    const answer = new Promise<string>((resolve) => left?.on('data', (chunk: Buffer) => resolve(chunk.toString())))
    left?.write('GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    expect(await answer).toContain('HTTP/1.1 421')
    for (const socket of sockets) socket.destroy()
    await strict.close()
  })
})
