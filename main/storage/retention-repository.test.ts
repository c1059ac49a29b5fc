import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AnswerFacts } from '../contract/chats.ts'
import type { ChatId, MessageId } from '../contract/ids.ts'
import type { Storage } from './open-database.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const day = 86_400_000
const start = Date.UTC(2026, 5, 1)

const facts = AnswerFacts.parse({
  ...{ modelId: 'm', modelName: 'M', tokens: 1, promptTokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: 1 },
  ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
})
const fromCloud = (draftId: MessageId | null, kind: 'cloud' | 'refined' = 'cloud'): AnswerFacts => ({
  ...facts,
  origin: { kind, provider: 'p', providerName: 'P', model: 'big', costMicro: 1, currency: 'USD', tokensIn: 1, tokensOut: 1, spans: [], draftId, takenOut: 0, trigger: null },
})

const ask = (storage: Storage, chatId: ChatId, { parentId, text }: { parentId: MessageId | null; text: string }): MessageId => storage.messages.append({ chatId, parentId, role: 'user', text }).id
const answer = (storage: Storage, chatId: ChatId, of: { parentId: MessageId; text: string; answer?: AnswerFacts }): MessageId => {
  const { id } = storage.messages.append({ chatId, parentId: of.parentId, role: 'assistant', text: '', answer: of.answer ?? facts })
  storage.messages.saveAnswer(id, { text: of.text, status: 'complete', answer: of.answer ?? facts })
  return id
}
const shown = (storage: Storage, chatId: ChatId) => storage.messages.page({ chatId, before: null, limit: 20 }).messages.map(({ text, version }) => `${text} ${version.index + 1}/${version.count}`)

/** All that clouds wrote so far is older than `now`. */
const eraseAll = (storage: Storage, nowMs: number): number => {
  storage.retention.note({ sinceMs: null, nowMs: nowMs - 1 })
  const versions = storage.retention.cloudVersionsBefore(nowMs)
  for (const version of versions) storage.retention.eraseCloudVersion(version, 30)
  storage.retention.settle()
  return versions.length
}

describe('what a cloud wrote', () => {
  it('goes, the local answer is shown in its place, and the conversation below it goes on below that', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, id, { parentId: null, text: 'hard?' })
    const local = answer(storage, id, { parentId: question, text: 'local' })
    const cloud = answer(storage, id, { parentId: question, text: 'a very recognisable sentence', answer: fromCloud(local) })
    const next = ask(storage, id, { parentId: cloud, text: 'and then?' })
    answer(storage, id, { parentId: next, text: 'local again' })
    storage.summaries.add({ chatId: id, uptoId: next, text: 'quotes the recognisable sentence', modelName: 'M' })
    expect(shown(storage, id)).toEqual(['hard? 1/1', 'a very recognisable sentence 2/2', 'and then? 1/1', 'local again 1/1'])
    expect(eraseAll(storage, start)).toBe(1)
    expect(shown(storage, id)).toEqual(['hard? 1/1', 'local 1/1', 'and then? 1/1', 'local again 1/1'])
    expect(eraseAll(storage, start + 1)).toBe(0)
    await storage.close()
    expect(readFileSync(join(place.dataDir, 'hearth.db')).includes('recognisable sentence')).toBe(false)
  })

  it('goes from beside the answer that is shown without changing what is shown', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, id, { parentId: null, text: 'hard?' })
    const local = answer(storage, id, { parentId: question, text: 'local' })
    const refined = answer(storage, id, { parentId: question, text: 'refined', answer: fromCloud(local, 'refined') })
    ask(storage, id, { parentId: refined, text: 'below the refined one' })
    storage.messages.show(id, local)
    const below = ask(storage, id, { parentId: local, text: 'below the local one' })
    answer(storage, id, { parentId: below, text: 'fine' })
    eraseAll(storage, start)
    expect(shown(storage, id)).toEqual(['hard? 1/1', 'local 1/1', 'below the local one 2/2', 'fine 1/1'])
  })

  it('where a cloud alone has answered leaves an answer that says it is gone', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, id, { parentId: null, text: 'hard?' })
    const cloud = answer(storage, id, { parentId: question, text: 'only answer', answer: fromCloud(null) })
    ask(storage, id, { parentId: cloud, text: 'next' })
    expect(eraseAll(storage, start)).toBe(1)
    expect(storage.messages.get(cloud)).toMatchObject({ text: '', status: 'failed', isDamaged: false, answer: { errorCode: 'policy-denied', errorDetails: { reason: 'retention', days: 30 }, origin: { kind: 'local' } } })
    expect(shown(storage, id)).toEqual(['hard? 1/1', ' 1/1', 'next 1/1'])
    expect(eraseAll(storage, start + 1)).toBe(0)
  })

  it('stays while it is younger', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, id, { parentId: null, text: 'hard?' })
    storage.retention.note({ sinceMs: null, nowMs: start })
    answer(storage, id, { parentId: question, text: 'cloud', answer: fromCloud(null) })
    storage.retention.note({ sinceMs: start, nowMs: start + day })
    expect([storage.retention.cloudVersionsBefore(start + day).length, storage.retention.cloudVersionsBefore(start + day + 1).length, storage.retention.oldestFromCloud()]).toEqual([0, 1, start + day])
  })
})

describe('when a chat was last used', () => {
  it('follows its date where that can be true, and else is the time when it was seen', async () => {
    await using place = createTemporaryStorage()
    let wall = start
    const storage = await place.open({ clock: () => wall })
    const { id } = storage.chats.create()
    storage.chats.recordQuestion(id, 'a question')
    const usedAfter = (change: () => void, sinceMs: number | null, nowMs: number): number | null => {
      change()
      storage.retention.note({ sinceMs, nowMs })
      return storage.retention.oldestUse()
    }
    const touchAt = (ms: number) => (): void => {
      wall = ms
      storage.chats.touch(id)
    }
    expect([
      usedAfter(() => undefined, null, start + day),
      usedAfter(() => undefined, start + day, start + 2 * day),
      usedAfter(touchAt(start + 2.5 * day), start + 2 * day, start + 3 * day),
      // The battery was empty; then the year was wrong.
      usedAfter(touchAt(0), start + 3 * day, start + 4 * day),
      usedAfter(touchAt(start + 900 * day), start + 4 * day, start + 5 * day),
    ]).toEqual([start, start, start + 2.5 * day, start + 4 * day, start + 5 * day])
    storage.retention.shift({ afterMs: start + 5 * day - 1, byMs: 7 * day })
    expect(storage.retention.oldestUse()).toBe(start + 12 * day)
  })

  it('does not count for the empty one that the next question is asked in', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    storage.chats.create()
    storage.retention.note({ sinceMs: null, nowMs: start })
    expect([storage.retention.oldestUse(), storage.retention.chatsUsedBefore(start + day)]).toEqual([null, []])
  })
})
