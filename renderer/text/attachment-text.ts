// attachment-text.ts - Plain words for files that go along with a question.
import { type AttachmentProblem, type UsedParts, attachmentMaxBytes, attachmentsMaxCount } from '../../main/contract/attachments.ts'
import type { DraftMeasure } from '../../main/contract/context.ts'
import { formatBytes, formatCount, formatNumberOf } from './format.ts'

/** Why nothing can be made of a file, and what to do. */
export const attachmentProblemText = (problem: AttachmentProblem): string => {
  switch (problem) {
    case 'empty':
      return 'This file is empty.'
    case 'too-large':
      return `This file is larger than ${formatBytes(attachmentMaxBytes)}. Attach a part of it.`
    case 'too-long':
      return 'This text is longer than two million characters. Attach a part of it.'
    case 'binary':
      return 'This is neither text nor a PDF nor a Word document (.docx). Save it as one of these.'
    case 'picture':
      return 'No model on this computer sees pictures. Write down what matters in it.'
    case 'password':
      return 'This document is protected by a password. Save a copy without one.'
    case 'no-text':
      return 'This document holds pictures of pages and no text. Run text recognition on it first.'
    case 'broken':
      return 'This document is damaged or cut off. Open it where it was made and save it again.'
    case 'too-slow':
      return 'Reading this took too long and was given up. Attach a part of it.'
    case 'too-much-memory':
      return 'This unpacks into more than can be read safely. Attach a part of it.'
    case 'damaged':
      return 'The disk has changed what was stored of this file. Attach it again.'
  }
}

export const tooManyFilesText = `At most ${formatCount(attachmentsMaxCount)} files go along with one question.`

/** Under the name of a file. */
export const fileSizeText = ({ bytes, tokens }: { bytes: number; tokens: number }): string => `${formatBytes(bytes)}, about ${formatNumberOf(tokens, 'token')}`

/** What of a file went along. */
export const partsText = ({ used, total }: Pick<UsedParts, 'used' | 'total'>): string => `${formatCount(used)} of ${formatNumberOf(total, 'part')} used`

export type FilesNote = {
  text: string
  /** Whether sending only some parts can be chosen. */
  canShorten: boolean
  isBlocking: boolean
}

/** What there is to say about files that are too long, or shortened; null where all of it fits. */
export const filesNote = ({ files, problem, source }: DraftMeasure, shortens: boolean): FilesNote | null => {
  if (files === null) return null
  const about = source === 'estimate' ? 'about ' : ''
  const needs = `${about}${formatNumberOf(files.tokens, 'token')}, and there is room for ${about}${formatCount(files.roomTokens)}`
  if (problem === null) return files.shortened === null ? null : { text: shortenedText(files.shortened), canShorten: true, isBlocking: false }
  if (files.shortened === null) return { text: `This does not fit: ${needs}. Not even one part of it does. Remove a file, or start a new chat.`, canShorten: false, isBlocking: true }
  const { used, total } = files.shortened
  const choice = shortens ? '' : ` Send the ${formatCount(used)} of ${formatNumberOf(total, 'part')} that match your question best, or remove a file.`
  return { text: `This is too long to be read at once: ${needs}.${choice}`, canShorten: true, isBlocking: true }
}

const shortenedText = ({ used, total, hasMatches }: UsedParts): string =>
  hasMatches
    ? `${formatCount(used)} of ${formatNumberOf(total, 'part')} go along: those that match your question best.`
    : `${formatCount(used)} of ${formatNumberOf(total, 'part')} go along, from the beginning: no word of your question occurs in it.`
