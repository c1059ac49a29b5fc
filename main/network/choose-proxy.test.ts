import { describe, expect, it } from 'vitest'
import { chooseProxy, describeProxy } from './choose-proxy.ts'

const hub = new URL('https://hub.example.com/api')

describe('the proxy of the environment', () => {
  it.each([
    ['none is named', {}, undefined],
    ['one is named for https', { HTTPS_PROXY: 'http://proxy.example:3128' }, 'http://proxy.example:3128/'],
    ['it is named in lower case, which comes first', { https_proxy: 'http://low.example', HTTPS_PROXY: 'http://up.example' }, 'http://low.example/'],
    ['only one for all is named', { ALL_PROXY: 'socks5://proxy.example:1080' }, 'socks5://proxy.example:1080'],
    ['only one for plain http is named', { HTTP_PROXY: 'http://proxy.example' }, undefined],
    ['it is named without a scheme', { HTTPS_PROXY: 'proxy.example:3128' }, 'http://proxy.example:3128/'],
    ['it is empty', { HTTPS_PROXY: ' ' }, undefined],
    ['it is nonsense', { HTTPS_PROXY: 'ftp://x' }, undefined],
    ['the host is exempt', { HTTPS_PROXY: 'http://p', NO_PROXY: 'other.test, hub.example.com' }, undefined],
    ['its domain is exempt', { HTTPS_PROXY: 'http://p', NO_PROXY: '.example.com' }, undefined],
    ['everything is exempt', { HTTPS_PROXY: 'http://p', no_proxy: '*' }, undefined],
    ['another port is exempt', { HTTPS_PROXY: 'http://p', NO_PROXY: 'hub.example.com:8443' }, 'http://p/'],
    ['its port is exempt', { HTTPS_PROXY: 'http://p', NO_PROXY: 'hub.example.com:443' }, undefined],
    ['a host that only ends alike is exempt', { HTTPS_PROXY: 'http://p', NO_PROXY: 'b.example.com' }, 'http://p/'],
  ])('where %s', (_, env, proxy) => {
    expect(chooseProxy(hub, env)).toBe(proxy)
  })

  it.each(['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000'])('is not used for %s, which is this computer', (url) => {
    expect(chooseProxy(new URL(url), { HTTP_PROXY: 'http://proxy.example' })).toBeUndefined()
  })

  it('is shown without its password', () => {
    expect([describeProxy({ HTTPS_PROXY: 'http://me:secret@proxy.example:3128' }), describeProxy({})]).toEqual(['proxy.example:3128', null])
  })
})
