import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { policySchema } from './policy-schema.ts'

it('docs/policy.schema.json is what this version reads (`hearth policy schema > docs/policy.schema.json`)', () => {
  const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'policy.schema.json'), 'utf8'))
  expect(published).toEqual(policySchema())
})
