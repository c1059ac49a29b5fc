/* What the model reads of a question with files: the files first, then the question.
 *
 * Files come first so that another question about the same files begins in the
 * same way, and what was computed for them is used again.
 *
 * A text from a file is data. It stands between two equal fences of quotes that
 * are longer than any in the text, so that nothing inside can look like the end
 * of it, under a line that says what it is. A sentence that tells the model not to obey it was tried
 * and left out: the starter mistakes it for a part of the text, and larger models see the fence. */
import type { Passage } from './split-passages.ts'

export type QuotedFile = {
  readonly name: string
  readonly text: string
  /** Null: all of it. */
  readonly parts: { readonly used: readonly Passage[]; readonly total: number } | null
}

/** Stands where parts are left out. */
const gap = '[…]'

export const questionText = (question: string, files: readonly QuotedFile[]): string =>
  files.length === 0 ? question : `${files.map(quoteFile).join('\n\n')}\n\n${question}`

/** The text of a file as the model gets it, without the fence. */
export const usedText = ({ text, parts }: Pick<QuotedFile, 'text' | 'parts'>): string => {
  if (parts === null) return text.trimEnd()
  let behind = 0
  const pieces: string[] = []
  for (const { start, end } of parts.used) {
    if (start > behind) pieces.push(`${gap}\n`)
    pieces.push(start > behind ? text.slice(start, end).trimStart() : text.slice(start, end))
    if (!pieces.at(-1)?.endsWith('\n')) pieces.push(isFollowed(parts.used, end) ? '' : '\n')
    behind = end
  }
  if (behind < text.trimEnd().length) pieces.push(gap)
  return pieces.join('').trimEnd()
}

const isFollowed = (used: readonly Passage[], end: number): boolean => used.some(({ start }) => start === end)

const quoteFile = (file: QuotedFile): string => {
  const text = usedText(file)
  const fence = '"'.repeat(Math.max(3, longestRun(text) + 1))
  const share = file.parts === null ? '' : ` (${String(file.parts.used.length)} of ${String(file.parts.total)} parts)`
  return `Text of the file ${plainName(file.name)}${share}:\n${fence}\n${text}\n${fence}`
}

const longestRun = (text: string): number => (text.match(/"+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)

/** A name is one line without quotes, whatever its file was called. */
const plainName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"]+/gu, ' ').trim()
