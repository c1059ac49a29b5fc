// main/core/lab/parting.ts - Where two answers take different tokens for the first time, and how sure each was there.
import type { Parting } from '../../contract/lab-side-by-side.ts'
import type { SureToken } from './measurement.ts'

/** Null where they are the same. Texts are compared, so that vocabularies may differ. */
export const partingOf = (one: readonly SureToken[], other: readonly SureToken[]): Omit<Parting, 'oneColumn' | 'otherColumn'> | null => {
  let shared = 0
  while (shared < Math.min(one.length, other.length) && one[shared]?.text === other[shared]?.text) shared += 1
  const [mine, theirs] = [one[shared], other[shared]]
  if (mine === undefined && theirs === undefined) return null
  const at = one.slice(0, shared).reduce((sum, { text }) => sum + text.length, 0)
  return { sharedTokens: shared, at, one: sideOf(mine, theirs), other: sideOf(theirs, mine) }
}

/** An answer that ended there wrote nothing; how sure of that is not asked. */
const sideOf = (own: SureToken | undefined, opposite: SureToken | undefined): Parting['one'] => ({
  token: own?.text ?? '',
  probability: own?.probability ?? 0,
  ofOther: opposite === undefined ? null : (own?.top.find(({ id }) => id === opposite.id)?.probability ?? null),
})
