import Database from 'better-sqlite3-multiple-ciphers'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChatId } from '../contract/ids.ts'
import { MessageId, ModelId } from '../contract/ids.ts'
import { startProgress } from '../core/chats/answer-progress.ts'
import type { Storage } from './open-database.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const { facts } = startProgress({ id: ModelId.parse('model'), name: 'Model' })

type Place = { chatId: ChatId; parentId?: MessageId | null }

/** Asks at the end of the chat unless told where. */
const ask = (storage: Storage, { chatId, parentId = storage.messages.activeLeaf(chatId) }: Place, text: string): MessageId =>
  storage.messages.append({ chatId, parentId, role: 'user', text }).id

const answer = (storage: Storage, { chatId, parentId = null }: Place, text: string): MessageId => {
  const { id } = storage.messages.append({ chatId, parentId, role: 'assistant', text: '', answer: facts })
  storage.messages.saveAnswer(id, { text, status: 'complete', answer: { ...facts, stopReason: 'end' } })
  return id
}

const shownTexts = (storage: Storage, chatId: ChatId): string[] =>
  storage.messages.page({ chatId, before: null, limit: 500 }).messages.map(({ text }) => text)

describe('the message tree', () => {
  it('keeps every version of an answer and pages through them', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, { chatId: id }, 'Why?')
    const first = answer(storage, { chatId: id, parentId: question }, 'Because.')
    const second = answer(storage, { chatId: id, parentId: question }, 'Therefore.')
    expect(shownTexts(storage, id)).toEqual(['Why?', 'Therefore.'])
    expect(storage.messages.get(second).version).toEqual({ index: 1, count: 2, previousId: first, nextId: null })
    storage.messages.show(id, first)
    expect(shownTexts(storage, id)).toEqual(['Why?', 'Because.'])
    expect(storage.messages.get(first).version).toEqual({ index: 0, count: 2, previousId: null, nextId: second })
  })

  it('shows with a version what was last read below it', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const oldQuestion = ask(storage, { chatId: id }, 'old')
    const oldAnswer = answer(storage, { chatId: id, parentId: oldQuestion }, 'old answer')
    ask(storage, { chatId: id, parentId: oldAnswer }, 'follow-up')
    const newQuestion = ask(storage, { chatId: id, parentId: null }, 'new')
    expect(shownTexts(storage, id)).toEqual(['new'])
    storage.messages.show(id, oldQuestion)
    expect(shownTexts(storage, id)).toEqual(['old', 'old answer', 'follow-up'])
    storage.messages.show(id, newQuestion)
    expect(shownTexts(storage, id)).toEqual(['new'])
  })

  it('behaves like a plain tree that remembers each reading, whatever is asked, versioned and shown', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    type Node = { id: MessageId; parent: Node | null; children: Node[]; readAt: number }
    const step = fc.record({ kind: fc.constantFrom('append', 'branch', 'show'), pick: fc.nat() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const chat = storage.chats.create()
        storage.chats.pin(chat.id, true)
        const nodes: Node[] = []
        let shown: Node | null = null
        let now = 0
        const leavesBelow = (node: Node): Node[] => (node.children.length === 0 ? [node] : node.children.flatMap(leavesBelow))
        for (const { kind, pick } of steps) {
          const target = nodes[pick % Math.max(1, nodes.length)]
          if (kind === 'show' && target !== undefined) {
            storage.messages.show(chat.id, target.id)
            shown = leavesBelow(target).reduce((last, leaf) => (leaf.readAt > last.readAt ? leaf : last))
          } else {
            const parent: Node | null = kind === 'branch' && target !== undefined ? target : shown
            const id = ask(storage, { chatId: chat.id, parentId: parent?.id ?? null }, `message ${nodes.length}`)
            shown = { id, parent, children: [], readAt: 0 }
            parent?.children.push(shown)
            nodes.push(shown)
          }
          shown.readAt = ++now
        }
        const path: MessageId[] = []
        for (let node: Node | null = shown; node !== null; node = node.parent) path.unshift(node.id)
        const page = storage.messages.page({ chatId: chat.id, before: null, limit: 500 })
        expect(page.messages.map(({ id }) => id)).toEqual(path)
        expect(storage.chats.get(chat.id).messageCount).toBe(path.length)
      }),
      { numRuns: 60 },
    )
  })

  it('reads a long conversation page by page without losing or repeating a message', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const count = 1234
    storage.transaction(() => {
      for (let index = 0; index < count; index++) ask(storage, { chatId: id }, `${index}`)
    })
    const texts: string[] = []
    let before: MessageId | null = null
    do {
      const page = storage.messages.page({ chatId: id, before, limit: 100 })
      texts.unshift(...page.messages.map(({ text }) => text))
      expect(page.earlierCount).toBe(count - texts.length)
      before = page.earlierCount === 0 ? null : (page.messages[0]?.id ?? null)
    } while (before !== null)
    expect(texts).toEqual(Array.from({ length: count }, (_, index) => `${index}`))
  })

  it('reads no more of a long conversation than a model can use', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    for (let index = 0; index < 250; index++) ask(storage, { chatId: id }, 'x'.repeat(10))
    const last = storage.messages.activeLeaf(id)
    expect(last).not.toBeNull()
    if (last === null) return
    const path = storage.messages.pathTo(last, { maxCharacters: 1500, openingMessages: 0 })
    expect(path.map(({ place: at }) => at)).toEqual(Array.from({ length: 150 }, (_, index) => index + 100))
  })

  it('reads the opening of a long conversation and its pinned turns, however far back they are', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    for (let index = 0; index < 100; index++) {
      const question = ask(storage, { chatId: id }, 'x'.repeat(10))
      const answered = answer(storage, { chatId: id, parentId: question }, 'y'.repeat(10))
      if (index === 20) storage.messages.pin(question, true)
      if (index === 30 || index === 89) storage.messages.pin(answered, true)
    }
    const last = storage.messages.activeLeaf(id)
    if (last === null) throw new Error('There is a last message')
    const places = (openingMessages: number): number[] =>
      storage.messages.pathTo(last, { maxCharacters: 210, openingMessages }).map(({ place: at }) => at)
    const tail = Array.from({ length: 21 }, (_, index) => index + 179)
    expect(places(0)).toEqual([40, 41, 60, 61, 178, ...tail])
    expect(places(4)).toEqual([0, 1, 2, 3, 40, 41, 60, 61, 178, ...tail])
  })

  it('remembers pins, and that they were taken off', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    const question = ask(storage, { chatId: id }, 'question')
    expect([storage.messages.pin(question, true).isPinned, storage.messages.get(question).isPinned]).toEqual([true, true])
    expect(storage.messages.pin(question, false).isPinned).toBe(false)
    expect(() => storage.messages.pin(MessageId.parse(randomUUID()), true)).toThrow('no such message')
  })

  it('finds its way through indices only, so that neither many chats nor long ones slow it down', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const seen: string[] = []
    const { id } = storage.chats.create()
    answer(storage, { chatId: id, parentId: ask(storage, { chatId: id }, 'question') }, 'answer')
    await storage.close()
    const database = new Database(join(place.dataDir, 'hearth.db'))
    const queries = [
      'SELECT id FROM messages WHERE parent_seq IS 1 AND chat_id = 1 AND role = 1 ORDER BY seq',
      'SELECT * FROM messages WHERE id = 1',
      `UPDATE messages SET status = 'interrupted' WHERE status = 'streaming'`,
      'DELETE FROM messages WHERE chat_id = 1',
      'SELECT max(used_seq) FROM chats',
      'SELECT id FROM chats WHERE removed_at_ms IS NULL ORDER BY is_pinned DESC, used_seq DESC LIMIT 200',
    ]
    for (const query of queries) {
      for (const row of database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all()) seen.push(row.detail)
    }
    database.close()
    expect(seen.filter((detail) => /^SCAN (messages|chats)$|TEMP B-TREE/.test(detail))).toEqual([])
  })
})

describe('message text', () => {
  it('comes back as it was written, whatever characters it holds', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const message = storage.messages.get(ask(storage, { chatId: id, parentId: null }, text))
        expect(message).toMatchObject({ text, isDamaged: false })
      }),
      { numRuns: 100 },
    )
    const halfPair = storage.messages.get(ask(storage, { chatId: id, parentId: null }, 'half a \ud83d pair'))
    expect(halfPair).toMatchObject({ text: 'half a \ufffd pair', isDamaged: false })
  })

  it('is marked as damaged when the disk has changed it, and the rest of the chat stays readable', async () => {
    await using place = createTemporaryStorage()
    const { id, good, bad, worse } = await (async () => {
      const storage = await place.open()
      const chat = storage.chats.create()
      const first = ask(storage, { chatId: chat.id }, 'the first')
      const second = answer(storage, { chatId: chat.id, parentId: first }, 'the second')
      const third = ask(storage, { chatId: chat.id }, 'the third')
      await storage.close()
      return { id: chat.id, good: first, bad: second, worse: third }
    })()
    const database = new Database(join(place.dataDir, 'hearth.db'))
    database.prepare(`UPDATE messages SET text = 'the secomd' WHERE id = ?`).run(bad)
    database.pragma('ignore_check_constraints = ON')
    database.prepare(`UPDATE messages SET role = 'usfr', answer = '{"half' WHERE id = ?`).run(worse)
    database.close()
    const storage = await place.open()
    const { messages } = storage.messages.page({ chatId: id, before: null, limit: 100 })
    expect(messages.map(({ id: messageId, text, isDamaged }) => ({ messageId, text, isDamaged }))).toEqual([
      { messageId: good, text: 'the first', isDamaged: false },
      { messageId: bad, text: 'the secomd', isDamaged: true },
      { messageId: worse, text: 'the third', isDamaged: true },
    ])
  })
})

describe('answers', () => {
  it('that were being written when the app died come back interrupted, with the text of the last checkpoint', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open()
    const { id } = before.chats.create()
    const { id: written } = before.messages.append({
      chatId: id,
      parentId: ask(before, { chatId: id }, 'Q'),
      role: 'assistant',
      text: '',
      answer: facts,
    })
    before.messages.saveAnswer(written, { text: 'half an ans', status: 'streaming', answer: { ...facts, tokens: 4 } })
    expect(before.messages.get(written)).toMatchObject({ status: 'streaming', answer: null })
    await before.close()
    const after = await place.open()
    expect(after.messages.get(written)).toMatchObject({
      text: 'half an ans',
      status: 'interrupted',
      answer: { tokens: 4, stopReason: 'interrupted', modelName: 'Model' },
    })
  })
})
