import { describe, expect, it } from 'vitest'
import type { PolicyView, SettingLock } from '../../main/contract/policy.ts'
import { sampleModel } from './model-for-tests.ts'
import { keptWords, lockNote, lockWords, templateCaution, verdictWords } from './policy-text.ts'

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

describe('rules that the user is told of where they matter', () => {
  const acme = { name: '/etc/hearth/policy.json', kind: 'file', state: 'in-force', policyId: 'acme-2026', serial: 1, expiresAt: null, rules: 1 } as const
  const view = (...locks: SettingLock[]): PolicyView => ({ isManaged: true, sources: [acme], faults: [], fetches: [], banner: null, killSwitch: { isOn: false, sinceMs: null }, rules: [], locks })

  it('say how long things are kept, and who says so', () => {
    const chats = lock({ setting: 'chats.kept-days', value: 90 })
    const cloud = lock({ setting: 'cloud.kept-days', value: 1 })
    expect([keptWords(view(chats)), keptWords(view(cloud)), keptWords(view(chats, cloud)), keptWords(view()), keptWords(undefined), lockWords(chats).words].map((words) => words?.replaceAll('\u00A0', ' ') ?? null)).toEqual([
      'Chats are kept for 90 days after their last use, as acme-2026 says.',
      'What a cloud wrote is kept for 1 day, as acme-2026 says.',
      'Chats are kept for 90 days after their last use, and what a cloud wrote for 1 day, as acme-2026 says.',
      ...[null, null],
      '90 days at most',
    ])
  })

  it('mark models whose template Hearth does not know, and no others', () => {
    const rule = (value: 'warn' | 'block') => view(lock({ setting: 'models.templates', value }))
    const unknown = sampleModel('one', { template: { sha256: null, verdict: 'plain', isKnown: false } })
    expect([templateCaution(rule('warn'), unknown)?.label, templateCaution(rule('block'), unknown)?.label, templateCaution(rule('block'), sampleModel('two')), templateCaution(view(), unknown)]).toEqual(['Unknown template', 'Not let answer', null, null])
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
