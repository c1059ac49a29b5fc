import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChatId } from '../../contract/ids.ts'
import type { PlaceholderMap } from '../../core/redaction/redaction-types.ts'
import { type Secrets, createSessionSecrets } from '../../core/secrets.ts'
import type { CloudRepository, StoredPlaceholderMap } from '../../storage/cloud-repository.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createSealedMaps } from './sealed-maps.ts'

type Rows = Map<ChatId, StoredPlaceholderMap>

/** What the database does, without one, so that thousands of restarts are quick. */
const inMemory = (rows: Rows): Pick<CloudRepository, 'placeholders' | 'keepPlaceholders' | 'erasePlaceholders'> => ({
  placeholders: (chatId) => rows.get(chatId) ?? null,
  keepPlaceholders: (chatId, { sealed, ...rest }) => void rows.set(chatId, { sealed: sealed ?? rows.get(chatId)?.sealed ?? null, ...rest }),
  erasePlaceholders: (chatId) => {
    const row = rows.get(chatId)
    if (row !== undefined) rows.set(chatId, { ...row, sealed: null })
  },
})

const chats = [ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11'), ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e12')] as const
const [chat, other] = chats
const log = silentLog

/** A keyring that can be out of reach. */
const createKeyring = () => {
  let secrets = createSessionSecrets()
  const state = { isAway: false }
  const guarded: Pick<Secrets, 'read' | 'write' | 'placeOf'> = {
    placeOf: () => Promise.resolve('keychain'),
    read: (name) => (state.isAway ? Promise.reject(new Error('locked')) : secrets.read(name)),
    write: (name, value) => (state.isAway ? Promise.reject(new Error('locked')) : secrets.write(name, value)),
  }
  return {
    secrets: guarded,
    state,
    loseKey: () => {
      secrets = createSessionSecrets()
    },
  }
}

type Step = { do: 'use'; chat: number; label: string; value: number } | { do: 'restart' | 'damage' | 'swap' | 'lose-key' | 'keyring-away' | 'keyring-back' | 'erase'; chat: number }

const chatIndex = fc.nat({ max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('use' as const), chat: chatIndex, label: fc.constantFrom('EMAIL', 'NAME'), value: fc.nat({ max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('restart' as const), chat: chatIndex }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('damage' as const, 'swap' as const, 'lose-key' as const, 'keyring-away' as const, 'keyring-back' as const, 'erase' as const), chat: chatIndex }) },
)

const spoil = (rows: Rows, chatId: ChatId): void => {
  const row = rows.get(chatId)
  if (row === undefined || row.sealed === null) return
  const sealed = Buffer.from(row.sealed)
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  rows.set(chatId, { ...row, sealed })
}

const swap = (rows: Rows): void => {
  const [one, two] = [rows.get(chat), rows.get(other)]
  if (one === undefined || two === undefined) return
  rows.set(chat, { ...one, sealed: two.sealed })
  rows.set(other, { ...two, sealed: one.sealed })
}

/** Two chats, a keyring and a process that is started again and again; remembers what each placeholder was given out for. */
const createWorld = () => {
  const rows: Rows = new Map()
  const keyring = createKeyring()
  const meant = new Map<string, string>()
  const start = () => createSealedMaps({ storage: inMemory(rows), secrets: keyring.secrets, log })
  let maps = start()
  let reused = 0
  const give = async (chatId: ChatId, label: string, value: string): Promise<void> => {
    const map: PlaceholderMap = await maps.open(chatId)
    const placeholder = map.placeholderFor(label, value)
    maps.keep(chatId)
    const key = `${chatId} ${placeholder}`
    if (meant.has(key)) reused += 1
    expect(meant.get(key) ?? value).toBe(value)
    meant.set(key, value)
    // Whatever the map can put back is what was taken out.
    for (const [known, was] of meant) if (known.startsWith(chatId)) expect([was, undefined]).toContain(map.valueOf(known.slice(chatId.length + 1)))
  }
  const change = (what: Exclude<Step['do'], 'use'>, chatId: ChatId): void => {
    switch (what) {
      case 'restart':
        maps = start()
        return
      case 'damage':
        spoil(rows, chatId)
        return
      case 'swap':
        swap(rows)
        return
      case 'lose-key':
        keyring.loseKey()
        return
      case 'keyring-away':
      case 'keyring-back':
        keyring.state.isAway = what === 'keyring-away'
        return
      case 'erase':
        maps.erase(chatId)
    }
  }
  return {
    reused: () => reused,
    take: async (now: Step): Promise<void> => {
      const chatId = chats[now.chat] ?? chat
      if (now.do === 'use') await give(chatId, now.label, `value ${String(now.value)} of ${String(now.chat)}`)
      else change(now.do, chatId)
    },
  }
}

describe('what placeholders stand for', () => {
  it('is never another value than before, through restarts, damage, swapped rows, lost keys, keyrings that are away and erasing, 1,000 times', async () => {
    let reused = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = createWorld()
        for (const now of steps) await world.take(now)
        reused += world.reused()
      }),
      { numRuns: 1000 },
    )
    expect(reused).toBeGreaterThan(300)
  })

  it('is the same after a restart, for as many values as there are, and lies sealed in the database', async () => {
    await using place = createTemporaryStorage()
    const { secrets } = createKeyring()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const values = fc.sample(fc.string({ minLength: 1, maxLength: 40 }), 200)
    const before = createSealedMaps({ storage: storage.cloud, secrets, log })
    const map = await before.open(id)
    const given = values.map((value) => map.placeholderFor('NAME', value))
    map.placeholderFor('EMAIL', 'jane.roe@example.org')
    before.keep(id)
    await storage.close()
    const reopened = await place.open()
    const again = await createSealedMaps({ storage: reopened.cloud, secrets, log }).open(id)
    expect({ values: given.map((placeholder) => again.valueOf(placeholder)), given: values.map((value) => again.placeholderFor('NAME', value)) }).toEqual({ values, given })
    const row = reopened.cloud.placeholders(id)
    expect({ isThere: row?.sealed !== null && row !== null, isReadable: row?.sealed?.includes('jane.roe') }).toEqual({ isThere: true, isReadable: false })
  })

  it('is counted on from the highest number where it cannot be opened, for every kind of thing', async () => {
    const rows: Rows = new Map()
    const { secrets } = createKeyring()
    const before = createSealedMaps({ storage: inMemory(rows), secrets, log })
    const map = await before.open(chat)
    for (const value of ['a', 'b', 'c']) map.placeholderFor('NAME', value)
    before.keep(chat)
    spoil(rows, chat)
    const after = createSealedMaps({ storage: inMemory(rows), secrets, log })
    const fresh = await after.open(chat)
    expect([fresh.valueOf('⟦NAME_1⟧'), fresh.placeholderFor('NAME', 'd'), fresh.placeholderFor('EMAIL', 'e')]).toEqual([undefined, '⟦NAME_4⟧', '⟦EMAIL_4⟧'])
  })

  it('stops the chat where even the numbers are damaged', async () => {
    const rows: Rows = new Map()
    const { secrets } = createKeyring()
    const before = createSealedMaps({ storage: inMemory(rows), secrets, log })
    ;(await before.open(chat)).placeholderFor('NAME', 'a')
    before.keep(chat)
    const row = rows.get(chat)
    if (row === undefined) throw new Error('It was kept')
    rows.set(chat, { ...row, highest: 0 })
    const after = createSealedMaps({ storage: inMemory(rows), secrets, log })
    await expect(after.open(chat)).rejects.toMatchObject({ code: 'policy-denied', details: { reason: 'redaction', why: 'numbers' } })
  })

  it('is what was sealed again once a keyring is back that was away', async () => {
    const rows: Rows = new Map()
    const keyring = createKeyring()
    const open = () => createSealedMaps({ storage: inMemory(rows), secrets: keyring.secrets, log })
    const first = open()
    ;(await first.open(chat)).placeholderFor('NAME', 'a')
    first.keep(chat)
    keyring.state.isAway = true
    const away = open()
    const meanwhile = await away.open(chat)
    expect([meanwhile.valueOf('⟦NAME_1⟧'), meanwhile.placeholderFor('NAME', 'b')]).toEqual([undefined, '⟦NAME_2⟧'])
    away.keep(chat)
    keyring.state.isAway = false
    const back = await open().open(chat)
    expect([back.valueOf('⟦NAME_1⟧'), back.valueOf('⟦NAME_2⟧'), back.placeholderFor('NAME', 'b')]).toEqual(['a', undefined, '⟦NAME_3⟧'])
  })

  it('is kept in memory only where no key can be kept; the numbers are not given out again', async () => {
    const rows: Rows = new Map()
    const start = () => createSealedMaps({ storage: inMemory(rows), secrets: createSessionSecrets(), log })
    const first = start()
    ;(await first.open(chat)).placeholderFor('NAME', 'a')
    first.keep(chat)
    expect(rows.get(chat)?.sealed).toBe(null)
    expect((await start().open(chat)).placeholderFor('NAME', 'b')).toBe('⟦NAME_2⟧')
  })
})
