// main/contract/ids.ts - Branded identifiers, so that a model id cannot be passed as a chat id.
import { z } from 'zod'

export const ChatId = z.uuid().brand<'ChatId'>()
export type ChatId = z.infer<typeof ChatId>

export const MessageId = z.uuid().brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** A short stable name such as `hearth-starter-7m`, chosen by us for embedded models. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
  .brand<'ModelId'>()
export type ModelId = z.infer<typeof ModelId>

/** The sizes and quantizations of one model share it. */
export const FamilyId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
  .brand<'FamilyId'>()
export type FamilyId = z.infer<typeof FamilyId>

export const FolderId = z.uuid().brand<'FolderId'>()
export type FolderId = z.infer<typeof FolderId>

/** Work that outlives a restart: quantizing, downloading. */
export const JobId = z.uuid().brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const DownloadId = z.uuid().brand<'DownloadId'>()
export type DownloadId = z.infer<typeof DownloadId>

/** `owner/name` on a hub, as Hugging Face spells them. */
export const RepositoryId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9_][\w.-]*$/)
  .brand<'RepositoryId'>()
export type RepositoryId = z.infer<typeof RepositoryId>

/** Git's name for one state of a repository. */
export const CommitSha = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .brand<'CommitSha'>()
export type CommitSha = z.infer<typeof CommitSha>

export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>()
export type Sha256 = z.infer<typeof Sha256>

export const SummaryId = z.uuid().brand<'SummaryId'>()
export type SummaryId = z.infer<typeof SummaryId>

export const AttachmentId = z.uuid().brand<'AttachmentId'>()
export type AttachmentId = z.infer<typeof AttachmentId>
