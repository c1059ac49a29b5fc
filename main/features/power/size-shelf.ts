// features/power/size-shelf.ts - The sizes of models as the governor is told of them; app.ts makes it from the library.
import type { FamilyId, ModelId } from '../../contract/ids.ts'
import type { ModelSize } from '../../core/governor/choose-precision.ts'

export type ShelfSize = ModelSize<ModelId> & { readonly familyId: FamilyId }

export type SizeShelf = {
  /** Undefined for a model that is not in the library. */
  find: (id: ModelId) => ShelfSize | undefined
  /** All of a family that can chat. */
  family: (id: FamilyId) => readonly ShelfSize[]
}

export const noSizes: SizeShelf = { find: () => undefined, family: () => [] }
