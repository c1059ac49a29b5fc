// build/run-vitest.test.ts - What fails twice has failed; what passed only the second time is named.
import { expect, test } from 'vitest'
import { withSecondRun } from './run-vitest.mjs'

const file = (name: string, passed: string[], failed: string[]) => ({ file: name, passed, failed, skipped: 0, isBroken: failed.length > 0 })

test('the second run of a file stands for the first, and what passed only then is named', () => {
  const first = { files: [file('a', ['a1'], []), file('b', ['b1'], ['b2', 'b3'])], code: 1, output: 'first' }
  const again = { files: [file('b', ['b1', 'b2'], ['b3'])], code: 1, output: 'again' }
  expect(withSecondRun(first, again)).toEqual({
    run: { files: [file('a', ['a1'], []), file('b', ['b1', 'b2'], ['b3'])], code: 1, output: 'again' },
    late: ['b2'],
  })
})

test('a second run that reported nothing excuses nothing', () => {
  const first = { files: [file('b', [], ['b1'])], code: 1, output: 'first' }
  expect(withSecondRun(first, { files: [], code: 1, output: 'crashed' })).toEqual({
    run: { files: first.files, code: 1, output: 'crashed' },
    late: [],
  })
})
