import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerFacts } from '../../contract/chats.ts'
import type { AuditDraft } from '../../contract/audit.ts'
import type { ChatId } from '../../contract/ids.ts'
import { widestRules } from '../../core/policy/rule-lattices.ts'
import { dayMs } from '../../core/retention/trusted-time.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type RetentionOptions, createRetention } from './create-retention.ts'

const hourMs = dayMs / 24
const start = Date.UTC(2026, 5, 1)

type Rules = { chatsDays?: number | null; cloudDays?: number | null }

const begin = async (place: ReturnType<typeof createTemporaryStorage>, given: Rules = {}) => {
  const at = { ms: start }
  const rules: Rules = { ...given }
  const storage = await place.open({ clock: () => at.ms })
  const entered: AuditDraft[] = []
  const erased: ChatId[] = []
  const cloudErased: ChatId[] = []
  const busy = new Set<ChatId>()
  const ports: RetentionOptions = {
    storage,
    policy: {
      effective: () => ({
        rules: { ...widestRules(), 'retention.chatsDays': { value: rules.chatsDays ?? null, sources: ['acme'] }, 'retention.cloudTranscriptsDays': { value: rules.cloudDays ?? null, sources: ['acme'] } },
      }),
      follow: () => undefined,
    },
    audit: {
      record: (draft) => {
        entered.push(draft)
        return Promise.resolve(null)
      },
      eraseContents: () => Promise.resolve(0),
    },
    isBusy: (id) => busy.has(id),
    onErased: (id) => void erased.push(id),
    onCloudErased: (id) => void cloudErased.push(id),
    eraseLater: () => undefined,
    log: silentLog,
    clock: () => at.ms,
  }
  let retention = createRetention(ports)
  const ask = (text: string): ChatId => {
    const { id } = storage.chats.create()
    storage.messages.append({ chatId: id, parentId: null, role: 'user', text })
    storage.chats.recordQuestion(id, text)
    return id
  }
  const titles = (): string[] => storage.chats.list({ query: '', limit: 500 }).map(({ title }) => title)
  /** As it goes on day by day while Hearth is used. */
  const pass = async (days: number): Promise<void> => {
    for (let day = 0; day < days; day++) {
      at.ms += dayMs
      await retention.check()
    }
  }
  /** Closed for so long. */
  const away = async (days: number): Promise<void> => {
    await retention.close()
    at.ms += days * dayMs
    retention = createRetention(ports)
    await retention.check()
  }
  return { storage, retention, away, at, rules, entered, erased, cloudErased, busy, ask, titles, pass }
}

describe('chats that are older than the rules let them be', () => {
  it('go whole, pinned ones too, and an entry says how many and by whose rule', async () => {
    await using place = createTemporaryStorage()
    const { storage, retention, entered, erased, ask, titles, pass } = await begin(place, { chatsDays: 30 })
    await retention.check()
    const pinned = ask('pinned')
    storage.chats.pin(pinned, true)
    const old = ask('a very recognisable question')
    await pass(20)
    ask('younger')
    await pass(10)
    expect([titles().length, entered.length]).toEqual([3, 0])
    await pass(1)
    expect({ titles: titles(), erased: erased.toSorted(), entered }).toEqual({
      titles: ['younger'],
      erased: [pinned, old].toSorted(),
      entered: [{ event: 'retention', actor: 'policy', reasons: ['retention.chatsDays acme', 'retention.cloudTranscriptsDays acme'], note: 'chats not used for 30 days: 2' }],
    })
    await storage.close()
    expect(readFileSync(join(place.dataDir, 'hearth.db')).includes('recognisable question')).toBe(false)
  })

  it('stay while they are being answered, and while they are used', async () => {
    await using place = createTemporaryStorage()
    const { storage, busy, ask, titles, pass, retention } = await begin(place, { chatsDays: 10 })
    await retention.check()
    const answered = ask('being answered')
    const used = ask('in use')
    busy.add(answered)
    for (let week = 0; week < 4; week++) {
      storage.chats.touch(used)
      await pass(7)
    }
    expect(titles().toSorted()).toEqual(['being answered', 'in use'])
    busy.clear()
    await pass(1)
    expect(titles()).toEqual(['in use'])
  })

  it('are none without a rule, and are found at once when there is one', async () => {
    await using place = createTemporaryStorage()
    const { ask, titles, pass, rules, retention } = await begin(place)
    ask('old')
    await pass(100)
    expect(titles()).toEqual(['old'])
    rules.chatsDays = 90
    await retention.check()
    expect(titles()).toEqual([])
  })

  it('are not those that a clock made old which was ahead for two days', async () => {
    await using place = createTemporaryStorage()
    const { ask, titles, pass, at, retention, entered } = await begin(place, { chatsDays: 30 })
    await retention.check()
    ask('before')
    await pass(5)
    at.ms += 400 * dayMs
    ask('written in the wrong year')
    await pass(2)
    expect(entered.map(({ note }) => note?.slice(0, 27))).toEqual(['the clock is 401 days ahead'])
    at.ms -= 400 * dayMs
    ask('after')
    await pass(20)
    expect(titles()).toHaveLength(3)
    await pass(30)
    expect(titles()).toEqual([])
  })

  it('are not those that were written while the clock had lost its battery', async () => {
    await using place = createTemporaryStorage()
    const { ask, titles, pass, at, retention } = await begin(place, { chatsDays: 30 })
    await retention.check()
    const right = at.ms
    at.ms = 1000
    ask('written in 1970')
    await retention.check()
    at.ms = right + dayMs
    await pass(25)
    expect(titles()).toEqual(['written in 1970'])
  })

  it('go after an absence too, three days later, without what was asked in those', async () => {
    await using place = createTemporaryStorage()
    const { ask, titles, pass, away, at, retention } = await begin(place, { chatsDays: 30 })
    await retention.check()
    ask('before the holidays')
    at.ms += hourMs
    await away(60)
    ask('after the holidays')
    expect(titles()).toHaveLength(2)
    await pass(3)
    expect(titles()).toEqual(['after the holidays'])
  })

  it('are exactly those that were not used for so many days, whenever Hearth is looked after', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 71 }) }) },
      fc.record({ use: fc.integer({ min: 0, max: 3 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 25 }), async (days, steps) => {
        await using place = createTemporaryStorage()
        const { storage, retention, at, ask, titles } = await begin(place, { chatsDays: days })
        await retention.check()
        const chats = [0, 1, 2, 3].map((index) => ({ id: ask(`chat ${index}`), title: `chat ${index}`, usedMs: at.ms }))
        for (const each of steps) {
          if ('hours' in each) at.ms += each.hours * hourMs
          const chat = 'use' in each ? chats[each.use] : undefined
          if (chat !== undefined && titles().includes(chat.title)) {
            storage.chats.touch(chat.id)
            chat.usedMs = at.ms
          }
          await retention.check()
        }
        const expected = chats.filter(({ usedMs, title }) => titles().includes(title) || at.ms - usedMs <= days * dayMs).map(({ title }) => title)
        expect(titles().toSorted()).toEqual(expected)
        expect(chats.filter(({ title, usedMs }) => titles().includes(title) && at.ms - usedMs > days * dayMs)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

describe('copies of the database', () => {
  const backups = (dataDir: string): Buffer[] => readdirSync(join(dataDir, 'backups')).map((name) => readFileSync(join(dataDir, 'backups', name)))

  it('that hold what is too old are replaced by a new one, with what was set aside', async () => {
    await using place = createTemporaryStorage()
    const { storage, ask, pass, retention } = await begin(place, { chatsDays: 30 })
    await retention.check()
    ask('a very recognisable question')
    await storage.backUp()
    writeFileSync(join(place.dataDir, 'hearth.db.corrupt-2026-06-01T00-00-00Z'), 'a very recognisable question')
    await pass(15)
    ask('younger')
    await storage.backUp()
    await pass(15)
    expect(backups(place.dataDir).filter((bytes) => bytes.includes('recognisable')).length).toBe(2)
    await pass(1)
    expect(backups(place.dataDir).map((bytes) => [bytes.includes('recognisable'), bytes.includes('younger')])).toEqual([[false, true]])
    expect(readdirSync(place.dataDir).filter((name) => name.includes('corrupt'))).toEqual([])
  })

  it('do not keep what the user has erased beyond that time', async () => {
    await using place = createTemporaryStorage()
    const { storage, ask, pass, retention } = await begin(place, { chatsDays: 30 })
    await retention.check()
    const id = ask('a very recognisable question')
    await pass(1)
    await storage.backUp()
    storage.chats.remove(id)
    storage.chats.erase(id)
    ask('younger')
    await pass(28)
    expect(backups(place.dataDir).some((bytes) => bytes.includes('recognisable'))).toBe(true)
    await pass(2)
    expect(backups(place.dataDir).some((bytes) => bytes.includes('recognisable'))).toBe(false)
  })

  it('are left alone as long as nothing in them is too old', async () => {
    await using place = createTemporaryStorage()
    const { storage, ask, pass, retention } = await begin(place, { chatsDays: 30 })
    await retention.check()
    ask('young')
    for (let day = 0; day < 5; day++) {
      await storage.backUp()
      await pass(1)
    }
    expect(backups(place.dataDir)).toHaveLength(5)
  })
})

describe('what clouds wrote', () => {
  it('goes after its days, and those who keep something of it are told', async () => {
    await using place = createTemporaryStorage()
    const { storage, ask, pass, retention, cloudErased, entered } = await begin(place, { cloudDays: 7 })
    await retention.check()
    const id = ask('hard?')
    const facts = AnswerFacts.parse({
      ...{ modelId: 'm', modelName: 'M', tokens: 1, promptTokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: 1, stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
    })
    const question = storage.messages.activeLeaf(id)
    const local = storage.messages.append({ chatId: id, parentId: question, role: 'assistant', text: 'local', answer: facts })
    storage.messages.append({
      ...{ chatId: id, parentId: question, role: 'assistant', text: 'of the cloud' },
      answer: { ...facts, origin: { kind: 'cloud', provider: 'p', providerName: 'P', model: 'big', costMicro: 1, currency: 'USD', tokensIn: 1, tokensOut: 1, spans: [], draftId: local.id, takenOut: 0, trigger: null } },
    })
    const last = (): string | undefined => storage.messages.page({ chatId: id, before: null, limit: 9 }).messages.at(-1)?.text
    await pass(8)
    expect([last(), cloudErased]).toEqual(['of the cloud', []])
    await pass(1)
    expect([last(), cloudErased, entered.map(({ note }) => note)]).toEqual(['local', [id], ['answers of a cloud after 7 days: 1']])
  })
})
