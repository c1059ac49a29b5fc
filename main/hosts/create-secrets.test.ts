import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Secrets, Vault } from '../core/secrets.ts'
import { createSecrets } from './create-secrets.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth-secrets-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const log = pino({ level: 'silent' })
const open = (vault: Vault | null): Secrets => createSecrets({ dataDir, vault, log, limitMs: 200 })

/** A keyring that works. */
const createKeyring = (): Vault & { kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    read: (name) => Promise.resolve(kept.get(name) ?? null),
    write: (name, value) => {
      if (value === null) kept.delete(name)
      else kept.set(name, value)
      return Promise.resolve()
    },
  }
}
const broken: Vault = { read: () => Promise.reject(new Error('no service')), write: () => Promise.reject(new Error('no service')) }
const stuck: Vault = { read: () => new Promise(() => undefined), write: () => new Promise(() => undefined) }

describe('secrets', () => {
  it('are kept by the system where it keeps any, and nowhere else', async () => {
    const keyring = createKeyring()
    const secrets = open(keyring)
    await secrets.write('kv-key', 'one')
    await secrets.write('hub-token', 'two')
    expect([await open(keyring).read('kv-key'), await open(keyring).read('hub-token'), [...keyring.kept.keys()]]).toEqual(['one', 'two', ['kv-key', 'hub-token']])
    expect({ place: await secrets.placeOf('hub-token'), isPersistent: secrets.isPersistent('hub-token') }).toEqual({ place: 'keychain', isPersistent: true })
    for (const name of readdirSync(join(dataDir, 'secrets'))) expect(readFileSync(join(dataDir, 'secrets', name), 'utf8')).toBe('')
    await secrets.write('hub-token', null)
    expect(await open(keyring).read('hub-token')).toBeNull()
  })

  it.each([
    { what: 'no keyring', vault: null },
    { what: 'a keyring that does not work', vault: broken },
    { what: 'a keyring that does not answer', vault: stuck },
  ])('with $what: the key of the cache lies in a file of the user, a token is forgotten with the process', async ({ vault }) => {
    const secrets = open(vault)
    await secrets.write('kv-key', 'one')
    await secrets.write('hub-token', 'two')
    expect([await secrets.read('kv-key'), await secrets.read('hub-token'), await open(vault).read('kv-key'), await open(vault).read('hub-token')]).toEqual(['one', 'two', 'one', null])
    expect({ key: await secrets.placeOf('kv-key'), token: await secrets.placeOf('hub-token'), isPersistent: secrets.isPersistent('hub-token') }).toEqual({
      key: 'file',
      token: 'session',
      isPersistent: false,
    })
    expect(readdirSync(join(dataDir, 'secrets'))).toEqual(['kv-key'])
    if (process.platform !== 'win32') expect(statSync(join(dataDir, 'secrets', 'kv-key')).mode & 0o777).toBe(0o600)
  })

  it('move to the keyring when it comes', async () => {
    await open(null).write('kv-key', 'one')
    const keyring = createKeyring()
    expect(await open(keyring).read('kv-key')).toBe('one')
    expect({ kept: keyring.kept.get('kv-key'), isInFile: existsSync(join(dataDir, 'secrets', 'kv-key')) }).toEqual({ kept: 'one', isInFile: false })
  })

  it('that the keyring has are not replaced while it is locked', async () => {
    const keyring = createKeyring()
    await open(keyring).write('kv-key', 'one')
    const locked = open(broken)
    expect({ key: await locked.read('kv-key'), place: await locked.placeOf('kv-key') }).toEqual({ key: null, place: 'session' })
    expect(await open(keyring).read('kv-key')).toBe('one')
  })
})
