import { describe, expect, it } from 'vitest'
import type { PolicyFile } from '../../contract/policy-file.ts'
import type { EffectivePolicy } from '../../contract/policy.ts'
import { liftPolicy } from './lift-policy.ts'
import { mergePolicies, unrestricted } from './merge-policies.ts'

const lifted = (file: PolicyFile, source: string): EffectivePolicy => ({ ...unrestricted(), rules: liftPolicy(file, source) })

describe('merging policies', () => {
  it('takes the lower budget, the longer evidence, the stricter of two actions, and says whose it is', () => {
    const a = lifted(
      { schemaVersion: 1, policyId: 'a', budget: { currency: 'USD', perUserDay: 2 }, retention: { auditDays: 30, chatsDays: 10 }, redaction: { entities: { EMAIL: 'block', PHONE: 'placeholder' } } },
      'a',
    )
    const b = lifted(
      { schemaVersion: 1, policyId: 'b', budget: { currency: 'USD', perUserDay: 0.5 }, retention: { auditDays: 730, chatsDays: 10 }, redaction: { entities: { EMAIL: 'placeholder' } } },
      'b',
    )
    const { rules } = mergePolicies(a, b)
    expect([
      rules['budget.perUserDay'],
      rules['retention.auditDays'],
      rules['retention.chatsDays'],
      rules['redaction.entities.EMAIL'],
      rules['redaction.entities.PHONE'],
      rules['budget.currency'].value,
    ]).toEqual([
      { value: 500_000, sources: ['b'] },
      { value: 730, sources: ['b'] },
      { value: 10, sources: ['a', 'b'] },
      { value: 'block', sources: ['a'] },
      { value: 'placeholder', sources: ['a'] },
      [{ item: 'USD', sources: ['a', 'b'] }],
    ])
  })
})
