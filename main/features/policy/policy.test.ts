// Real files below a folder of the test's own, which stands for the root of the file system.
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildBinary, build } from 'plist'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PolicyRequest } from '../../contract/policy.ts'
import type { Policy } from './create-policy.ts'
import { type PolicyForTests, createPolicyForTests, newKeys, signedText } from './policy-for-tests.ts'
import { findPlaces, placesBelow } from './policy-places.ts'
import { parseRegistryValue } from './query-registry.ts'
import { SignedEnvelope } from './signed-policy.ts'

let here: PolicyForTests
let root: string
let open: PolicyForTests['open']
let put: PolicyForTests['put']

beforeEach(async () => {
  here = await createPolicyForTests()
  ;({ root, open, put } = here)
})

afterEach(() => here[Symbol.asyncDispose]())

const base = { schemaVersion: 1, policyId: 'acme', serial: 3 }
const faults = (policy: Policy): string[] => policy.effective().faults.map(({ source, code }) => `${source.slice(root.length)} ${code}`)

const request: PolicyRequest = {
  provider: { id: 'anthropic', kind: 'anthropic', baseUrl: 'https://api.anthropic.com/v1', region: null, trust: 'public', isUserKey: true, isCustomEndpoint: false },
  model: 'claude-x',
  dataClass: 'public',
  trigger: 'user',
  consent: { mode: 'per-message', isGiven: true, ageDays: 0 },
  promptTokens: 10,
  maxOutputTokens: 10,
  hasAttachments: { images: 0, files: 0, bytes: 0 },
  networkOffline: false,
}

describe('where policies come from', () => {
  it('nowhere: then nothing is restricted and nobody is named', async () => {
    const policy = await open()
    expect(policy.view()).toEqual({
      ...{ isManaged: false, sources: [], faults: [], fetches: [], banner: null, rules: [], locks: [] },
      killSwitch: { isOn: false, sinceMs: null },
    })
    expect(policy.decide(request)).toMatchObject({ isAllowed: true, needsConsent: false })
  })

  it('policy.json and every file of policy.d at once, the stricter of each rule with its source', async () => {
    const main = put('etc/hearth/policy.json', { ...base, cloud: { mode: 'ask', models: { maxOutputTokens: 1000 } } })
    const other = put('etc/hearth/policy.d/10-budget.json', { ...base, policyId: 'budget', cloud: { models: { maxOutputTokens: 500 } } })
    put('etc/hearth/policy.d/notes.txt', 'not a policy')
    const policy = await open()
    expect(policy.view().rules).toEqual([
      { path: 'cloud.mode', words: 'The cloud: you are asked for every message', sources: [main] },
      { path: 'cloud.models.maxOutputTokens', words: 'Asked for at once: at most 500 tokens', sources: [other] },
    ])
    expect(policy.view().locks).toEqual([{ setting: 'cloud.mode', kind: 'bounded', value: 'ask', sources: [main] }])
  })

  it('preferences that macOS manages, binary or not, as fields or as one text', async () => {
    const binary = put('Library/Managed Preferences/app.hearth.Hearth.plist', buildBinary({ ...base, cloud: { mode: 'off' }, PayloadUUID: 'x' }))
    expect((await open()).view().rules).toEqual([{ path: 'cloud.mode', words: 'The cloud: off', sources: [binary] }])
    put('Library/Managed Preferences/app.hearth.Hearth.plist', build({ Policy: JSON.stringify({ ...base, cloud: { userKeys: 'forbid' } }) }))
    expect((await open()).view().rules).toEqual([{ path: 'cloud.userKeys', words: 'Keys of your own: forbidden', sources: [binary] }])
    put('Library/Managed Preferences/app.hearth.Hearth.plist', '<plist><dict><key>x</key>')
    expect(faults(await open())).toEqual(['/Library/Managed Preferences/app.hearth.Hearth.plist unparsable'])
  })

  it('the policy keys of the Windows registry', async () => {
    const places = findPlaces('win32', {})
    expect(places).toEqual([{ owners: [0], folder: null, plists: [], registryKeys: ['HKLM\\SOFTWARE\\Policies\\Hearth', 'HKCU\\SOFTWARE\\Policies\\Hearth'] }])
    const json = JSON.stringify({ ...base, cloud: { mode: 'off' } })
    const printed = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Hearth\r\n    Policy    REG_SZ    ${json}\r\n\r\n`
    const policy = await open({ places, queryRegistry: (key, value) => Promise.resolve(key.startsWith('HKLM') && value === 'Policy' ? parseRegistryValue(printed, value) : null) })
    expect(policy.view().sources).toEqual([
      { name: 'HKLM\\SOFTWARE\\Policies\\Hearth', kind: 'windows-registry', state: 'in-force', policyId: 'acme', serial: 3, expiresAt: null, rules: 1 },
    ])
    expect(policy.decide(request).isAllowed).toBe(false)
    expect(() => parseRegistryValue(printed.replace('REG_SZ', 'REG_DWORD'), 'Policy')).toThrow('REG_DWORD')
    const broken = await open({ places, queryRegistry: () => Promise.reject(new Error('no reg.exe')) })
    expect(broken.effective().faults.map(({ code }) => code)).toEqual(['unreadable', 'unreadable'])
  })

  it('the system’s own places, whatever the environment says: a root of one’s own is added to them', () => {
    const [system, ...none] = findPlaces('linux', {})
    expect({ system, none }).toEqual({ system: { owners: [0], folder: '/etc/hearth', plists: [], registryKeys: [] }, none: [] })
    expect(findPlaces('linux', { HEARTH_POLICY_ROOT: root })).toEqual([system, placesBelow(root)])
    expect(findPlaces('linux', { HEARTH_POLICY_ROOT: '' })).toEqual([system])
  })
})

describe('what turns the cloud off', () => {
  it('a policy that others than the administrator can change, and its rules are ignored', async () => {
    put('etc/hearth/policy.json', { ...base, cloud: { models: { maxOutputTokens: 1 } } }, 0o666)
    const policy = await open()
    expect(faults(policy)).toEqual(['/etc/hearth/policy.json not-protected'])
    expect(policy.view().rules).toEqual([])
    expect(policy.decide(request).isAllowed).toBe(false)
    expect(policy.view().banner).toBe(
      `A policy on this computer cannot be relied on (others than the administrator can change it), so the cloud is off until it is put right. It is ${root}/etc/hearth/policy.json.`,
    )
  })

  it('a policy that belongs to somebody else', async () => {
    put('etc/hearth/policy.json', base)
    const policy = await open({ places: [{ ...placesBelow(root), owners: [4242] }] })
    expect(faults(policy)).toEqual(['/etc/hearth not-protected', '/etc/hearth/policy.d not-protected', '/etc/hearth/policy.json not-protected'])
  })

  it('a folder out of which others could take a policy, even while it is empty', async () => {
    chmodSync(join(root, 'etc', 'hearth', 'policy.d'), 0o777)
    expect(faults(await open())).toEqual(['/etc/hearth/policy.d not-protected'])
  })

  it('a policy that is a folder, a loop of links, or no JSON', async () => {
    mkdirSync(join(root, 'etc', 'hearth', 'policy.json'))
    symlinkSync('loop.json', join(root, 'etc', 'hearth', 'policy.d', 'loop.json'))
    put('etc/hearth/policy.d/text.json', 'cloud: off')
    expect(faults(await open())).toEqual(['/etc/hearth/policy.d/loop.json unreadable', '/etc/hearth/policy.d/text.json unparsable', '/etc/hearth/policy.json unreadable'])
  })

  it('a folder of policies that cannot be listed, or holds more than are read: none is left out silently', async () => {
    const drawer = join(root, 'etc', 'hearth', 'policy.d')
    rmSync(drawer, { recursive: true })
    writeFileSync(drawer, '')
    chmodSync(drawer, 0o644)
    expect(faults(await open())).toEqual(['/etc/hearth/policy.d unreadable'])
    rmSync(drawer)
    for (let index = 0; index < 201; index += 1) put(`etc/hearth/policy.d/${index}.json`, base)
    expect(faults(await open())).toEqual(['/etc/hearth/policy.d unreadable'])
    rmSync(join(drawer, '0.json'))
    expect(faults(await open())).toEqual([])
  })

  it('one that ends while Hearth runs, without any file changing', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z')
    put('etc/hearth/policy.json', { ...base, expiresAt: '2026-01-01T01:00:00Z' })
    const policy = await open({ now: () => nowMs })
    expect(faults(policy)).toEqual([])
    nowMs += 3_600_000
    await policy.refresh()
    expect(faults(policy)).toEqual(['/etc/hearth/policy.json expired'])
  })
})

describe('a signed policy', () => {
  const keys = newKeys()
  const other = newKeys()
  const demand = { publicKeys: [keys.publicKey], policyId: 'acme', minSerial: 2 }
  const envelope = (policy: unknown, key = keys.privateKey): string => signedText(policy, key)
  const load = (text: string | null): void => {
    const file = join(here.dataDir, 'policy', 'signed.json')
    mkdirSync(dirname(file), { recursive: true })
    if (text === null) rmSync(file, { force: true })
    else writeFileSync(file, text)
  }
  const codes = (policy: Policy): string[] => policy.effective().faults.map(({ code }) => code)

  it('is in force with a signature that fits, and its absence, another key or one changed byte is a fault', async () => {
    put('etc/hearth/signed-policy.json', demand)
    const policy = await open()
    const seen = [codes(policy)]
    const look = async (text: string | null): Promise<void> => {
      load(text)
      await policy.refresh()
      seen.push(codes(policy))
    }
    const good = envelope({ ...base, cloud: { mode: 'off' } })
    await look(good)
    expect(policy.view().rules.map(({ path }) => path)).toEqual(['cloud.mode'])
    await look(envelope(base, other.privateKey))
    const { policy: bytes, ...rest } = SignedEnvelope.parse(JSON.parse(good))
    await look(JSON.stringify({ ...rest, policy: Buffer.from(Buffer.from(bytes, 'base64').toString().replace('"off"', '"ask"')).toString('base64') }))
    await look('{')
    await look(envelope({ ...base, policyId: 'else' }))
    await look(envelope({ ...base, serial: undefined }))
    await look(envelope({ ...base, expiresAt: '2020-01-01T00:00:00Z' }))
    await look(null)
    expect(seen).toEqual([['unsigned'], [], ['tampered'], ['tampered'], ['tampered'], ['unsigned'], ['unparsable'], ['expired'], ['unsigned']])
  })

  it('is not replaced by an older one, also after a restart', async () => {
    put('etc/hearth/signed-policy.json', demand)
    load(envelope({ ...base, serial: 1 }))
    const policy = await open()
    expect(codes(policy)).toEqual(['rolled-back'])
    load(envelope({ ...base, serial: 8 }))
    await policy.refresh()
    expect(codes(policy)).toEqual([])
    load(envelope({ ...base, serial: 7 }))
    await policy.refresh()
    expect(codes(policy)).toEqual(['rolled-back'])
    expect(codes(await open())).toEqual(['rolled-back'])
  })

  it('that nobody demands is not looked at', async () => {
    load('nonsense')
    expect((await open()).view()).toMatchObject({ isManaged: false, faults: [] })
  })
})

describe('a change while Hearth runs', () => {
  it('is told within a second, and is in force when it is told', async () => {
    const told: string[] = []
    const policy = await open()
    policy.follow(({ what }) => told.push(`${what} ${policy.decide(request).isAllowed}`))
    const views = policy.watch()
    await views.next()
    put('etc/hearth/policy.d/00-stop.json', { ...base, cloud: { providers: { deny: ['anthropic'] } } })
    const begin = performance.now()
    const { value } = await views.next()
    expect(value?.rules.map(({ path }) => path)).toEqual(['cloud.providers.deny'])
    expect(told).toEqual(['policy true', 'policy false'])
    // Half a second is the plan; the bound is wide for machines that do much else.
    expect(performance.now() - begin).toBeLessThan(10_000)
    await views.return(undefined)
  })

  it('of the kill switch is in force at once, is kept, and can be taken back', async () => {
    const told: string[] = []
    const policy = await open({ now: () => 1234 })
    policy.follow(({ what, policy: now }) => told.push(`${what} ${now.killSwitch.isOn}`))
    expect(policy.setKillSwitch(true).killSwitch).toEqual({ isOn: true, sinceMs: 1234 })
    policy.setKillSwitch(true)
    expect(told).toEqual(['policy false', 'kill-switch true'])
    const again = await open()
    expect(again.decide(request).reasons.map(({ rule }) => rule)).toEqual(['kill-switch'])
    again.setKillSwitch(false)
    expect(again.decide(request).isAllowed).toBe(true)
  })
})
