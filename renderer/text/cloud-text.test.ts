import { describe, expect, it } from 'vitest'
import { type CloudState, ProviderId } from '../../main/contract/cloud.ts'
import { PolicySentenceCode } from '../../main/contract/policy.ts'
import { cloudErrorSentence } from './cloud-error-text.ts'
import { autoHeldWords, cloudFailureText, formatMoney, originWords, reasonWords, wishText } from './cloud-text.ts'

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
    ['provider-failed', { reason: 'cut', host: 'h' }, 'The answer of h broke off. What came is kept.'],
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

it('an answer says why a cloud was asked, and a local one why that was in vain', () => {
  const origin = { kind: 'cloud', provider: 'o', providerName: 'Ours', model: 'big', costMicro: 1200, currency: 'USD', tokensIn: 1, tokensOut: 1, spans: [], draftId: null, takenOut: 0 } as const
  expect(originWords({ ...origin, spans: [], trigger: 'thermal' })).toBe('Written by big at Ours · because the computer was too hot · $0.0012')
  expect(cloudFailureText({ providerName: 'Ours', trigger: 'battery', code: 'unauthorized', details: { reason: 'key-refused' } })).toBe(
    'Asked Ours because the battery was low, without success. The provider does not take the key. Enter another on the Cloud page.',
  )
  expect(cloudFailureText({ providerName: 'Ours', trigger: 'user', code: 'offline', details: { reason: 'offline-switch' } })).toMatch(/^Asked Ours, without success\./)
})

it('the message field says who answers while the machine should not, and whether that happens by itself', () => {
  expect(wishText('battery', { name: 'Ours', isBySelf: true })).toBe('The battery is low: your question goes to Ours instead of this computer.')
  expect(wishText('thermal', { name: 'Ours', isBySelf: false })).toBe('The computer is too hot. You can ask Ours instead of this computer.')
})

describe('what keeps the cloud from helping by itself', () => {
  const provider = ProviderId.parse('ours')
  const free = <T>(value: T) => ({ value, isLocked: false, source: null })
  const consents = [{ provider, chatId: null, givenAtMs: 0, expiresAtMs: null }]
  const state: CloudState = {
    ...{ mode: free('auto'), consent: free('per-provider'), showsPreview: free(false), share: 0.2, names: [], providers: [], provider },
    ...{ consents, keys: 'keychain', blockedBy: null, banner: null, currency: 'USD' },
  }
  it.each([
    [{}, null],
    [{ share: 0 }, /share of nothing/],
    [{ showsPreview: free(true) }, /shown first/],
    [{ consent: free('per-message' as const) }, /every message/],
    [{ consents: [] }, /said yes once/],
    [{ consents: [], consent: free('none' as const) }, null],
  ])('is told for %j', (change, words) => {
    const told = autoHeldWords({ ...state, ...change })
    if (words === null) expect(told).toBeNull()
    else expect(told).toMatch(words)
  })
})
