// The command line `hearth policy` as an administrator meets it, in processes of its own.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedText } from './features/policy/policy-for-tests.ts'
import { startLoopbackServer } from './network/loopback-server-for-tests.ts'

const root = mkdtempSync(join(tmpdir(), 'hearth policy '))
const etc = join(root, 'etc', 'hearth')
const dataDir = join(root, 'data')

type Result = { code: number | string | null | undefined; out: string; err: string }

const hearth = (...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    const env = { ...process.env, HEARTH_POLICY_ROOT: root }
    execFile(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'policy', ...args, '--data-dir', dataDir], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err })
    })
  })

const policy = { schemaVersion: 1, policyId: 'acme', serial: 4, cloud: { mode: 'ask', models: { deny: ['gpt-*'] } }, retention: { chatsDays: 30 } }

beforeAll(() => {
  mkdirSync(etc, { recursive: true, mode: 0o755 })
  writeFileSync(join(etc, 'policy.json'), JSON.stringify(policy), { mode: 0o644 })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('hearth policy', () => {
  it('check says what is in force, and fails for what cannot be relied on', async () => {
    const good = await hearth('check')
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toContain(`in force      ${etc}/policy.json (acme, serial 4): 3 rules`)
    writeFileSync(join(root, 'bad.json'), '{"schemaVersion":1,"policyId":"a","clowd":{}}')
    const bad = await hearth('check', join(root, 'bad.json'))
    expect(bad.code).toBe(1)
    expect(bad.out).toContain('clowd')
  })

  it('explain names each rule in plain words with who set it', async () => {
    const { code, out } = await hearth('explain')
    expect(code).toBe(0)
    expect(out).toContain(`The cloud: you are asked for every message\n    cloud.mode, set by ${etc}/policy.json\n`)
    expect(out).toContain('cloud.mode: no looser than ask')
  })

  it('simulate says whether a request may leave and why, and ends with 1 where it stays', async () => {
    const asked = await hearth('simulate')
    expect(asked).toMatchObject({ code: 0 })
    expect(asked.out).toContain('It may leave, once the user has said yes.')
    const denied = await hearth('simulate', '--model', 'gpt-5', '--consented')
    expect(denied.code).toBe(1)
    expect(denied.out).toContain('It stays on this computer.\n  The model gpt-5 is forbidden.\n    cloud.models.deny')
    expect((await hearth('simulate', '--class', 'secret')).code).toBe(2)
  })

  it('keygen, sign and load put a signed policy in force', async () => {
    expect((await hearth('keygen', join(root, 'keys'))).code).toBe(0)
    expect((await hearth('keygen', join(root, 'keys'))).code).toBe(1)
    const signed = await hearth('sign', '--key', join(root, 'keys', 'policy-private.pem'), join(etc, 'policy.json'))
    expect(signed).toMatchObject({ code: 0, err: '' })
    writeFileSync(join(root, 'signed.json'), signed.out)
    const demand = { publicKeys: [readFileSync(join(root, 'keys', 'policy-public.pem'), 'utf8')], minSerial: 4 }
    writeFileSync(join(etc, 'signed-policy.json'), JSON.stringify(demand), { mode: 0o644 })
    const before = await hearth('check')
    expect([before.code, before.out.includes('unsigned')]).toEqual([1, true])
    expect((await hearth('load', join(root, 'signed.json'))).code).toBe(0)
    expect(await hearth('check')).toMatchObject({ code: 0 })
  })

  it('fetch asks the address of signed-policy.json, and check says how that went', async () => {
    const [publicFile, privateFile] = [join(root, 'keys', 'policy-public.pem'), join(root, 'keys', 'policy-private.pem')]
    const asked: string[] = []
    let status = 200
    const text = signedText({ ...policy, serial: 5 }, readFileSync(privateFile, 'utf8'))
    await using server = await startLoopbackServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status).end(text)
    })
    const put = (change: object): void =>
      writeFileSync(join(etc, 'signed-policy.json'), JSON.stringify({ publicKeys: [readFileSync(publicFile, 'utf8')], policyId: 'acme', ...change }), { mode: 0o644 })
    put({})
    expect(await hearth('fetch')).toMatchObject({ code: 1, out: 'No signed-policy.json of this computer names a url: there is nothing to fetch.\n' })
    put({ url: `${server.origin}/hearth.json` })
    expect((await hearth('check')).out).toMatch(/fetched {7}http:.+\n {2}last found good: never\n/)
    const fetched = await hearth('fetch')
    expect(fetched).toMatchObject({ code: 0, err: '' })
    expect(fetched.out).toMatch(new RegExp(`^fetched {7}${server.origin}/hearth\\.json\n {2}last found good: 20.+Z\n$`))
    expect((await hearth('check')).out).toMatch(/in force {6}.+fetched-[0-9a-f]{16}\.json \(acme, serial 5\)/)
    status = 503
    expect((await hearth('fetch')).code).toBe(1)
    const check = await hearth('check')
    // What is here holds.
    expect(check.code).toBe(0)
    expect(check.out).toMatch(/NOT FETCHED {3}http:.+\n {2}last found good: 20.+Z\n {2}last tried: 20.+Z, the server did not give it out \(503\)\n/)
    // Commands other than fetch ask for nothing by themselves.
    expect((await hearth('kill')).code).toBe(0)
    expect(asked).toEqual(['/hearth.json', '/hearth.json'])
  })

  it('kill is kept until it is taken back', async () => {
    expect((await hearth('kill')).out).toBe('The kill switch is off.\n')
    expect((await hearth('kill', 'on')).code).toBe(0)
    expect((await hearth('kill')).out).toBe('The kill switch is on: nothing goes to any cloud.\n')
    expect((await hearth('kill', 'off', '--json')).out).toBe('{"isOn":false,"sinceMs":null}\n')
  })
})
