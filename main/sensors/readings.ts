// main/sensors/readings.ts - Values that say whether they can be believed.
import type { Reading, Validity } from '../contract/power.ts'

/** Where and when: the path or interface, and the wall clock. */
export type Origin = { source: string; atMs: number }

export const valid = <T>(value: T, { source, atMs }: Origin): Reading<T> => ({ value, validity: 'valid', atMs, source })

export const unknown = (validity: Exclude<Validity, 'valid'>, { source, atMs }: Origin): Reading<never> => ({ value: null, validity, atMs, source })
