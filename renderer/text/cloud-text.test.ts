import { describe, expect, it } from 'vitest'
import { PolicySentenceCode } from '../../main/contract/policy.ts'
import { cloudErrorSentence } from './cloud-error-text.ts'
import { formatMoney, originWords, reasonWords } from './cloud-text.ts'

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000001'],
    [1234, '$0.0012'],
    [45_600, '$0.046'],
    [2_500_000, '$2.50'],
  ])('of %i millionths reads %s', (micro, words) => {
    expect(formatMoney(micro, 'USD')).toBe(words)
  })
})

describe('why something stays here', () => {
  it.each(PolicySentenceCode.options)('has words of its own for %s', (sentenceCode) => {
    expect(reasonWords({ rule: 'a.rule', source: '', sentenceCode })).not.toContain('a.rule')
  })

  it('names who decided, but not the user to themselves', () => {
    expect(reasonWords({ rule: 'cloud.mode', source: '/etc/hearth/policy.json', sentenceCode: 'mode-off' })).toBe('The cloud is off (decided by /etc/hearth/policy.json).')
    expect(reasonWords({ rule: 'chat-lock', source: 'you', sentenceCode: 'chat-locked' })).toBe('This chat is locked: nothing of it leaves.')
    expect(reasonWords({ rule: 'new.rule', source: '', sentenceCode: 'unheard-of' })).toBe('A rule does not allow it: new.rule.')
  })
})

describe('what went wrong', () => {
  it.each([
    ['unauthorized', { reason: 'key-refused', host: 'h' }, 'The provider does not take the key. Enter another on the Cloud page.'],
    ['unauthorized', { reason: 'no-key' }, 'There is no key for this provider. Enter one on the Cloud page.'],
    ['policy-denied', { reason: 'budget' }, 'The budget does not allow it. Nothing was sent.'],
    ['policy-denied', { reason: 'policy', source: 'acme' }, 'The rules of this computer do not allow it (acme). Nothing was sent.'],
    ['provider-failed', { reason: 'cut', host: 'h' }, 'The answer of h broke off. What came is kept as a version.'],
    ['provider-failed', { reason: 'rate-limited', host: 'h', retryAfterSeconds: 600 }, 'h has been asked too often. Try again in a few minutes.'],
    ['offline', { reason: 'offline-switch', host: 'h' }, 'Hearth is set to stay offline. Nothing was sent.'],
  ] as const)('%s %j is said plainly', (code, details, words) => {
    expect(cloudErrorSentence({ code, details })).toBe(words)
  })
})

it('an answer says who wrote it and what that cost', () => {
  const origin = { kind: 'refined', provider: 'o', providerName: 'Ours', model: 'big', costMicro: 1200, currency: 'USD', tokensIn: 1, tokensOut: 1, spans: [], draftId: null, takenOut: 0, trigger: null } as const
  expect(originWords({ ...origin, spans: [] })).toBe('Written here, corrected by big at Ours · $0.0012')
})
