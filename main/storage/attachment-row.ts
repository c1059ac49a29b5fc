// storage/attachment-row.ts - From rows to attachments, trusting nothing.
import { z } from 'zod'
import { type Attachment, AttachmentKind, type SentAttachment } from '../contract/attachments.ts'
import { AttachmentId, Sha256 } from '../contract/ids.ts'
import { usualTokens } from '../core/prompt/estimate-tokens.ts'

/** Which parts of a text the model got, as offsets in it; stored beside the tie. */
export const StoredParts = z.object({
  used: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
  total: z.number().int().min(1),
  hasMatches: z.boolean(),
})
export type StoredParts = z.infer<typeof StoredParts>

/** Columns that `parseAttachment` expects; `a` is the attachment. The text is read on its own. */
export const attachmentColumns = `
  a.id, a.name, a.kind, a.media_type AS mediaType, a.bytes, a.sha256, a.folder, a.characters`

const Row = z.object({
  id: AttachmentId,
  name: z.string().min(1).catch('file'),
  kind: AttachmentKind,
  mediaType: z.string().catch('text/plain'),
  bytes: z.number().int().catch(0),
  sha256: Sha256,
  folder: z.string().nullable().catch(null),
  characters: z.number().int().catch(0),
})

/** Undefined where the disk has changed too much of it. */
export const parseAttachment = (row: unknown): Attachment | undefined => {
  const parsed = Row.safeParse(row)
  if (!parsed.success) return undefined
  return { ...parsed.data, tokens: usualTokens(parsed.data.characters), state: 'ready', problem: null }
}

const PartsRow = z.object({ parts: z.string().nullable() })

export const parseSentAttachment = (row: unknown): SentAttachment | undefined => {
  const attachment = parseAttachment(row)
  const parts = parseParts(row)
  return attachment === undefined ? undefined : { ...attachment, parts: parts === null ? null : { used: parts.used.length, total: parts.total, hasMatches: parts.hasMatches } }
}

/** Null: all of it, also where what was stored cannot be read any more. */
export const parseParts = (row: unknown): StoredParts | null => {
  const { parts } = PartsRow.parse(row)
  if (parts === null) return null
  try {
    return StoredParts.parse(JSON.parse(parts))
  } catch {
    return null
  }
}
