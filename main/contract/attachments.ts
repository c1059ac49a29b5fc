/* Files that go along with a question: what they are, and what the model gets of them.
 *
 * Of a text the words are kept, of a picture its bytes. A file that was attached
 * and not sent yet belongs to the draft of its chat; once sent it belongs to its
 * question, and to every version of that question that keeps it. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AttachmentId, ChatId, MessageId, Sha256 } from './ids.ts'

/** The largest file, bytes. */
export const attachmentMaxBytes = 32 * 1024 * 1024
/** The longest text that is taken out of one, in UTF-16 units; some 700 pages. */
export const attachmentMaxCharacters = 2_000_000
/** The most files of one question. */
export const attachmentsMaxCount = 10

export const AttachmentKind = z.enum(['text', 'image'])
export type AttachmentKind = z.infer<typeof AttachmentKind>

/**
 * Why nothing can be made of a file. `no-text`: a document of pictures alone, such as a scan. `picture`: no model here sees any. `binary`: neither text nor a document
 * that can be read. `too-slow`, `too-much-memory`: reading it was given up. `damaged`: the disk has changed what was stored.
 */
export const AttachmentProblem = z.enum([
  ...(['empty', 'too-large', 'too-long', 'binary', 'picture', 'password', 'no-text', 'broken', 'too-slow', 'too-much-memory', 'damaged'] as const),
])
export type AttachmentProblem = z.infer<typeof AttachmentProblem>

export const Attachment = z.strictObject({
  id: AttachmentId,
  /** As its file was called, without the folder. */
  name: z.string().min(1).max(255),
  kind: AttachmentKind,
  mediaType: z.string().min(1).max(100),
  /** Of the file. */
  bytes: z.number().int().min(0),
  /** Of the file. */
  sha256: Sha256,
  /** Where it lay, absolute; null where nobody could tell, as in a browser. */
  folder: z.string().max(4096).nullable(),
  /** Of its text, in UTF-16 units; 0 for a picture. */
  characters: z.number().int().min(0),
  /** About as many tokens has its text: an estimate from its length; 0 for a picture. */
  tokens: z.number().int().min(0),
  state: z.enum(['reading', 'ready', 'failed']),
  /** Only with `failed`. */
  problem: AttachmentProblem.nullable(),
})
export type Attachment = z.infer<typeof Attachment>

/** Of a text that was too long for the window: how many of its parts the model got. */
export const UsedParts = z.strictObject({
  used: z.number().int().min(0),
  total: z.number().int().min(1),
  /** False: no word of the question occurs in it, and its beginning was taken. */
  hasMatches: z.boolean(),
})
export type UsedParts = z.infer<typeof UsedParts>

/** A file as it went along with a question; `parts` null: all of it. */
export const SentAttachment = Attachment.extend({ parts: UsedParts.nullable() })
export type SentAttachment = z.infer<typeof SentAttachment>

/** What goes along with a question: `shortens` says that of texts too long for the window the parts that match the question are enough. */
export const AttachmentUse = z.strictObject({ ids: z.array(AttachmentId).max(attachmentsMaxCount), shortens: z.boolean() })
export type AttachmentUse = z.infer<typeof AttachmentUse>

/** Bytes of one `supply`, before base64 makes a third more of them: well below what a frame may have. */
export const supplyMaxBytes = 1024 * 1024

const byId = z.strictObject({ id: AttachmentId })

/* A file comes in pieces, since a frame is limited: begin, supply, supply, finish. What is wrong with one is `invalid-input` with an
 * AttachmentProblem as `reason`. */
export const attachments = {
  /** `chatId` null: for one question outside any chat; it is kept in memory for some minutes. */
  begin: oc
    .input(z.strictObject({ chatId: ChatId.nullable(), name: z.string().min(1).max(4096), bytes: z.number().int().min(0), folder: z.string().max(4096).nullable().default(null) }))
    .output(byId),
  supply: oc.input(byId.extend({ offset: z.number().int().min(0), base64: z.string().max(Math.ceil(supplyMaxBytes / 3) * 4) })).output(z.strictObject({})),
  /** Reads the file, in a process of its own where it is a document, and puts it into the chat's draft. Closing the call gives up. */
  finish: oc.input(byId).output(Attachment),
  /** Of a chat's draft, in the order in which they were attached. */
  drafts: oc.input(z.strictObject({ chatId: ChatId })).output(z.array(Attachment)),
  /** Out of the draft, or given up while it is still coming in. */
  remove: oc.input(byId).output(z.strictObject({})),
  /** Into the draft of its chat once more. */
  reuse: oc.input(byId).output(Attachment),
  /** Exactly what the model got of it with a question; all of it where none is named. */
  text: oc.input(byId.extend({ messageId: MessageId.nullable() })).output(z.strictObject({ text: z.string(), isDamaged: z.boolean() })),
}
