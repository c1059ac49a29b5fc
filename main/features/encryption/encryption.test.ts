import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PolicyFault } from '../../contract/policy.ts'
import type { SecretPlace, Secrets } from '../../core/secrets.ts'
import { type Storage } from '../../storage/open-database.ts'
import { type TemporaryStorage, createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type Encryption, createEncryption } from './create-encryption.ts'
import { readMark, writeMark } from './encryption-mark.ts'
import { adoptRecoveryKey, findDatabaseKey, keepFoundKey, keyName } from './find-database-key.ts'
import { wantedAtStart } from './settle-at-start.ts'

type Rule = { value: 'required' | 'preferred'; sources: string[] }
type Keyring = Secrets & { kept: Map<string, string>; place: SecretPlace; asked: number }

const createKeyring = (place: SecretPlace = 'keychain'): Keyring => {
  const kept = new Map<string, string>()
  const keyring: Keyring = {
    ...{ kept, place, asked: 0 },
    read: (name) => {
      keyring.asked++
      return keyring.place === 'session' ? Promise.reject(new Error('locked')) : Promise.resolve(kept.get(name) ?? null)
    },
    write: (name, value) => {
      if (value === null) kept.delete(name)
      else kept.set(name, value)
      return Promise.resolve()
    },
    isPersistent: () => true,
    placeOf: () => {
      keyring.asked++
      return Promise.resolve(keyring.place)
    },
  }
  return keyring
}

type Running = { storage: Storage; encryption: Encryption; faults: () => PolicyFault | null; told: string[] }

const nobody: Rule = { value: 'preferred', sources: [] }
const by = (value: Rule['value']): Rule => ({ value, sources: ['/etc/hearth/policy.json'] })

const start = async (place: TemporaryStorage, secrets: Keyring, rule: Rule = nobody): Promise<Running> => {
  const { dataDir } = place
  const storage = await place.open({ known: await findDatabaseKey(dataDir, secrets) })
  let fault: PolicyFault | null = null
  const told: string[] = []
  const policy = {
    rule: () => rule,
    setUnmet: (unmet: PolicyFault | null) => {
      fault = unmet
    },
    follow: (listener: () => void) => {
      listener()
    },
  }
  const encryption = await createEncryption({ dataDir, storage, secrets, policy, log: silentLog, tell: (sentence) => told.push(sentence) })
  return { storage, encryption, faults: () => fault, told }
}

const ask = (storage: Storage): void => {
  const { id } = storage.chats.create()
  storage.messages.append({ chatId: id, parentId: null, role: 'user', text: 'the heron waits' })
}
const texts = (storage: Storage): string[] =>
  storage.chats.list({ query: '', limit: 50 }).flatMap(({ id }) => storage.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text))

describe('encryption at rest', () => {
  it('is off and asks no keyring until somebody wants it; then it is on after a restart too, and off again with the key gone', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const first = await start(place, keyring)
    ask(first.storage)
    await first.storage.backUp()
    expect({ asked: keyring.asked, ...first.encryption.state() }).toMatchObject({ asked: 0, isOn: false, rule: null, problem: null, isUnmet: false })
    const { recoveryKey, state } = await first.encryption.switchOn({ allowsFile: false })
    expect(state).toEqual({ isOn: true, keyPlace: 'keychain', rule: null, isUnmet: false, isRecoveryKeyShown: true, left: 0, problem: null, isReadOnly: false })
    await first.storage.close()

    const second = await start(place, keyring)
    expect([second.encryption.state().isOn, texts(second.storage), (await second.encryption.showRecoveryKey()).recoveryKey]).toEqual([true, ['the heron waits'], recoveryKey])
    expect(await second.encryption.switchOff()).toMatchObject({ isOn: false, left: 0 })
    await second.storage.close()
    expect([keyring.kept.size, readMark(place.dataDir)]).toEqual([0, { wanted: 'off', check: null }])
    const third = await start(place, keyring)
    expect([third.encryption.state().isOn, texts(third.storage)]).toEqual([false, ['the heron waits']])
    await expect(third.encryption.showRecoveryKey()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('with no keyring wants leave for a key in a file; with nothing at all it cannot be had', async () => {
    await using place = createTemporaryStorage()
    const { encryption } = await start(place, createKeyring('file'))
    await expect(encryption.switchOn({ allowsFile: false })).rejects.toMatchObject({ code: 'invalid-input', details: { reason: 'no-keyring' } })
    expect((await encryption.switchOn({ allowsFile: true })).state).toMatchObject({ isOn: true, keyPlace: 'file' })
    await using other = createTemporaryStorage()
    await expect((await start(other, createKeyring('session'))).encryption.switchOn({ allowsFile: true })).rejects.toMatchObject({ details: { keyPlace: 'session' } })
  })

  it('that a policy requires comes on by itself, says so, and cannot be switched off', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const before = await start(place, keyring)
    ask(before.storage)
    await before.storage.close()
    const { encryption, storage, faults, told } = await start(place, keyring, by('required'))
    expect({ ...encryption.state(), faults: faults(), told, texts: texts(storage) }).toMatchObject({
      ...{ isOn: true, isUnmet: false, isRecoveryKeyShown: false, faults: null, texts: ['the heron waits'] },
      rule: by('required'),
      told: ['Encrypting your chats. This takes a moment.'],
    })
    await expect(encryption.switchOff()).rejects.toMatchObject({ code: 'policy-denied', details: { source: '/etc/hearth/policy.json' } })
    await encryption.showRecoveryKey()
    expect(encryption.state().isRecoveryKeyShown).toBe(true)
  })

  it('that is required where no system keeps the key is a fault, also when the user puts the key into a file', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring('file')
    const { encryption, faults } = await start(place, keyring, by('required'))
    const fault = { source: '/etc/hearth/policy.json', code: 'not-carried-out', detail: 'retention.encryptAtRest: required' }
    expect([encryption.state().isOn, encryption.state().isUnmet, faults()]).toEqual([false, true, fault])
    expect((await encryption.switchOn({ allowsFile: true })).state).toMatchObject({ isOn: true, isUnmet: true })
    expect(faults()).toEqual(fault)
  })

  it('that is preferred comes on where the system keeps keys, and the user may switch it off for good', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const { encryption, storage } = await start(place, keyring, by('preferred'))
    expect(encryption.state().isOn).toBe(true)
    await encryption.switchOff()
    await storage.close()
    expect((await start(place, keyring, by('preferred'))).encryption.state().isOn).toBe(false)
    await using bare = createTemporaryStorage()
    expect((await start(bare, createKeyring('file'), by('preferred'))).encryption.state()).toMatchObject({ isOn: false, isUnmet: false })
  })

  it('decides by policy, then user, then what was before', () => {
    const { raw } = String
    const row = (rule: Rule | null, wanted: 'on' | 'off' | null, keyPlace: SecretPlace) => [false, true].map((isOn) => wantedAtStart({ isOn, keyPlace, rule }, { wanted })).join(raw` `)
    expect([
      row(null, null, 'keychain'),
      row(null, 'on', 'file'),
      row(null, 'on', 'session'),
      row(null, 'off', 'keychain'),
      row(by('required'), 'off', 'keychain'),
      row(by('required'), null, 'file'),
      row(by('preferred'), null, 'keychain'),
      row(by('preferred'), 'off', 'keychain'),
    ]).toEqual(['false true', 'true true', 'false true', 'false false', 'true true', 'false true', 'true true', 'false false'])
  })
})

describe('a key that is lost', () => {
  it('is an error that changes nothing; the recovery key opens the chats again, and no other does', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const { storage, encryption } = await start(place, keyring)
    ask(storage)
    const { recoveryKey } = await encryption.switchOn({ allowsFile: false })
    await storage.close()
    const bytes = readFileSync(join(place.dataDir, 'hearth.db'))
    keyring.place = 'session'
    await expect(start(place, keyring)).rejects.toMatchObject({ details: { reason: 'key-missing' } })

    const another = createKeyring()
    await expect(start(place, another)).rejects.toMatchObject({ details: { reason: 'key-missing' } })
    another.kept.set(keyName, 'ab'.repeat(32))
    await expect(start(place, another)).rejects.toMatchObject({ details: { reason: 'key-wrong' } })
    expect(readFileSync(join(place.dataDir, 'hearth.db')).equals(bytes)).toBe(true)

    const adopt = (text: string) => adoptRecoveryKey(place.dataDir, text, (key) => keepFoundKey(another, key))
    await expect(adopt(recoveryKey.slice(0, -1))).rejects.toMatchObject({ details: { reason: 'no-recovery-key' } })
    // With and without the check beside the database.
    await expect(adopt(await someRecoveryKey())).rejects.toMatchObject({ details: { reason: 'other-key' } })
    rmSync(join(place.dataDir, 'encryption.json'))
    await expect(adopt(await someRecoveryKey())).rejects.toMatchObject({ details: { reason: 'other-key' } })
    expect(await adopt(recoveryKey)).toBe('keychain')
    expect(texts((await start(place, another)).storage)).toEqual(['the heron waits'])
  })
})

const someRecoveryKey = async (): Promise<string> => {
  await using place = createTemporaryStorage()
  return (await (await start(place, createKeyring())).encryption.switchOn({ allowsFile: false })).recoveryKey
}

describe('a process that is killed on the way', () => {
  it('is followed by a start that goes on: key kept and decision made, database still plain', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const { storage, encryption } = await start(place, keyring)
    ask(storage)
    await encryption.switchOn({ allowsFile: false })
    await encryption.switchOff()
    await storage.close()
    keyring.kept.set(keyName, 'cd'.repeat(32))
    writeMark(place.dataDir, { wanted: 'on', check: null })
    const next = await start(place, keyring)
    expect([next.encryption.state().isOn, texts(next.storage), keyring.kept.get(keyName)]).toEqual([true, ['the heron waits'], 'cd'.repeat(32)])
  })

  it('is followed by a start that goes on: database plain again, its backups and the key not yet', async () => {
    await using place = createTemporaryStorage()
    const keyring = createKeyring()
    const { storage, encryption } = await start(place, keyring)
    ask(storage)
    await encryption.switchOn({ allowsFile: false })
    await storage.backUp()
    const [name = ''] = readdirSync(join(place.dataDir, 'backups'))
    const backup = readFileSync(join(place.dataDir, 'backups', name))
    const [key = '', { check }] = [keyring.kept.get(keyName), readMark(place.dataDir)]
    await encryption.switchOff()
    await storage.close()
    writeFileSync(join(place.dataDir, 'backups', name), backup)
    keyring.kept.set(keyName, key)
    writeMark(place.dataDir, { wanted: 'off', check })
    const next = await start(place, keyring)
    expect([next.encryption.state(), keyring.kept.size, readMark(place.dataDir)]).toMatchObject([{ isOn: false, left: 0 }, 0, { wanted: 'off', check: null }])
  })
})
