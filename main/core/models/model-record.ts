// main/core/models/model-record.ts - What is remembered of a model between starts: where it lies, what it is, and what was found out about it.
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from '../../contract/errors.ts'
import { FamilyId, FolderId, ModelId } from '../../contract/ids.ts'
import { ModelOrigin, ModelSource, Provenance } from '../../contract/models.ts'
import { ModelFacts, TemplateCheck } from './model-facts.ts'

/** A file as it was when it was looked at; size, time of change and inode tell whether it is still that file. */
export const ModelFile = z.strictObject({
  path: z.string(),
  sizeBytes: z.number().int(),
  mtimeMs: z.number(),
  inode: z.number(),
})
export type ModelFile = z.infer<typeof ModelFile>

export const ModelRecord = z.strictObject({
  id: ModelId,
  /** The parts of a split model in order. */
  files: z.array(ModelFile).min(1),
  folderId: FolderId.nullable(),
  origin: ModelOrigin,
  source: ModelSource.nullable(),
  /** What the first file's checksum must be, where somebody who knows has said so. */
  expectedSha256: z.string().nullable(),
  sha256: z.string().nullable(),
  givenName: z.string().nullable(),
  /** A name from where it was found, for files that do not name themselves. */
  foundName: z.string(),
  description: z.string(),
  licence: z.string(),
  familyId: FamilyId.nullable(),
  provenance: Provenance.nullable(),
  facts: ModelFacts.nullable(),
  template: TemplateCheck,
  /** Why it cannot be used, found out by the first look or the checksum. */
  problem: z.strictObject({ code: ErrorCode, details: ErrorDetails }).nullable(),
  /** The file is another one than before, and the user has not said that this is right. */
  isChanged: z.boolean(),
  addedAtMs: z.number().int(),
  /** In the bin since then; the paths its files have there, or null where they were left in place. */
  binnedAtMs: z.number().int().nullable(),
  binPaths: z.array(z.string()).nullable(),
})
export type ModelRecord = z.infer<typeof ModelRecord>
