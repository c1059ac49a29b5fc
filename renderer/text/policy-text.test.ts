import { describe, expect, it } from 'vitest'
import type { PolicyView, SettingLock } from '../../main/contract/policy.ts'
import { lockNote, lockWords, verdictWords } from './policy-text.ts'

const lock = (part: Partial<SettingLock>): SettingLock => ({ setting: 'cloud.mode', kind: 'bounded', value: 'ask', sources: ['/etc/hearth/policy.json'], ...part })

describe('words for locked settings', () => {
  it('say what is left to choose', () => {
    expect([
      lockWords(lock({})).words,
      lockWords(lock({ kind: 'fixed', value: 'off' })).words,
      lockWords(lock({ setting: 'cloud.preview', kind: 'fixed', value: true })).words,
      lockWords(lock({ setting: 'budget.day', value: 2_500_000 })).words,
      lockWords(lock({ setting: 'budget.tokens', value: 20_000 })).words,
      lockWords(lock({ setting: 'models.hubs', value: 'https://hub.example' })).words,
    ]).toEqual(['No looser than ask', 'Always off', 'Always on', 'No looser than 2.50', 'No looser than 20000', 'Only https://hub.example'])
  })

  it('name who decided, and say nothing where the user decides', () => {
    const policy: PolicyView = { isManaged: true, sources: [], faults: [], fetches: [], banner: null, killSwitch: { isOn: false, sinceMs: null }, rules: [], locks: [lock({ sources: ['a', 'b'] })] }
    expect([lockNote(policy, 'cloud.mode'), lockNote(policy, 'models.hubs'), lockNote(undefined, 'cloud.mode')]).toEqual(['No looser than ask, set by a, b.', null, null])
  })
})

describe('the verdict about a request', () => {
  it('is never told by its colour alone', () => {
    expect([verdictWords({ isAllowed: false, needsConsent: false }), verdictWords({ isAllowed: true, needsConsent: true }), verdictWords({ isAllowed: true, needsConsent: false })]).toEqual([
      { tone: 'bad', label: 'It stays on this computer' },
      { tone: 'warn', label: 'It may leave, once you have said yes' },
      { tone: 'ok', label: 'It may leave' },
    ])
  })
})
