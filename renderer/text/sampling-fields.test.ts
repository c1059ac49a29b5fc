import { expect, it } from 'vitest'
import { defaultSampling, Sampling } from '../../main/contract/sampling.ts'
import { samplingFields, withField } from './sampling-fields.ts'

it.each(samplingFields)('$term takes exactly what main takes', (field) => {
  const candidates = [field.min - 1, field.min - 0.001, field.min, (field.min + field.max) / 2, field.max, field.max + 0.001, field.max + 1, 1.5, Number.NaN]
  for (const value of candidates) {
    const isTaken = withField(defaultSampling, field, value) !== null
    const wouldParse = Sampling.safeParse({ ...defaultSampling, [field.key]: value }).success
    // The window may be stricter (top-p begins at 0.01), never laxer.
    if (isTaken) expect(wouldParse, `${field.key} ${String(value)}`).toBe(true)
    if (value === field.min || value === field.max) expect(isTaken, `${field.key} ${String(value)}`).toBe(true)
  }
})
