import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../main/contract/errors.ts'
import { errorSentence, errorText } from './error-text.ts'

const host = 'hub.example'

describe('what users read when a hub failed', () => {
  it.each<[ErrorCode, Record<string, string | number>]>([
    ['offline', { reason: 'offline-switch', host }],
    ['offline', { reason: 'unreachable', host }],
    ['unauthorized', { reason: 'gated' }],
    ['unauthorized', { reason: 'token-refused' }],
    ['policy-denied', { reason: 'host-not-allowed', host }],
    ['policy-denied', { reason: 'private-address', host }],
    ['policy-denied', { reason: 'not-encrypted', host }],
    ['policy-denied', { reason: 'too-many-redirects', host }],
    ['provider-failed', { reason: 'rate-limited', host, retryAfterSeconds: 300 }],
    ['provider-failed', { reason: 'timeout', host }],
    ['provider-failed', { reason: 'unreadable', host }],
    ['provider-failed', { reason: 'status', host, status: 500 }],
    ['not-found', { kind: 'repository' }],
    ['not-found', { kind: 'hub-file' }],
    ['invalid-input', { reason: 'not-a-url' }],
    ['invalid-input', { reason: 'has-path' }],
    ['invalid-input', { reason: 'not-encrypted' }],
    ['invalid-input', { reason: 'not-fetchable' }],
  ])('%s %j has words of its own, without jargon', (code, details) => {
    const text = errorText({ code, details })
    expect(text).not.toEqual(errorText({ code, details: {} }))
    expect(text.happened).toMatch(/^.{10,}\.$/)
    expect(text.next).toMatch(/^[A-Z].{5,}\.$/)
    expect(errorSentence({ code, details })).not.toMatch(/undefined|null|NaN|\b(4|5)\d\d\b|GGUF|DNS|TLS|socket|redirect/i)
  })

  it('what was refused was not sent, and the words say so', () => {
    expect(errorText({ code: 'policy-denied', details: { reason: 'private-address', host } }).kept).toBe('Nothing was sent there.')
  })

  it('failures that have nothing to do with a hub keep their words', () => {
    expect(errorText({ code: 'offline', details: { peer: 'main' } }).happened).toBe('The window lost its connection to Hearth.')
    expect(errorText({ code: 'unauthorized', details: {} }).happened).toBe('This window is not signed in to Hearth any more.')
  })
})
