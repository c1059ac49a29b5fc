/* Puts edits into a draft and says which words are whose.
 *
 * A hunk applies where its `find` occurs exactly once in the draft; where it does not occur or occurs often, what is meant cannot be known, and
 * the hunk is left out. So is one that overlaps an earlier one. All are found in the draft itself, so their order does not matter and
 * none can edit another's words. What no applied hunk names stays, letter by letter and in order; the property tests hold that for
 * every reply that parses.
 *
 * A hunk that names more than it changes is narrowed: words that `find` and `replace` begin or end with alike remain the local model's.
 * Hunks of which one takes away what another puts back have changed nothing: all words remain the local model's then.
 */
import type { Hunk } from './parse-hunks.ts'

export type ProvenanceSpan = { from: 'local' | 'cloud'; start: number; end: number }

/** One edit as it was made; `start` and `end` are places in the mended text, in UTF-16 units. */
export type AppliedEdit = { start: number; end: number; before: string; reason: string }

export type Applied = {
  text: string
  /** Covers the text without gaps, in order. */
  spans: ProvenanceSpan[]
  edits: AppliedEdit[]
  /** Hunks that named nothing, named it twice, or overlapped. */
  skipped: number
  /** Characters taken away and put in, of those of draft and text; 0 to 1. */
  changedShare: number
}

/** Above this, edits cost more than a whole answer and leave a patchwork. */
export const mostChangedShare = 0.4

type Edit = { start: number; end: number; replace: string; reason: string }

export const applyHunks = (draft: string, hunks: readonly Hunk[]): Applied => {
  const edits: Edit[] = []
  let skipped = 0
  for (const hunk of hunks) {
    const edit = place(draft, hunk)
    if (edit === null || edits.some((other) => overlaps(edit, other))) skipped += 1
    else if (edit.start < edit.end || edit.replace !== '') edits.push(edit)
  }
  const written = write(draft, edits.toSorted((one, other) => one.start - other.start))
  return { ...(written.text === draft ? write(draft, []) : written), skipped }
}

/** The draft again. */
export const undoEdits = (text: string, edits: readonly AppliedEdit[]): string =>
  edits.toReversed().reduce((undone, { start, end, before }) => undone.slice(0, start) + before + undone.slice(end), text)

const place = (draft: string, { find, replace, reason }: Hunk): Edit | null => {
  const at = draft.indexOf(find)
  if (at === -1 || draft.indexOf(find, at + 1) !== -1) return null
  const head = sameHead(find, replace)
  const tail = sameTail(find.slice(head), replace.slice(head))
  return { start: at + head, end: at + find.length - tail, replace: replace.slice(head, replace.length - tail), reason }
}

/** Two that touch where something is only put in overlap as well: their order would be anybody's guess. */
const overlaps = (one: Edit, other: Edit): boolean =>
  one.start < other.end && other.start < one.end ? true : one.start === other.start || (one.start === one.end && other.start === other.end && one.start === other.end)

const sameHead = (one: string, other: string): number => {
  let length = 0
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1
  return splitsPair(one, length) || splitsPair(other, length) ? length - 1 : length
}

const sameTail = (one: string, other: string): number => {
  let length = 0
  while (length < one.length && length < other.length && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1
  return splitsPair(one, one.length - length) || splitsPair(other, other.length - length) ? length - 1 : length
}

/** Between the two halves of a character beyond the basic plane. */
const splitsPair = (text: string, at: number): boolean => at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))

const write = (draft: string, sorted: readonly Edit[]): Omit<Applied, 'skipped'> => {
  let text = ''
  let read = 0
  let changed = 0
  const spans: ProvenanceSpan[] = []
  const edits: AppliedEdit[] = []
  const put = (piece: string, from: ProvenanceSpan['from']): void => {
    if (piece === '') return
    const last = spans.at(-1)
    if (last?.from === from) last.end += piece.length
    else spans.push({ from, start: text.length, end: text.length + piece.length })
    text += piece
  }
  for (const { start, end, replace, reason } of sorted) {
    put(draft.slice(read, start), 'local')
    edits.push({ start: text.length, end: text.length + replace.length, before: draft.slice(start, end), reason })
    put(replace, 'cloud')
    changed += end - start + replace.length
    read = end
  }
  put(draft.slice(read), 'local')
  const all = draft.length + text.length
  return { text, spans, edits, changedShare: all === 0 ? 0 : changed / all }
}
