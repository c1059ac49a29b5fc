/* What of a conversation the model is asked to read.
 *
 * The system prompt, then the exchanges of the visible path. A question that got
 * no answer (the model was missing, the text was too long) is left out with its
 * empty answer: models expect question and answer to alternate, and a question
 * that was too long once would be too long again every time. The question that
 * is being answered now always stays. Where a summary stands in for the oldest
 * messages, it is added to the system prompt and they are left out, except for
 * turns with a pinned message.
 *
 * Which of these exchanges fit into the window is decided later, by the engine,
 * that can count tokens. Every turn remembers its place on the path, so that what
 * the model did not see can be told in the end, whatever the reason. */
import type { Message, PathRange } from '../../contract/chats.ts'
import { type QuotedFile, questionText } from '../attachments/question-text.ts'
import { gapsBetween, isWithin } from '../prompt/index-ranges.ts'

/** `files`: what the model reads of those that went along with a question. */
export type PathMessage = { readonly place: number; readonly message: Message; readonly files?: readonly QuotedFile[] }

export type Turn = {
  role: 'system' | 'user' | 'assistant'
  text: string
  isPinned: boolean
  /** On the path, counted from 0 at its root; null for what is not a message of it. */
  place: number | null
}

/** Stands in for the messages with a place below `messageCount`. */
export type StandIn = { readonly text: string; readonly messageCount: number }

/**
 * `path` is in reading order and ends with the question to answer, or with the partial answer to go on with. It may have gaps;
 * an answer whose question was not read is left out.
 */
export const conversationForModel = (path: readonly PathMessage[], opening: { systemPrompt: string; summary: StandIn | null }): Turn[] => {
  const exchanges = path.filter((_, at) => isSpoken(path, at) && !isReplaced(path, at, opening.summary))
  const turns = exchanges.map(({ place, message: { role, text, isPinned }, files = [] }): Turn => ({ role, text: questionText(text, files), isPinned, place }))
  const instructions = openingText(opening)
  return instructions === '' ? turns : [{ role: 'system', text: instructions, isPinned: false, place: null }, ...turns]
}

/** What of the path was not read, given which of the turns left the window. */
export const unreadPlaces = (turns: readonly Turn[], leftOutTurns: readonly PathRange[], pathLength: number): PathRange[] => {
  const read = turns.flatMap(({ place }, index) => (place === null || isWithin(leftOutTurns, index) ? [] : [place]))
  return gapsBetween(read, pathLength)
}

/** Turns that had left the window when an answer ended that did not see these places. */
export const turnsWithin = (turns: readonly Turn[], unread: readonly PathRange[]): PathRange[] => {
  const stayed = turns.flatMap(({ place }, index) => (place === null || !isWithin(unread, place) ? [index] : []))
  return gapsBetween(stayed, turns.length)
}

const openingText = ({ systemPrompt, summary }: { systemPrompt: string; summary: StandIn | null }): string => {
  const instructions = systemPrompt.trim() === '' ? '' : systemPrompt
  if (summary === null) return instructions
  return [instructions, `Earlier in this conversation: ${summary.text}`].filter((part) => part !== '').join('\n\n')
}

const isSpoken = (path: readonly PathMessage[], at: number): boolean => {
  const here = path[at]
  if (here === undefined) return false
  if (here.message.role === 'assistant') return here.message.text !== '' && neighbour(path, at, -1) !== undefined
  if (at === path.length - 1) return true
  const answer = neighbour(path, at, 1)
  return answer?.role === 'assistant' && answer.text !== ''
}

const isReplaced = (path: readonly PathMessage[], at: number, summary: StandIn | null): boolean => {
  const here = path[at]
  if (here === undefined || summary === null || here.place >= summary.messageCount) return false
  const other = neighbour(path, at, here.message.role === 'user' ? 1 : -1)
  return !here.message.isPinned && other?.isPinned !== true
}

/** The message before or after, unless something between them was not read. */
const neighbour = (path: readonly PathMessage[], at: number, step: 1 | -1): Message | undefined => {
  const here = path[at]
  const other = path[at + step]
  return here !== undefined && other?.place === here.place + step ? other.message : undefined
}
