/* Edits from a model's reply, whatever is written around them.
 *
 * Models put JSON into fences, say something before it, call the fields otherwise, or stop in the middle. Whatever can be
 * read as a list of edits is read; single edits that cannot are left out and counted. A reply in which nothing
 * can be read is `unreadable`, and the draft stays as it is.
 */
import { z } from 'zod'

export const Hunk = z.object({ find: z.string().min(1), replace: z.string(), reason: z.string().default('') })
export type Hunk = z.infer<typeof Hunk>

export type ParsedReply =
  | { kind: 'ok' }
  | { kind: 'hunks'; hunks: Hunk[]; unreadable: number }
  | { kind: 'rewrite'; text: string }
  | { kind: 'unreadable' }

const Edits = z.union([z.array(z.unknown()), z.object({ edits: z.array(z.unknown()) }).transform(({ edits }) => edits), z.object({ hunks: z.array(z.unknown()) }).transform(({ hunks }) => hunks)])
const Rewrite = z.object({ rewrite: z.string().min(1) })

export const parseHunks = (reply: string): ParsedReply => {
  const bare = reply.trim()
  if (/^["'`*]*ok(?:ay)?["'`*.!]*$/i.test(bare)) return { kind: 'ok' }
  for (const text of candidates(bare)) {
    const read = readReply(parseJson(text))
    if (read !== null) return read
  }
  return { kind: 'unreadable' }
}

const readReply = (json: unknown): ParsedReply | null => {
  const rewrite = Rewrite.safeParse(json)
  if (rewrite.success) return { kind: 'rewrite', text: rewrite.data.rewrite }
  const single = Hunk.safeParse(json)
  if (single.success) return { kind: 'hunks', hunks: [single.data], unreadable: 0 }
  const edits = Edits.safeParse(json)
  if (!edits.success) return null
  const hunks = edits.data.flatMap((edit) => Hunk.safeParse(edit).data ?? [])
  if (edits.data.length === 0) return { kind: 'ok' }
  return hunks.length === 0 ? null : { kind: 'hunks', hunks, unreadable: edits.data.length - hunks.length }
}

/** Places where the JSON may be, the likeliest first: the whole, fences, from the first bracket to the last. */
const candidates = (reply: string): string[] => {
  const fenced = [...reply.matchAll(/```[\w-]*\s*([\s\S]*?)```/g)].map(([, inside = '']) => inside.trim())
  const outer = [cut(reply, '[', ']'), cut(reply, '{', '}')].filter((part) => part !== '')
  const [first = ''] = outer
  return [reply, ...fenced, ...outer, ...(first === '' ? [afterCut(reply)] : [])].filter((part) => part !== '')
}

const cut = (text: string, open: string, close: string): string => {
  const [from, to] = [text.indexOf(open), text.lastIndexOf(close)]
  return from === -1 || to < from ? '' : text.slice(from, to + 1)
}

/** A list that was cut off: everything up to its last whole edit. */
const afterCut = (reply: string): string => {
  const from = reply.indexOf('[')
  const to = reply.lastIndexOf('}')
  return from === -1 || to < from ? '' : `${reply.slice(from, to + 1)}]`
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
