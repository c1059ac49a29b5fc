import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/chats.ts'
import { ChatId, MessageId } from '../../contract/ids.ts'
import { countWithin } from '../prompt/index-ranges.ts'
import { type PathMessage, type Turn, conversationForModel, turnsWithin, unreadPlaces } from './conversation-for-model.ts'

const id = '00000000-0000-4000-8000-000000000000'

const message = (role: Message['role'], text: string, isPinned = false): Message => ({
  id: MessageId.parse(id),
  chatId: ChatId.parse(id),
  parentId: null,
  role,
  text,
  createdAtMs: 0,
  status: 'complete',
  isDamaged: false,
  isPinned,
  version: { index: 0, count: 1, previousId: null, nextId: null },
  answer: null,
  attachments: [],
})
const user = (text: string): Message => message('user', text)
const assistant = (text: string): Message => message('assistant', text)
const pathOf = (messages: readonly Message[], start = 0): PathMessage[] => messages.map((each, index) => ({ place: start + index, message: each }))
const plain = { systemPrompt: '', summary: null }
const texts = (turns: readonly Turn[]): string[] => turns.map(({ role, text }) => `${role}: ${text}`)

describe('what the model reads', () => {
  it('is the instructions and the conversation up to the question, each with its place', () => {
    const path = pathOf([user('a'), assistant('b'), user('c')])
    expect(conversationForModel(path, { systemPrompt: 'Be brief.', summary: null })).toEqual([
      { role: 'system', text: 'Be brief.', isPinned: false, place: null },
      { role: 'user', text: 'a', isPinned: false, place: 0 },
      { role: 'assistant', text: 'b', isPinned: false, place: 1 },
      { role: 'user', text: 'c', isPinned: false, place: 2 },
    ])
  })

  it('has no instructions when they are blank', () => {
    expect(texts(conversationForModel(pathOf([user('a')]), { systemPrompt: ' \n', summary: null }))).toEqual(['user: a'])
  })

  it('leaves out questions that got no answer, and an answer whose question was not read', () => {
    const path = pathOf([assistant('half a turn'), user('too long'), assistant(''), user('again')], 7)
    const turns = conversationForModel(path, plain)
    expect(texts(turns)).toEqual(['user: again'])
    expect(unreadPlaces(turns, [], 11)).toEqual([{ start: 0, end: 10 }])
  })

  it('ends with the partial answer that is gone on with', () => {
    expect(texts(conversationForModel(pathOf([user('count'), assistant('one ')]), plain)).at(-1)).toBe('assistant: one ')
  })

  it('jumps over what was not read between pinned turns and the end', () => {
    const pinned = [
      { place: 2, message: message('user', 'keep this', true) },
      { place: 3, message: assistant('kept') },
    ]
    const turns = conversationForModel([...pinned, ...pathOf([assistant('half'), user('a'), assistant('b'), user('c')], 9)], plain)
    expect(texts(turns)).toEqual(['user: keep this', 'assistant: kept', 'user: a', 'assistant: b', 'user: c'])
  })

  it('has a summary in the place of what it stands for, except for pinned turns', () => {
    const path = pathOf([user('a'), assistant('b'), user('c'), message('assistant', 'd', true), user('e'), assistant('f'), user('g')])
    const turns = conversationForModel(path, { systemPrompt: 'Be brief.', summary: { text: 'They spoke of a.', messageCount: 6 } })
    expect(texts(turns)).toEqual(['system: Be brief.\n\nEarlier in this conversation: They spoke of a.', 'user: c', 'assistant: d', 'user: g'])
    expect(unreadPlaces(turns, [], 7)).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 6 },
    ])
  })

  it('always alternates between question and answer, keeps the last message, and accounts for every place', () => {
    const exchange = fc.record({ question: fc.string({ minLength: 1 }), answer: fc.constantFrom('', 'yes', 'no') })
    fc.assert(
      fc.property(fc.array(exchange), fc.string({ minLength: 1 }), (exchanges, last) => {
        const path = pathOf([...exchanges.flatMap(({ question, answer }) => [user(question), assistant(answer)]), user(last)])
        const turns = conversationForModel(path, plain)
        expect(turns.map(({ role }) => role)).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')))
        expect({ last: turns.at(-1)?.text, count: turns.length + countWithin(unreadPlaces(turns, [], path.length)) }).toEqual({ last, count: path.length })
      }),
    )
  })
})

describe('what left the window', () => {
  it('is told in places of the path, and found again among the turns of the next question', () => {
    const path = pathOf([user('a'), assistant('b'), user('lost'), assistant(''), user('c'), assistant('d'), user('e')])
    const opening = { systemPrompt: 'Be brief.', summary: null }
    const unread = unreadPlaces(conversationForModel(path, opening), [{ start: 1, end: 3 }], 7)
    expect(unread).toEqual([{ start: 0, end: 4 }])
    const next = conversationForModel([...path, ...pathOf([assistant('f'), user('g')], 7)], opening)
    expect(turnsWithin(next, unread)).toEqual([{ start: 1, end: 3 }])
  })
})
