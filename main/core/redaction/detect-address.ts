// core/redaction/detect-address.ts - Addresses of houses in a text; how they are written is in address-forms.ts.
import { addressForms } from './address-forms.ts'
import type { Entity } from './redaction-types.ts'

export const detectAddress = (text: string): Entity[] =>
  addressForms.flatMap(({ id, form }) =>
    Array.from(text.matchAll(form), ({ index: start, 0: value }) => ({ start, end: start + value.length, kind: 'HOUSE_ADDRESS' as const, detector: `address.${id}` })),
  )
