// core/router/mend-draft.ts - What to do with the reply to a request for edits: mend the draft, keep it, take a whole answer, or ask for one.
import { type Applied, applyHunks, mostChangedShare } from './apply-hunks.ts'
import { parseHunks } from './parse-hunks.ts'

export type Mended =
  /** The stronger model found nothing wrong. */
  | { kind: 'confirmed' }
  | { kind: 'mended'; applied: Applied; draft: string }
  /** The reply itself is a whole answer. */
  | { kind: 'rewritten'; text: string }
  /** Too much would change, or nothing of the reply fits the draft: a whole answer is worth asking for. */
  | { kind: 'ask-whole'; reason: 'too-much' | 'unreadable' | 'misses' }

export const mendDraft = (draft: string, reply: string): Mended => {
  const parsed = parseHunks(reply)
  if (parsed.kind === 'ok') return { kind: 'confirmed' }
  if (parsed.kind === 'rewrite') return { kind: 'rewritten', text: parsed.text }
  if (parsed.kind === 'unreadable') return { kind: 'ask-whole', reason: 'unreadable' }
  const applied = applyHunks(draft, parsed.hunks)
  if (applied.changedShare > mostChangedShare) return { kind: 'ask-whole', reason: 'too-much' }
  if (applied.edits.length > 0) return { kind: 'mended', applied, draft }
  return applied.skipped > 0 ? { kind: 'ask-whole', reason: 'misses' } : { kind: 'confirmed' }
}
