import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type FloatType, fromFloats, largestFloat, toFloats } from './float-rows.ts'

const through = (values: readonly number[], type: FloatType): number[] => [...toFloats(fromFloats(Float32Array.from(values), type), type)]

it('32-bit numbers stay as they are', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true })), (values) => {
      expect(through(values, 'F32')).toEqual(values)
    }),
  )
})

// Half of the distance between neighbours, relative to the number: 2^-11 with 11 bits, 2^-8 with 8.
it.each([
  ['F16', 2 ** -11, 2 ** -14],
  ['BF16', 2 ** -8, 2 ** -126],
] as const)('%s comes back as the nearest number that it has', (type, error, leastNormal) => {
  const most = type === 'F16' ? 60_000 : 1e30
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: Math.fround(-most), max: Math.fround(most) }), (value) => {
      const [back = Number.NaN] = through([value], type)
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(Math.abs(value), leastNormal) * error)
      expect(through([back], type)).toEqual([back])
    }),
  )
})

it('in the middle between two numbers the even one is taken', () => {
  expect(through([1 + 2 ** -8, 1 + 3 * 2 ** -8], 'BF16')).toEqual([1, 1 + 2 ** -6])
  expect(through([1 + 2 ** -11, 1 + 3 * 2 ** -11], 'F16')).toEqual([1, 1 + 2 ** -9])
})

it('the largest number of each type can be kept', () => {
  for (const type of ['F32', 'F16', 'BF16'] as const) expect(through([largestFloat[type]], type)).toEqual([largestFloat[type]])
})
