// core/redaction/class-of.ts - How sensitive texts are, by what was found in them.
import { type DataClass, type EntityKind, dataClasses } from '../../contract/cloud-terms.ts'
import type { Entity } from './redaction-types.ts'

/** A key opens something; a number of an account or a person is misused more easily than an address. */
const classOfKind: Record<EntityKind, DataClass> = {
  SECRET: 'restricted',
  IBAN: 'confidential',
  CREDIT_CARD: 'confidential',
  NATIONAL_ID: 'confidential',
  CUSTOM: 'confidential',
  EMAIL: 'internal',
  PHONE: 'internal',
  IP: 'internal',
  MAC: 'internal',
  HOUSE_ADDRESS: 'internal',
  NAME: 'internal',
}

/** As many addresses of people in one text are a list of customers or members. */
const listLength = 20
const contacts: readonly EntityKind[] = ['EMAIL', 'PHONE', 'HOUSE_ADDRESS']

/** The highest that is found in any text, and at least `least`. */
export const classOf = (found: readonly (readonly Entity[])[], least: DataClass): DataClass => {
  const classes = found.flatMap((entities) => [...entities.map(({ kind }) => classOfKind[kind]), ...(isList(entities) ? ['confidential' as const] : [])])
  return dataClasses.findLast((dataClass) => dataClass === least || classes.includes(dataClass)) ?? 'restricted'
}

const isList = (entities: readonly Entity[]): boolean => entities.filter(({ kind }) => contacts.includes(kind)).length >= listLength
