import { expect, it } from 'vitest'
import { licenceWords } from './licence-text.ts'

it('licences that people know are called by their names, others as they are written', () => {
  expect(['mit', 'Apache-2.0', 'openrail', ''].map(licenceWords)).toEqual(['MIT', 'Apache 2.0', 'openrail', ''])
})
