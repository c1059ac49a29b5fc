/* The words of a PDF or a Word document.
 *
 * Runs in a workshop, because both formats are large programs' worth of parsing
 * over bytes from anywhere: a document that hangs, crashes or eats memory costs
 * its process. The parent limits the time; memory-watchdog.ts limits the memory.
 *
 * PROMISES: nothing is drawn, run, fetched or followed. A document that cannot be
 * read ends in `invalid-input` whose reason is an AttachmentProblem.
 *
 * NOT HERE: recognising letters in pictures. A scan without a text layer has no words. */
import { attachmentMaxCharacters } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'
import { type DocumentText, documentProblem } from './document-problem.ts'
import { startMemoryWatchdog } from './memory-watchdog.ts'

export const readDocument = async (kind: 'pdf' | 'zip', bytes: Uint8Array<ArrayBuffer>): Promise<DocumentText> => {
  startMemoryWatchdog()
  const { text: raw, mediaType } = await readKind(kind, bytes)
  const text = tidy(raw)
  if (text === '') throw documentProblem('no-text')
  if (text.length > attachmentMaxCharacters) throw documentProblem('too-long')
  return { text, mediaType }
}

/** Only what is needed is loaded: each reader is a megabyte of code. What they throw is about the file. */
const readKind = async (kind: 'pdf' | 'zip', bytes: Uint8Array<ArrayBuffer>): Promise<DocumentText> => {
  try {
    return kind === 'pdf' ? await (await import('./read-pdf.ts')).readPdf(bytes) : await (await import('./read-word.ts')).readWord(bytes)
  } catch (error) {
    throw error instanceof AppError ? error : documentProblem('broken', error)
  }
}

/** Without control characters that a document can smuggle in, blanks at the ends of lines, and more than one empty line. */
const tidy = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
