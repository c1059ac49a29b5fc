// transcript.ts - The part of a chat's visible path that has been read so far, and how events change it. Pure.
import type { Message, MessagePage } from '../../../main/contract/chats.ts'
import type { MessageId } from '../../../main/contract/ids.ts'

export type Transcript = {
  /** In reading order, without gaps, up to the leaf. */
  messages: readonly Message[]
  /** Messages on the path before the first one here. */
  earlierCount: number
  /** Whether the last change put messages before the first: the list then keeps its place from the end. */
  lastChange: 'earlier' | 'other'
}

export const fromPage = (page: MessagePage): Transcript => ({ messages: page.messages, earlierCount: page.earlierCount, lastChange: 'other' })

/** Puts a page before what is there; a page that does not connect (the path changed meanwhile) is ignored. */
export const withEarlier = (transcript: Transcript, page: MessagePage): Transcript => {
  const first = transcript.messages[0]
  const last = page.messages.at(-1)
  if (first === undefined || last === undefined || first.parentId !== last.id) return transcript
  return { messages: [...page.messages, ...transcript.messages], earlierCount: page.earlierCount, lastChange: 'earlier' }
}

/** Takes the newest page for the end and keeps what was read before it, and every message that did not change. */
export const withNewest = (transcript: Transcript | undefined, page: MessagePage): Transcript => {
  const first = page.messages[0]
  if (transcript === undefined || first === undefined) return fromPage(page)
  const known = new Map(transcript.messages.map((message) => [message.id, message]))
  const newest = page.messages.map((message) => sameOr(known.get(message.id), message))
  const at = transcript.messages.findIndex((message) => message.id === first.id)
  if (at === -1) return { messages: newest, earlierCount: page.earlierCount, lastChange: 'other' }
  return { messages: [...transcript.messages.slice(0, at), ...newest], earlierCount: transcript.earlierCount, lastChange: 'other' }
}

/** A question and its empty answer (or an answer alone) take the place of their versions and all that followed. */
export const withAccepted = (transcript: Transcript, accepted: { question: Message | null; answer: Message }): Transcript => {
  const added = accepted.question === null ? [accepted.answer] : [accepted.question, accepted.answer]
  const parentId = (accepted.question ?? accepted.answer).parentId
  const at = transcript.messages.findIndex((message) => message.parentId === parentId)
  const kept = at === -1 ? transcript.messages : transcript.messages.slice(0, at)
  return { ...transcript, messages: [...kept, ...added], lastChange: 'other' }
}

export const withMessage = (transcript: Transcript, changed: Message): Transcript => ({
  ...transcript,
  messages: transcript.messages.map((message) => (message.id === changed.id ? changed : message)),
  lastChange: 'other',
})

/** The answer that somebody is still writing, in this window or another. */
export const streamingAnswerId = (transcript: Transcript): MessageId | null => {
  const last = transcript.messages.at(-1)
  return last?.status === 'streaming' ? last.id : null
}

/** Messages before one of the transcript that the model does not see. */
export type Gap = {
  count: number
  /** Nothing before them is in the window. */
  isOpening: boolean
  isSummarised: boolean
}

/** What the newest answer did not see, by the index of the first message after it; what ends before the transcript is not among it. */
export const windowGaps = (transcript: Transcript): ReadonlyMap<number, Gap> => {
  const newest = transcript.messages.findLast((message) => message.answer !== null)?.answer
  const gaps = new Map<number, Gap>()
  for (const { start, end } of newest?.leftOut ?? []) {
    const index = end - transcript.earlierCount
    if (index > 0 || (index === 0 && transcript.earlierCount > 0)) {
      gaps.set(index, { count: end - start, isOpening: start === 0, isSummarised: end <= (newest?.summarisedMessages ?? 0) })
    }
  }
  return gaps
}

const sameOr = (before: Message | undefined, after: Message): Message =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after
