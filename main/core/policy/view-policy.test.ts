import { describe, expect, it } from 'vitest'
import type { EffectivePolicy } from '../../contract/policy.ts'
import { mergePolicies, unrestricted } from './merge-policies.ts'
import { readPolicy } from './read-policy.ts'
import { policyPaths } from './rule-lattices.ts'
import { ruleWords } from './rule-words.ts'
import { settingLock, settingLocks } from './setting-locks.ts'
import { viewPolicy } from './view-policy.ts'

const policy = (rules: object, source = 'admin'): EffectivePolicy => readPolicy(JSON.stringify({ schemaVersion: 1, policyId: 'a', ...rules }), source, 0).policy

describe('the policy as people see it', () => {
  it('has words for every rule there is', () => {
    const { rules } = unrestricted()
    const words = policyPaths.map((path) => ruleWords(rules, path))
    expect(words.filter((text) => text === '' || /undefined|null|NaN|\[object/.test(text))).toEqual([])
    expect(new Set(words).size).toBe(policyPaths.length)
  })

  it('lists what somebody has said something about, all of it carried out', () => {
    const merged = mergePolicies(policy({ cloud: { mode: 'auto' } }, 'a'), policy({ retention: { chatsDays: 30, auditDays: 90 } }, 'b'))
    const view = viewPolicy({ policy: merged, sources: [], fetches: [], nowMs: 0 })
    expect(view.rules).toEqual([
      { path: 'cloud.mode', words: 'The cloud: as you choose', sources: ['a'] },
      { path: 'retention.chatsDays', words: 'Chats that are not used are kept: 30 days', sources: ['b'] },
      { path: 'retention.auditDays', words: 'The audit log is kept: at least 90 days', sources: ['b'] },
    ])
    expect(view.locks).toEqual([{ setting: 'chats.kept-days', kind: 'bounded', value: 30, sources: ['b'] }])
  })

  it('has a lock for a setting only where something is left out, with who did it', () => {
    const strict = mergePolicies(
      policy({ cloud: { mode: 'ask', userKeys: 'forbid' }, redaction: { level: 'strict' }, power: { maxLevelOverride: 'eco' } }, 'a'),
      policy({ cloud: { mode: 'ask' }, budget: { currency: 'EUR', perUserDay: 1 }, local: { models: { hubs: ['https://hub.example'] } } }, 'b'),
    )
    expect(settingLocks(strict)).toEqual([
      { setting: 'cloud.mode', kind: 'bounded', value: 'ask', sources: ['a', 'b'] },
      { setting: 'cloud.own-keys', kind: 'fixed', value: false, sources: ['a'] },
      { setting: 'redaction.level', kind: 'fixed', value: 'strict', sources: ['a'] },
      { setting: 'budget.day', kind: 'bounded', value: 1_000_000, sources: ['b'] },
      { setting: 'power.fastest-level', kind: 'bounded', value: 'eco', sources: ['a'] },
      { setting: 'models.hubs', kind: 'bounded', value: 'https://hub.example', sources: ['b'] },
    ])
    expect([settingLock(strict, 'updates.channel'), settingLocks(unrestricted())]).toEqual([null, []])
  })
})
