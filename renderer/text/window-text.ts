// window-text.ts - Plain words for what a model sees of a chat, what left and why.
import type { WindowPolicy } from '../../main/contract/chats.ts'
import type { ContextView, DraftMeasure, LeftWindow, TokenSource } from '../../main/contract/context.ts'
import { formatCount, formatNumberOf, formatPercent } from './format.ts'

export const policyWords: Record<WindowPolicy, { label: string; meaning: string }> = {
  slide: { label: 'Let the oldest go', meaning: 'The oldest questions and answers leave first. Nothing is read twice.' },
  middle: { label: 'Keep the beginning and the end', meaning: 'What comes after the beginning leaves first.' },
  summarise: { label: 'Summarise the oldest', meaning: 'The model writes a summary when it has nothing else to do. You can change it or take it back.' },
  stop: { label: 'Stop when it is full', meaning: 'Nothing leaves. You are told before you send what does not fit.' },
}

const policies: readonly WindowPolicy[] = ['slide', 'middle', 'summarise', 'stop']

export const policyChoices = policies.map((value) => ({ value, ...policyWords[value] }))

export const leftText = ({ start, end, reason }: Pick<LeftWindow, 'start' | 'end' | 'reason'>): string => {
  const messages = formatNumberOf(end - start, 'message')
  switch (reason) {
    case 'full':
      return `${messages} left: there was no more room`
    case 'summarised':
      return `${messages} ${end - start === 1 ? 'is' : 'are'} there as a summary`
    case 'no-answer':
      return `${messages} left out: no answer was made`
  }
}

/** In the transcript, before the first message after it. `isOpening`: nothing before it is in the window. */
export const gapText = (gap: { count: number; isOpening: boolean; isSummarised: boolean }): string => {
  const messages = formatNumberOf(gap.count, gap.isOpening ? 'earlier message' : 'message')
  const verb = gap.count === 1 ? 'is' : 'are'
  return gap.isSummarised ? `${messages} ${verb} in the window as a summary` : `${messages} ${verb} not in the window`
}

export const sourceText = (source: TokenSource): string => {
  switch (source) {
    case 'measured':
      return 'Counted by the model just now.'
    case 'last-answer':
      return 'Measured when the last answer was written.'
    case 'estimate':
      return 'Estimated from the length of the text; the model counts when it is awake.'
  }
}

export const fillShare = ({ usedTokens, contextSize }: Pick<ContextView, 'usedTokens' | 'contextSize'>): number =>
  contextSize === 0 ? 0 : Math.min(1, usedTokens / contextSize)

export const fillText = (view: Pick<ContextView, 'usedTokens' | 'contextSize' | 'source'>): string => {
  const about = view.source === 'estimate' ? 'about ' : ''
  return `${about}${formatCount(view.usedTokens)} of ${formatNumberOf(view.contextSize, 'token')}, ${formatPercent(fillShare(view))}`
}

/** Why nothing can be asked, and what to do. */
export const windowProblemText = (problem: 'message' | 'pins' | 'full'): string => {
  switch (problem) {
    case 'message':
      return 'The last message and the instructions are longer than the window. Shorten them, or send the text in parts.'
    case 'pins':
      return 'The pinned messages leave no room for a question. Take a pin off.'
    case 'full':
      return 'The window is full and nothing may leave it. Choose below what may leave, or start a new chat.'
  }
}

/** The same where somebody else could read it: with a word of the way out. */
export const elsewhereText = (measure: DraftMeasure, { name, modelName, isBySelf }: { name: string; modelName: string; isBySelf: boolean }): string => {
  const about = measure.source === 'estimate' ? 'about ' : ''
  const what = `This is longer than ${modelName} can read here: ${about}${formatNumberOf(measure.neededTokens, 'token')} with room for an answer, and the window holds ${formatCount(measure.contextSize)}.`
  return isBySelf ? `${what} ${name} is asked instead.` : `${what} Ask ${name} instead, or shorten it.`
}

/** Beside a message that is not sent yet; null when there is nothing to say. */
export const draftText = (measure: DraftMeasure): string | null => {
  const about = measure.source === 'estimate' ? 'about ' : ''
  const size = `${about}${formatNumberOf(measure.draftTokens, 'token')}`
  const needed = `${about}${formatCount(measure.neededTokens)} with what must stay beside it and room for an answer`
  const holds = `the window holds ${formatCount(measure.contextSize)}`
  switch (measure.problem) {
    case 'message':
      return `This message takes ${size}, ${needed}; ${holds}. Shorten it, or send it in parts.`
    case 'pins':
      return `With the pinned messages this takes ${about}${formatNumberOf(measure.neededTokens, 'token')}; ${holds}. Take a pin off, or shorten it.`
    case 'full':
      return `The window is full: ${about}${formatNumberOf(measure.neededTokens, 'token')} needed, ${holds}, and nothing may leave in this chat.`
    case null:
      return measure.leavingMessages === 0 ? null : `${formatNumberOf(measure.leavingMessages, 'older message')} will leave the window with this one`
  }
}
