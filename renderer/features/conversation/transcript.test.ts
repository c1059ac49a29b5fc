import { describe, expect, it } from 'vitest'
import { AnswerFacts, type Message } from '../../../main/contract/chats.ts'
import { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { fromPage, streamingAnswerId, type Transcript, windowGaps, withAccepted, withEarlier, withMessage, withNewest } from './transcript.ts'

const chatId = ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11')
const id = (number: number): MessageId => MessageId.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`)

const message = (number: number, change: Partial<Message> = {}): Message => ({
  id: id(number),
  chatId,
  parentId: number === 0 ? null : id(number - 1),
  role: number % 2 === 0 ? 'user' : 'assistant',
  text: `text ${String(number)}`,
  createdAtMs: number,
  status: 'complete',
  isDamaged: false,
  isPinned: false,
  version: { index: 0, count: 1, previousId: null, nextId: null },
  answer: null,
  attachments: [],
  ...change,
})

const facts = (change: Partial<AnswerFacts>): AnswerFacts =>
  AnswerFacts.parse({
    ...{ modelId: 'hearth-starter-7m', modelName: 'Hearth Starter 7M', tokens: 1, promptTokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: 1 },
    ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
    ...change,
  })

const range = (from: number, to: number): Message[] => Array.from({ length: to - from }, (_, index) => message(from + index))
const texts = (transcript: Transcript): string[] => transcript.messages.map(({ text }) => text.replace('text ', ''))

describe('a transcript', () => {
  it('grows upwards by pages that connect, and keeps its place from the end', () => {
    const transcript = withEarlier(fromPage({ messages: range(4, 8), earlierCount: 4 }), { messages: range(2, 4), earlierCount: 2 })
    expect(texts(transcript)).toEqual(['2', '3', '4', '5', '6', '7'])
    expect(transcript).toMatchObject({ earlierCount: 2, lastChange: 'earlier' })
  })

  it('ignores a page of a path that is no longer shown', () => {
    const transcript = fromPage({ messages: range(4, 8), earlierCount: 4 })
    expect(withEarlier(transcript, { messages: [message(2), message(33)], earlierCount: 2 })).toBe(transcript)
  })

  it('a new question and its answer come last', () => {
    const transcript = withAccepted(fromPage({ messages: range(0, 4), earlierCount: 0 }), { question: message(4), answer: message(5, { text: '' }) })
    expect(transcript.messages.map((one) => one.id)).toEqual([0, 1, 2, 3, 4, 5].map(id))
  })

  it('the first question of a chat comes into an empty transcript', () => {
    expect(withAccepted(fromPage({ messages: [], earlierCount: 0 }), { question: message(0), answer: message(1) }).messages).toHaveLength(2)
  })

  it('an edited question takes the place of its version and of all that followed', () => {
    const transcript = withAccepted(fromPage({ messages: range(0, 6), earlierCount: 0 }), {
      question: message(60, { parentId: id(1) }),
      answer: message(61),
    })
    expect(texts(transcript)).toEqual(['0', '1', '60', '61'])
  })

  it('the first question of a chat can be edited', () => {
    const transcript = withAccepted(fromPage({ messages: range(0, 6), earlierCount: 0 }), {
      question: message(60, { parentId: null }),
      answer: message(61),
    })
    expect(texts(transcript)).toEqual(['60', '61'])
  })

  it('an answer written again takes the place of the one before', () => {
    const transcript = withAccepted(fromPage({ messages: range(0, 6), earlierCount: 0 }), { question: null, answer: message(50, { parentId: id(2) }) })
    expect(texts(transcript)).toEqual(['0', '1', '2', '50'])
  })

  it('an answer that goes on stays where it is', () => {
    const resumed = message(3, { text: 'half', status: 'streaming' })
    const transcript = withAccepted(fromPage({ messages: range(0, 4), earlierCount: 0 }), { question: null, answer: resumed })
    expect(transcript.messages).toHaveLength(4)
    expect(streamingAnswerId(transcript)).toBe(id(3))
  })

  it('reading the newest page again keeps what was read before it, and every message that did not change', () => {
    const before = fromPage({ messages: range(0, 8), earlierCount: 10 })
    const after = withNewest(before, { messages: [message(4), message(5), message(6), message(7, { text: 'changed' })], earlierCount: 14 })
    expect(texts(after)).toEqual(['0', '1', '2', '3', '4', '5', '6', 'changed'])
    expect(after.earlierCount).toBe(10)
    expect(after.messages.slice(0, 7).every((one, index) => one === before.messages[index])).toBe(true)
  })

  it('starts afresh when the newest page has nothing in common with it', () => {
    expect(texts(withNewest(fromPage({ messages: range(0, 4), earlierCount: 0 }), { messages: range(100, 102), earlierCount: 100 }))).toEqual(['100', '101'])
  })

  it('one changed message leaves the others alone', () => {
    const before = fromPage({ messages: range(0, 4), earlierCount: 0 })
    const after = withMessage(before, message(3, { text: 'done' }))
    expect(texts(after)).toEqual(['0', '1', '2', 'done'])
    expect(after.messages[0]).toBe(before.messages[0])
  })

  it('shows what the newest answer did not see before the first message after it, where that can be seen', () => {
    const leftOut = [
      { start: 0, end: 6 },
      { start: 7, end: 8 },
    ]
    const messages = [...range(4, 9), message(9, { answer: facts({ leftOut }) })]
    expect([...windowGaps(fromPage({ messages, earlierCount: 4 }))]).toEqual([
      [2, { count: 6, isOpening: true, isSummarised: false }],
      [4, { count: 1, isOpening: false, isSummarised: false }],
    ])
    expect([...windowGaps(fromPage({ messages: messages.slice(5), earlierCount: 9 }))]).toEqual([])
    expect([...windowGaps(fromPage({ messages: [message(0), message(1, { answer: facts({}) })], earlierCount: 0 }))]).toEqual([])
  })

  it('tells what a summary stands in for from what is not there at all', () => {
    const leftOut = [
      { start: 0, end: 2 },
      { start: 4, end: 6 },
      { start: 8, end: 10 },
    ]
    const messages = [...range(0, 11), message(11, { answer: facts({ leftOut, summarisedMessages: 6 }) })]
    expect([...windowGaps(fromPage({ messages, earlierCount: 0 })).values()].map((gap) => gap.isSummarised)).toEqual([true, true, false])
  })
})
