/* Everything that is to be taken out of a text, each place once.
 *
 * Detectors look at the whole text one after the other and know nothing of each
 * other. Where what they found overlaps, it becomes one place that covers all of
 * it: the kind is that of the strongest claim, and nothing that anybody claimed
 * stays behind. */
import type { EntityAction, EntityKind } from '../../contract/cloud-terms.ts'
import { plainText } from './plain-text.ts'
import type { Detector, Entity } from './redaction-types.ts'

/** What a detector that fails means; thrown for a text that cannot be looked at. */
export type OnDetectorError = (detector: string, error: unknown) => void

export type Place = Entity & { action: EntityAction }

export type ActionOf = (entity: Entity) => EntityAction

/** Strongest first: a form with a check or an issuer's mark beats a shape, a shape beats a word. */
const strength: readonly EntityKind[] = ['SECRET', 'IBAN', 'CREDIT_CARD', 'NATIONAL_ID', 'CUSTOM', 'EMAIL', 'IP', 'MAC', 'PHONE', 'HOUSE_ADDRESS', 'NAME']

export const findEntities = (text: string, detectors: readonly Detector[], onError: OnDetectorError): Entity[] => {
  const plain = plainText(text)
  return detectors.flatMap(({ id, find }) => {
    try {
      return find(plain).filter((entity) => isInside(entity, plain))
    } catch (error) {
      onError(id, error)
      return []
    }
  })
}

/** In the order of the text, without overlaps and without what is allowed. The stricter action of what overlaps holds. */
export const mergeEntities = (entities: readonly Entity[], actionOf: ActionOf): Place[] => {
  const places: Place[] = []
  const sorted = entities.map((entity) => ({ ...entity, action: actionOf(entity) })).filter(({ action }) => action !== 'allow')
  for (const place of sorted.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = places.at(-1)
    if (last === undefined || place.start >= last.end) places.push(place)
    else places[places.length - 1] = joined(last, place)
  }
  return places
}

const joined = (one: Place, other: Place): Place => {
  const { kind, detector } = strength.indexOf(other.kind) < strength.indexOf(one.kind) ? other : one
  const action = one.action === 'block' || other.action === 'block' ? 'block' : 'placeholder'
  return { start: one.start, end: Math.max(one.end, other.end), kind, detector, action }
}

/** A recogniser of somebody else's may answer anything. */
const isInside = ({ start, end }: Entity, text: string): boolean => {
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end <= text.length) return true
  throw new RangeError('A detector named a place outside of the text')
}
