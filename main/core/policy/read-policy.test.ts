import { describe, expect, it } from 'vitest'
import { readPolicy } from './read-policy.ts'
import { compileRegex, matchesFolder, matchesName } from './safe-pattern.ts'

const nowMs = Date.parse('2026-11-20T12:00:00Z')
const faultOf = (file: unknown): string | undefined => {
  const [fault] = readPolicy(typeof file === 'string' ? file : JSON.stringify(file), 'here', nowMs).policy.faults
  return fault === undefined ? undefined : `${fault.code}: ${fault.detail}`
}
const base = { schemaVersion: 1, policyId: 'acme' }

describe('reading a policy', () => {
  it('takes one that says nothing, with or without a byte order mark, as no restriction', () => {
    expect([faultOf(base), faultOf(`\uFEFF${JSON.stringify(base)}`)]).toEqual([undefined, undefined])
  })

  it('finds a fault in whatever it does not understand whole', () => {
    expect(faultOf('{')).toMatch(/^unparsable: /)
    expect(faultOf([])).toMatch(/^unparsable: /)
    expect(faultOf({ ...base, schemaVersion: 2 })).toContain('schemaVersion')
    expect(faultOf({ ...base, cloud: { providrs: { deny: ['*'] } } })).toContain('providrs')
    expect(faultOf({ ...base, telemetry: { enabled: true } })).toContain('telemetry')
    expect(faultOf({ ...base, budget: { perRequest: 1 } })).toContain('currency')
    expect(faultOf({ ...base, data: { labels: [{ match: { regex: '(a' }, class: 'public' }] } })).toContain('(a')
    expect(faultOf({ ...base, redaction: { customPatterns: [{ id: 'A', regex: '(?=a)', action: 'block' }] } })).toContain('(?=a)')
    expect(faultOf(`"${'x'.repeat(1_048_577)}"`)).toContain('1 MiB')
  })

  it('refuses one that is over, that has not begun, or that demands what this version cannot do', () => {
    expect([
      faultOf({ ...base, expiresAt: '2026-11-20T12:00:00Z' }),
      faultOf({ ...base, expiresAt: '2026-11-20T13:00:01+01:00' }),
      faultOf({ ...base, notBefore: '2026-11-20T12:00:01Z' }),
      faultOf({ ...base, requires: ['redaction.v1'] }),
      faultOf({ ...base, requires: ['redaction.v1', 'telepathy.v1'] }),
    ]).toEqual(['expired: 2026-11-20T12:00:00Z', undefined, 'not-yet-valid: 2026-11-20T12:00:01Z', undefined, 'unknown-requirement: telepathy.v1'])
  })
})

describe('patterns of a policy', () => {
  it('that redaction could not run are told when the policy is read, not when a text comes', () => {
    const withPattern = (regex: string) => faultOf({ ...base, redaction: { customPatterns: [{ id: 'EMP', regex, action: 'placeholder' }] } })
    expect([withPattern('E\\d{6}'), withPattern('(?:[a-z]{1,50}-){20}')]).toEqual([
      undefined,
      'unparsable: The pattern (?:[a-z]{1,50}-){20} cannot be used: The pattern EMP repeats too much',
    ])
  })

  it('take time in proportion to the text, also where a backtracking engine would take for ever', () => {
    // (a+)+$ over this text takes JavaScript's own engine 2^60000 steps: only a linear one comes back at all.
    const text = `${'a'.repeat(60_000)}!`
    for (const evil of ['(a+)+$', '^(a|a)*$', '(a*)*b', '([a-z]+)*\\d', '(.*a){20}$']) expect([evil, compileRegex(evil)(text)]).toEqual([evil, false])
  })

  it('match names whole, and only as wide as they are written', () => {
    expect(['claude-*', '*-preview', 'a.c', '*', 'org/*'].map((glob) => ['claude-x', 'x-preview', 'abc', 'org/model'].filter((name) => matchesName(glob, name, { ignoresCase: false })))).toEqual([
      ['claude-x'],
      ['x-preview'],
      [],
      ['claude-x', 'x-preview', 'abc', 'org/model'],
      ['org/model'],
    ])
  })

  it('match folders by whole names', () => {
    const folders = ['/a/HR', '/a/HR/b/c', 'D:\\x\\HR\\y', '/a/HRx/b', 'HR']
    expect(folders.filter((folder) => matchesFolder('**/HR/**', folder))).toEqual(['/a/HR', '/a/HR/b/c', 'D:\\x\\HR\\y', 'HR'])
    expect(folders.filter((folder) => matchesFolder('/a/*', folder))).toEqual(['/a/HR'])
  })
})
