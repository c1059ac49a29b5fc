/* Takes out of texts what may not leave, and says what kind of text it is.
 *
 * DESIGN: a text is looked at by all detectors, what they found is merged into
 * places that do not overlap, and each place is replaced by its placeholder. Text
 * that already looks like a placeholder is replaced by one as well (⟦TEXT_1⟧), so
 * that every placeholder in an answer is one of ours and is put back exactly.
 *
 * It promises that putting back gives the text that went in, character by
 * character, and that it fails closed: a detector that throws, a pattern that
 * cannot be compiled and a value that is to be blocked all end in policy-denied
 * before anything has left, and the map has learned nothing from such a text.
 *
 * NOT HERE: names that nobody listed (`recognisers`, or `RedactInput.names` for
 * one that takes its time), what a policy's labels say of a text (core/policy). */
import { AppError } from '../../contract/errors.ts'
import { classOf } from './class-of.ts'
import { createDetectors } from './detectors.ts'
import { type ActionOf, type OnDetectorError, type Place, findEntities, mergeEntities } from './find-entities.ts'
import { findRepeats, knownValues } from './find-repeats.ts'
import { actionsOf } from './level-actions.ts'
import { literalLabel, placeholderPattern, toLabel } from './placeholder-map.ts'
import type { Entity, EntityCounts, PlaceholderMap, RedactInput, RedactedText, Redactor, RedactorOptions } from './redaction-types.ts'

export const createRedactor = (options: RedactorOptions): Redactor => {
  const detectors = createDetectors(options)
  const actionOf = createActionOf(options)
  const onError = createOnError(options)
  const look = (input: RedactInput): Entity[] => [...findEntities(input.text, detectors, onError), ...namesOf(input)]
  return {
    redact: (texts, map) => {
      const first = texts.map((input) => mergeEntities(look(input), actionOf))
      for (const places of first) refuseBlocked(places)
      texts.forEach((input, index) => replace(input, first[index] ?? [], map))
      // Now that the map knows all values: where they stand without what gave them away.
      const known = knownValues(map.toStored())
      const found = texts.map((input, index) => ({ input, places: mergeEntities([...(first[index] ?? []), ...findRepeats(input.text, known)], actionOf) }))
      const redacted = found.map(({ input, places }) => replace(input, places, map))
      return { texts: redacted, counts: countKinds(found.flatMap(({ places }) => places)) }
    },
    classify: (texts) => classOf(texts.map(look), options.defaultClass ?? 'internal'),
  }
}

const namesOf = ({ names = [] }: RedactInput): Entity[] => names.map(({ start, end }) => ({ start, end, kind: 'NAME', detector: 'name.found' }))

const createActionOf = ({ level, entities, customPatterns = [] }: RedactorOptions): ActionOf => {
  const byKind = actionsOf(level, entities)
  const byPattern = new Map(customPatterns.map(({ id, action }) => [`custom.${id}`, action]))
  // A pattern of the policy's own holds at every level: it says itself what is to be done.
  return ({ kind, detector }) => byPattern.get(detector) ?? byKind.get(kind) ?? 'block'
}

const createOnError =
  ({ onDetectorError = 'block' }: RedactorOptions): OnDetectorError =>
  (detector, cause) => {
    if (onDetectorError === 'allow') return
    throw new AppError('policy-denied', 'A text could not be looked through and is not sent', { details: { reason: 'redaction', why: 'detector', detector }, cause })
  }

const refuseBlocked = (places: readonly Place[]): void => {
  const blocked = places.find(({ action }) => action === 'block')
  if (blocked === undefined) return
  const { kind, detector } = blocked
  throw new AppError('policy-denied', 'A text holds what must not leave', { details: { reason: 'redaction', why: 'entity', kind, detector } })
}

type Cut = { start: number; end: number; label: string; kind: Entity['kind'] }

const replace = ({ source, text }: RedactInput, places: readonly Place[], map: PlaceholderMap): RedactedText => {
  const placeholders: RedactedText['placeholders'][number][] = []
  let redacted = ''
  let from = 0
  for (const { start, end, label, kind } of cutsOf(text, places)) {
    const original = text.slice(start, end)
    const placeholder = map.placeholderFor(label, original)
    redacted += text.slice(from, start)
    placeholders.push({ start: redacted.length, end: redacted.length + placeholder.length, kind, placeholder, original })
    redacted += placeholder
    from = end
  }
  return { source, text: redacted + text.slice(from), placeholders }
}

/** The places, and between them what looks like a placeholder; what overlaps becomes one. */
const cutsOf = (text: string, places: readonly Place[]): Cut[] => {
  const cuts: Cut[] = places.map(({ start, end, kind, detector }) => ({ start, end, kind, label: toLabel(kind === 'CUSTOM' ? detector.replace(/^custom\./, '') : kind) }))
  const literals = Array.from(text.matchAll(placeholderPattern()), ({ index: start, 0: value }): Cut => ({ start, end: start + value.length, kind: 'CUSTOM', label: literalLabel }))
  if (literals.length === 0) return cuts
  const merged: Cut[] = []
  for (const cut of [...cuts, ...literals].toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = merged.at(-1)
    if (last === undefined || cut.start >= last.end) merged.push(cut)
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, cut.end) }
  }
  return merged
}

const countKinds = (places: readonly Place[]): EntityCounts => {
  const counts: EntityCounts = {}
  for (const { kind } of places) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
