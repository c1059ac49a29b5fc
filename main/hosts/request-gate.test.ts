import { describe, expect, test } from 'vitest'
import { gateCases } from './gate-matrix.ts'
import { type GateRequest, launchCodeOf, maxBodyBytes, ownNames, refuseRequest } from './request-gate.ts'

const port = 4317

const call = (changes: Partial<GateRequest> = {}): GateRequest => ({
  remoteAddress: '127.0.0.1',
  method: 'POST',
  target: '/launch-code',
  hosts: ['127.0.0.1:4317'],
  origin: undefined,
  fetchSite: undefined,
  contentType: 'application/json',
  contentLength: 2,
  hasSecret: true,
  ...changes,
})

const status = (changes: Partial<GateRequest>): number => refuseRequest(call(changes), port)?.status ?? 200

test('1,088 combinations of host, origin, content type and key get exactly the code they should', () => {
  const cases = gateCases(port)
  const wrong = cases.filter(
    ({ host, origin, contentType, hasKey, expected }) =>
      status({ hosts: [host], origin, contentType, hasSecret: hasKey }) !== expected,
  )
  expect({ cases: cases.length, accepted: cases.filter(({ expected }) => expected === 200).length, wrong }).toEqual({
    cases: 17 * 8 * 4 * 2,
    accepted: 3 * 2 * 2,
    wrong: [],
  })
})

describe('what is refused', () => {
  test('another machine, even with everything else right', () => {
    const outside = [undefined, '', '192.168.1.5', '10.0.0.1', '::ffff:192.168.1.5', '::', 'fe80::1', '0.0.0.0', '1127.0.0.1']
    expect(outside.map((remoteAddress) => status({ remoteAddress }))).toEqual(outside.map(() => 403))
    const inside = ['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1']
    expect(inside.map((remoteAddress) => status({ remoteAddress }))).toEqual(inside.map(() => 200))
  })

  test('two Host lines, or none', () => {
    expect([status({ hosts: [] }), status({ hosts: ['127.0.0.1:4317', '127.0.0.1:4317'] })]).toEqual([421, 421])
  })

  test('a page under another of our own names, which a browser counts as another origin', () => {
    expect(status({ hosts: ['localhost:4317'], origin: 'http://127.0.0.1:4317' })).toBe(403)
  })

  test('requests that the browser says another site caused', () => {
    const sites = ['cross-site', 'same-site', '', 'same-origin, none', 'nonsense']
    expect(sites.map((fetchSite) => status({ fetchSite }))).toEqual(sites.map(() => 403))
    expect(['same-origin', 'none'].map((fetchSite) => status({ fetchSite }))).toEqual([200, 200])
  })

  test('proxy requests and other targets that are no path', () => {
    expect(['http://127.0.0.1:4317/', 'evil.example:80', '*', ''].map((target) => status({ target }))).toEqual([400, 400, 400, 400])
  })

  test('bodies above 8 MiB', () => {
    expect([status({ contentLength: maxBodyBytes }), status({ contentLength: maxBodyBytes + 1 })]).toEqual([200, 413])
  })

  test('every method but GET and HEAD that does not bring JSON', () => {
    const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
    expect(methods.map((method) => status({ method, contentType: undefined }))).toEqual(methods.map(() => 415))
    expect(['GET', 'HEAD'].map((method) => status({ method, contentType: undefined }))).toEqual([200, 200])
  })

  test('the first thing that is wrong decides, so a stranger learns nothing about the rest', () => {
    const everythingWrong = {
      remoteAddress: '8.8.8.8',
      target: '*',
      hosts: ['evil.example'],
      origin: 'null',
      fetchSite: 'cross-site',
      hasSecret: false,
      contentType: 'text/plain',
      contentLength: maxBodyBytes + 1,
    }
    const repaired = Object.keys(everythingWrong).map((_, index, names) => {
      const right = Object.fromEntries(Object.entries(call()).filter(([name]) => names.slice(0, index).includes(name)))
      return refuseRequest(call({ ...everythingWrong, ...right }), port)?.reason
    })
    expect(repaired).toEqual(['not-local', 'target', 'host', 'origin', 'fetch-site', 'secret', 'content-type', 'length'])
  })
})

test('only a plain GET of / with a code comes in without a secret', () => {
  const get = (target: string, method = 'GET'): number => status({ method, target, hasSecret: false, contentType: undefined })
  expect(get('/?code=abc_DEF-123')).toBe(200)
  const others = ['/', '/?code=', '/?code=a&b=c', '/?code=a%20b', '/?x=1&code=a', '/rpc?code=a', '//?code=a', '/index.html?code=a', '/session']
  expect(others.map((target) => get(target))).toEqual(others.map(() => 401))
  expect([get('/?code=a', 'HEAD'), get('/?code=a', 'POST')]).toEqual([401, 401])
})

test('the launch code is read from the address as it was printed', () => {
  expect(launchCodeOf({ method: 'GET', target: '/?code=Zm9v-_1' })).toBe('Zm9v-_1')
})

test('on port 80 browsers leave the port out', () => {
  expect(ownNames(80)).toContain('localhost')
  expect(ownNames(4317)).toEqual(['127.0.0.1:4317', 'localhost:4317', '[::1]:4317'])
})
