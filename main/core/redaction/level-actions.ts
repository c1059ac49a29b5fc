// core/redaction/level-actions.ts - What each level does with each kind, where a policy says nothing else.
import { type EntityAction, EntityKind, type RedactionLevel } from '../../contract/cloud-terms.ts'

/** `basic` takes out what opens accounts and identifies a person by itself, `standard` also where machines and houses are, `strict` also what only may be one. */
const takenAt: Record<RedactionLevel, readonly EntityKind[]> = {
  off: [],
  basic: ['SECRET', 'CREDIT_CARD', 'IBAN', 'NATIONAL_ID', 'EMAIL', 'PHONE', 'NAME', 'CUSTOM'],
  standard: EntityKind.options,
  strict: EntityKind.options,
}

export const actionsOf = (level: RedactionLevel, entities: Partial<Record<EntityKind, EntityAction>> = {}): ReadonlyMap<EntityKind, EntityAction> =>
  new Map(EntityKind.options.map((kind) => [kind, entities[kind] ?? (takenAt[level].includes(kind) ? 'placeholder' : 'allow')]))
