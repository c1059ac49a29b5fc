import { describe, expect, it } from 'vitest'
import { compilePattern } from './custom-patterns.ts'
import { createRedactor } from './create-redactor.ts'
import { createPlaceholderMap } from './placeholder-map.ts'
import type { RedactorOptions } from './redaction-types.ts'

const taken = (text: string, options: Partial<RedactorOptions> = {}): string[] =>
  createRedactor({ level: 'standard', ...options })
    .redact([{ source: 'question', text }], createPlaceholderMap())
    .texts.flatMap(({ placeholders }) => placeholders.map(({ kind, original }) => `${kind} ${original}`))

const pem = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----'

describe('what is taken out', () => {
  it.each([
    ['mailto:o.neil+x@mail.example.co.uk?subject=hi', ['EMAIL o.neil+x@mail.example.co.uk']],
    ['müller@bücher.example and anna (at) example (dot) org', ['EMAIL müller@bücher.example', 'EMAIL anna (at) example (dot) org']],
    ['call +44 (0)20 7946 0958 or 0044 20 7946 0958', ['PHONE +44 (0)20 7946 0958', 'PHONE 0044 20 7946 0958']],
    ['(212) 555-0187 / 06 12 34 56 78', ['PHONE (212) 555-0187', 'PHONE 06 12 34 56 78']],
    ['DE89 3704 0044 0532 0130 00.', ['IBAN DE89 3704 0044 0532 0130 00']],
    ['card 3782-822463-10005, exp 12/27', ['CREDIT_CARD 3782-822463-10005']],
    ['2001:db8::8a2e:370:7334 and ::ffff:203.0.113.9', ['IP 2001:db8::8a2e:370:7334', 'IP ::ffff:203.0.113.9']],
    ['eth0 02:42:ac:11:00:02', ['MAC 02:42:ac:11:00:02']],
    ['Authorization: Bearer abcdef0123456789ABCDEF', ['SECRET abcdef0123456789ABCDEF']],
    ['mysql://root:hunter22@10.0.0.5/db', ['SECRET hunter22', 'IP 10.0.0.5']],
    ['das Passwort lautet Sonne42!', ['SECRET Sonne42']],
    [`key:\n${pem}\nend`, [`SECRET ${pem}`]],
    ['-----BEGIN PRIVATE KEY-----\nMIIabc\ncut off', ['SECRET -----BEGIN PRIVATE KEY-----\nMIIabc\ncut off']],
    ['token 9f86d081884c7d659a2feaa0c55ad015', ['SECRET 9f86d081884c7d659a2feaa0c55ad015']],
  ])('from %j', (text, expected) => {
    expect(taken(text)).toEqual(expected)
  })

  it.each([
    'icon@2x.png, @handle, git@github.com:owner/repo.git, react@18.2.0',
    'version 1.2.3.4, v4.18.2.1, 127.0.0.1, 0.0.0.0, ::1',
    'std::vector<int> a::b, 12:30:45, 2024-05-17 10:30',
    'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b, sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'id 6ba7b810-9dad-41d1-80b4-00c04fd430c8 in getUserByIdAndTenantNumber2Version3',
    'bartowski/DeepSeek-R1-Distill-Qwen-1.5B-GGUF, XChaCha20-Poly1305/AES-256-GCM, com/archives/C01QF9Q31QD',
    'password: required, token: string, api_key = process.env.API_KEY, password=********',
    '1 234 567,89 € and 3.645.000 people, 2019-2023, pages 123–145, ISBN 978-3-16-148410-0',
    'Im Jahr 2024 und am Montag 3 Termine; Heidelberg 5 liegt vorn',
    'DE89 3704 0044 0532 0130 01, 4012 8888 8888 1882',
  ])('is nothing of %j', (text) => {
    expect(taken(text)).toEqual([])
  })
})

describe('patterns of a policy', () => {
  const employee = { id: 'EMP_ID', regex: 'E\\d{6}', action: 'placeholder' } as const

  it('hold at every level, under their own word', () => {
    const { texts } = createRedactor({ level: 'off', customPatterns: [employee] }).redact([{ source: 'question', text: 'ask E123456' }], createPlaceholderMap())
    expect(texts[0]?.text).toBe('ask ⟦EMP_ID_1⟧')
  })

  it('answer patterns that hang other engines, over a long text', () => {
    const customPatterns = ['(a+)+$', '(a|aa)+b', '(.*a){12}'].map((regex, index) => ({ id: `P${index}`, regex, action: 'allow' as const }))
    expect(taken('a'.repeat(20_000), { customPatterns, level: 'off' })).toEqual([])
  })

  it('stop the text where they would look far ahead from each of many places', () => {
    const customPatterns = [{ id: 'FAR', regex: 'A[^\\n]*Z|A', action: 'placeholder' as const }]
    const redactor = createRedactor({ customPatterns, level: 'off' })
    const denied = () => redactor.redact([{ source: 'question', text: `${'A '.repeat(2000)}${'b'.repeat(96_000)}` }], createPlaceholderMap())
    expect(denied).toThrow(expect.objectContaining({ code: 'policy-denied' }))
  })

  it.each([
    ['(?=x)y', 'cannot be read'],
    ['(x)\\1', 'cannot be read'],
    ['(', 'cannot be read'],
    ['', '1 to 500'],
    ['x'.repeat(501), '1 to 500'],
    ['((a{1,30}){1,30}){1,30}', ''],
  ])('are refused: %j', (regex, reason) => {
    expect(() => compilePattern({ id: 'P', regex })).toThrow(reason)
  })
})
