// features/models/scan/found-model.ts - A model as a scan finds it: files and what the place says about them. Nothing was read from it yet.
import type { ModelOrigin, ModelSource } from '../../../contract/models.ts'

export type FoundModel = {
  /** The parts of a split model in order. */
  paths: string[]
  origin: ModelOrigin
  source: ModelSource | null
  /** Where the place keeps files under their checksum. */
  expectedSha256: string | null
  /** For files that do not name themselves. */
  foundName: string
  licence: string
}
