// A real server on this computer that gives out policies, and lies; the real network module, a real ledger, real files.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoopbackServer, startLoopbackServer } from '../../network/loopback-server-for-tests.ts'
import { type Network, createNetwork } from '../../network/network.ts'
import type { Policy } from './create-policy.ts'
import { fetchedFile } from './fetched-files.ts'
import { type PolicyForTests, createPolicyForTests, newKeys, signedText } from './policy-for-tests.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const keys = newKeys()
const others = newKeys()
const acme = { schemaVersion: 1, policyId: 'acme', serial: 3, cloud: { mode: 'ask' } }
const signed = (change: object = {}, key = keys.privateKey): string => signedText({ ...acme, ...change }, key)
const minuteMs = 60_000

let here: PolicyForTests
let server: LoopbackServer
let network: Network
let answer: Answer
let demandFile: string
const clock = { nowMs: Date.parse('2026-06-01T12:00:00Z'), monotonicMs: 0 }

const demand = (change: object = {}): void => {
  demandFile = here.put('etc/hearth/signed-policy.json', { publicKeys: [keys.publicKey], policyId: 'acme', url: `${server.origin}/policy.json`, ...change })
}

beforeEach(async () => {
  here = await createPolicyForTests()
  answer = (response) => response.end(signed())
  server = await startLoopbackServer((request, response) => answer(response, request))
  network = createNetwork({ ledger: here.storage().ledger, stored: here.storage().stored, version: '1.2.3', env: {} })
  Object.assign(clock, { nowMs: Date.parse('2026-06-01T12:00:00Z'), monotonicMs: 0 })
  demand()
})

afterEach(async () => {
  await network.close()
  await here[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** `random` in the middle: no sooner and no later. */
const start = async ({ byItself = false } = {}): Promise<Policy> => {
  const policy = await here.open({ now: () => clock.nowMs, monotonic: () => clock.monotonicMs, random: () => 0.5 })
  policy.goOnline(network, { byItself })
  return policy
}

const pass = (ms: number): void => {
  clock.nowMs += ms
  clock.monotonicMs += ms
}

const state = (policy: Policy) => {
  const { faults, rules, fetches: [fetched] } = policy.view()
  return { faults: faults.map(({ code }) => code), rules: rules.map(({ words }) => words), problem: fetched?.problem?.code ?? null }
}

const good = { faults: [], rules: ['The cloud: you are asked for every message'], problem: null }
const rows = () => here.storage().ledger.page({ before: null, limit: 50 }).rows

describe('a signed policy with an address', () => {
  it('is fetched at the start, in force, on the disk, and in the ledger; its place is listed for nothing else', async () => {
    const policy = await start({ byItself: true })
    expect(state(policy)).toMatchObject({ faults: ['unsigned'] })
    await expect.poll(() => state(policy)).toEqual(good)
    expect(policy.view().sources).toEqual([{ name: fetchedFile(here.dataDir, demandFile), kind: 'signed', state: 'in-force', policyId: 'acme', serial: 3, expiresAt: null, rules: 1 }])
    expect(policy.view().fetches).toEqual([{ source: demandFile, url: `${server.origin}/policy.json`, fetchedAtMs: clock.nowMs, triedAtMs: clock.nowMs, problem: null, words: null, expiresAt: null }])
    expect(rows()).toMatchObject([{ area: 'policy', purpose: 'policy', method: 'GET', origin: server.origin, path: '/policy.json', subject: 'acme', isSigned: false, outcome: { type: 'answered', status: 200 } }])
    expect(network.state().allowed).toEqual([{ purpose: 'policy', host: server.origin.slice('http://'.length), isYours: false }])
    await expect(network.send({ area: 'hub', purpose: 'search', subject: 'x', url: `${server.origin}/x`, maxBytes: 10 })).rejects.toMatchObject({ code: 'policy-denied' })
    rmSync(demandFile)
    await policy.refresh()
    expect([network.state().allowed, policy.view()]).toMatchObject([[], { isManaged: false, fetches: [] }])
  })

  it('is asked for by its tag, and given out again only when it has changed', async () => {
    const tags: (string | undefined)[] = []
    const tagOf = (content: string): string => `"${createHash('sha256').update(content).digest('hex')}"`
    let text = signed()
    answer = (response, request) => {
      const tag = tagOf(text)
      tags.push(request.headers['if-none-match'])
      if (request.headers['if-none-match'] === tag) response.writeHead(304).end()
      else response.writeHead(200, { etag: tag }).end(text)
    }
    const policy = await start()
    await policy.fetch()
    pass(minuteMs)
    expect((await policy.fetch()).fetches).toMatchObject([{ problem: null, fetchedAtMs: clock.nowMs }])
    text = signed({ serial: 12, cloud: { mode: 'off' } })
    await policy.fetch()
    expect(state(policy)).toEqual({ ...good, rules: ['The cloud: off'] })
    // What is not here any more is asked for whole.
    rmSync(fetchedFile(here.dataDir, demandFile))
    await policy.fetch()
    expect([state(policy).faults, tags]).toEqual([[], [undefined, tagOf(signed()), tagOf(signed()), undefined]])
  })

  it('holds after a restart without the server, until it expires: then the cloud is off, and everybody is told why', async () => {
    answer = (response) => response.end(signed({ expiresAt: '2026-06-10T00:00:00Z' }))
    await (await start()).fetch()
    answer = (response) => response.destroy()
    const policy = await start()
    expect(state(policy)).toEqual(good)
    await policy.fetch()
    expect([state(policy), policy.view().banner]).toEqual([{ ...good, problem: 'unreachable' }, null])
    pass(Date.parse('2026-06-08T00:00:00Z') - clock.nowMs)
    expect(policy.view().banner).toMatch(/^The policy of this computer ends at 2026-06-10T00:00:00Z and no newer one could be fetched: the server could not be reached \(.+\)\. Then the cloud is off\.$/)
    pass(Date.parse('2026-06-10T00:00:00Z') - clock.nowMs)
    await policy.refresh()
    expect(state(policy)).toEqual({ faults: ['expired'], rules: [], problem: 'unreachable' })
    expect(policy.view().banner).toMatch(/\(it has expired\).+It could not be fetched: the server could not be reached/)
  })

  it('that this version cannot carry out turns the cloud off, and an older one does not come back in its place', async () => {
    const policy = await start()
    await policy.fetch()
    answer = (response) => response.end(signed({ serial: 9, requires: ['telepathy.v1'] }))
    await policy.fetch()
    expect(state(policy)).toEqual({ faults: ['unknown-requirement'], rules: [], problem: null })
    answer = (response) => response.end(signed({ serial: 10, cloud: { mode: 'off', madeUpLater: true } }))
    await policy.fetch()
    expect(state(policy)).toEqual({ faults: ['unparsable'], rules: [], problem: null })
    answer = (response) => response.end(signed())
    await policy.fetch()
    expect(state(policy)).toEqual({ faults: ['unparsable'], rules: [], problem: 'rolled-back' })
  })

  it('may be newer where it was laid by hand: the newest holds', async () => {
    const policy = await start()
    await policy.fetch()
    const { replaceFile } = await import('./replace-file.ts')
    await replaceFile(join(here.dataDir, 'policy', 'signed.json'), signed({ serial: 4, cloud: { mode: 'off' } }))
    await policy.refresh()
    expect(state(policy).rules).toEqual(['The cloud: off'])
    await policy.fetch()
    expect(state(policy)).toEqual({ faults: [], rules: ['The cloud: off'], problem: 'rolled-back' })
  })

  it.each([
    ['plain text to the internet', { url: 'http://policies.example/p.json' }],
    ['plain text to a name', { url: 'http://localhost/p.json' }],
    ['a password in it', { url: 'https://user:secret@policies.example/p.json' }],
    ['another way than the web', { url: 'file:///etc/passwd' }],
    ['no policyId', { policyId: undefined }],
    ['an interval of nothing', { everyMinutes: 0 }],
  ])('whose address has %s is a fault, and nothing is asked', async (_, change) => {
    demand(change)
    const policy = await start({ byItself: true })
    await policy.fetch()
    expect([state(policy).faults, rows(), network.state().allowed]).toEqual([['unparsable'], [], []])
  })
})

describe('a server that lies', () => {
  const endless: Answer = (response) => {
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more))
    }
    more()
  }
  const text = (content: string): Answer => (response) => response.end(content)
  const status = (code: number, headers: Record<string, string> = {}): Answer => (response) => response.writeHead(code, headers).end('{}')
  const tampered = (): string => {
    const envelope: unknown = JSON.parse(signed({ serial: 4 }))
    return JSON.stringify(envelope).replace(/"policy":"[^"]+"/, `"policy":"${Buffer.from(JSON.stringify({ ...acme, serial: 4, cloud: { mode: 'auto' } })).toString('base64')}"`)
  }
  const lies: [string, string, Answer][] = [
    ['changes one rule under the same signature', 'tampered', text(tampered())],
    ['signs with a key of its own', 'tampered', text(signed({ serial: 4 }, others.privateKey))],
    ['gives out an older one that was good once', 'rolled-back', text(signed({ serial: 2 }))],
    ['gives out another policy of the same administrator', 'foreign', text(signed({ policyId: 'beta', serial: 99 }))],
    ['gives out one that has expired by our clock', 'expired', text(signed({ serial: 4, expiresAt: '2026-06-01T11:59:59Z' }))],
    ['gives out one that begins later by our clock', 'not-yet-valid', text(signed({ serial: 4, notBefore: '2026-06-01T12:00:01Z' }))],
    ['gives out one without a serial', 'unreadable', text(signed({ serial: undefined }))],
    ['gives out a web page', 'unreadable', text('<html>Please log in</html>')],
    ['gives out half of one', 'unreadable', text(signed({ serial: 4 }).slice(0, 100))],
    ['gives out nothing', 'unreadable', text('')],
    ['fails', 'status', status(500)],
    ['has forgotten it', 'status', status(404)],
    ['says that nothing changed though nobody asked so', 'status', status(304)],
    ['packs it', 'unreadable', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
    ['never ends', 'too-large', endless],
    ['breaks off', 'unreachable', (response) => void response.writeHead(200, { 'content-length': '1000' }).write('{', () => response.destroy())],
  ]
  it.each(lies)('and %s replaces nothing: %s', async (_, problem, lie) => {
    const policy = await start()
    await policy.fetch()
    const file = fetchedFile(here.dataDir, demandFile)
    const before = readFileSync(file, 'utf8')
    answer = lie
    await policy.fetch()
    expect([state(policy), readFileSync(file, 'utf8') === before]).toEqual([{ ...good, problem }, true])
    expect(rows()).toMatchObject([{ purpose: 'policy' }, { purpose: 'policy' }])
    // Nor does the lie hold when there is nothing better, and it is not stored.
    rmSync(file)
    await policy.fetch()
    expect([policy.view().faults.map(({ code }) => code), existsSync(file)]).toEqual([['unsigned'], false])
    answer = (response) => response.end(signed({ serial: 5 }))
    await policy.fetch()
    expect(state(policy)).toEqual(good)
  })

  it('and sends us elsewhere is not followed: nobody else sees a connection', async () => {
    await using canary = await startLoopbackServer((_, response) => response.end(signed({ serial: 9 })))
    const policy = await start()
    answer = (response) => response.writeHead(302, { location: `${canary.origin}/policy.json` }).end()
    await policy.fetch()
    answer = (response) => response.writeHead(307, { location: '/elsewhere.json' }).end()
    await policy.fetch()
    expect([state(policy), canary.asked, server.asked.length]).toEqual([{ faults: ['unsigned'], rules: [], problem: 'redirected' }, [], 2])
    expect(rows().map(({ outcome }) => outcome)).toEqual([{ type: 'answered', status: 307 }, { type: 'answered', status: 302 }])
  })
})

describe('when it is fetched', () => {
  const settled = (count: number) => expect.poll(() => rows().filter(({ outcome }) => outcome.type !== 'running').length).toBe(count)

  it('as often as the administrator says, sooner after a failure, and soon where it was taken away', async () => {
    demand({ everyMinutes: 30 })
    const policy = await start({ byItself: true })
    const look = async (count: number, word: string): Promise<void> => {
      await policy.refresh()
      await settled(count)
      expect([server.asked.length, word]).toEqual([count, word])
    }
    await look(1, 'at the start')
    await expect.poll(() => state(policy)).toEqual(good)
    pass(29 * minuteMs)
    await look(1, 'not yet')
    pass(minuteMs)
    answer = (response) => response.writeHead(500).end()
    await look(2, 'after half an hour')
    await expect.poll(() => state(policy).problem).toBe('status')
    for (const [index, waitMs] of [minuteMs, 2 * minuteMs, 4 * minuteMs].entries()) {
      pass(waitMs - 1)
      await look(2 + index, 'not before its time')
      pass(1)
      await look(3 + index, 'and twice as late each time')
      await expect.poll(() => policy.view().fetches[0]?.triedAtMs).toBe(clock.nowMs)
    }
    answer = (response) => response.end(signed())
    pass(30 * minuteMs)
    await look(6, 'never later than usual')
    await expect.poll(() => state(policy)).toEqual(good)
    rmSync(fetchedFile(here.dataDir, demandFile))
    pass(minuteMs)
    await look(7, 'taken away')
    await expect.poll(() => state(policy)).toEqual(good)
  })

  it('also where the clock was set back, or the computer slept', async () => {
    const policy = await start({ byItself: true })
    await settled(1)
    await expect.poll(() => state(policy)).toEqual(good)
    clock.nowMs -= 365 * 24 * 60 * minuteMs
    clock.monotonicMs += 60 * minuteMs
    await policy.refresh()
    await settled(2)
    await expect.poll(() => policy.view().fetches[0]?.triedAtMs).toBe(clock.nowMs)
    clock.nowMs += 60 * minuteMs
    await policy.refresh()
    await settled(3)
  })

  it('not with the offline switch on: nothing is asked, that is said, and it is made up for when it is off', async () => {
    network.setOffline(true)
    const policy = await start({ byItself: true })
    await expect.poll(() => state(policy).problem).toBe('offline')
    pass(600 * minuteMs)
    await policy.fetch()
    await policy.refresh()
    expect([server.asked.length, rows(), policy.view().banner]).toEqual([0, [], expect.stringContaining('It could not be fetched: Hearth is set to stay offline.')])
    network.setOffline(false)
    await policy.refresh()
    await expect.poll(() => state(policy)).toEqual(good)
  })

  it('not by itself where Hearth lives for one command', async () => {
    const policy = await start()
    pass(600 * minuteMs)
    await policy.refresh()
    expect([server.asked.length, rows()]).toEqual([0, []])
  })

  it('leaves nothing beside what it fetched but how it went', async () => {
    await (await start()).fetch()
    expect(readdirSync(join(here.dataDir, 'policy')).map((name) => name.replace(/[0-9a-f]{16}/, '*'))).toEqual(['fetched-*.json', 'fetched-*.state.json'])
  })
})
