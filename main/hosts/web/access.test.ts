import { expect, test } from 'vitest'
import { codeLifetimeMs, createAccess } from './access.ts'

const createClock = () => {
  const state = { nowMs: 0 }
  return { now: () => state.nowMs, advance: (ms: number) => (state.nowMs += ms) }
}

test('a launch code buys one session, once', () => {
  const access = createAccess()
  const code = access.issueCode()
  const session = access.redeemCode(code)
  expect({
    session: session !== undefined && access.isSession(session),
    again: access.redeemCode(code),
    codeAsSession: access.isSession(code),
    sessionAsKey: access.isKey(session ?? ''),
  }).toEqual({ session: true, again: undefined, codeAsSession: false, sessionAsKey: false })
})

test('a code is worth nothing after ten minutes, and trying it too late uses it up', () => {
  const { now, advance } = createClock()
  const access = createAccess(now)
  const [inTime, late] = [access.issueCode(), access.issueCode()]
  advance(codeLifetimeMs)
  expect(access.redeemCode(inTime)).toBeDefined()
  advance(1)
  expect(access.redeemCode(late)).toBeUndefined()
})

test('several windows may be open at once', () => {
  const access = createAccess()
  const sessions = [access.issueCode(), access.issueCode()].map((code) => access.redeemCode(code) ?? '')
  expect(sessions.map((session) => access.isSession(session))).toEqual([true, true])
})

test('secrets have 256 bits, differ every time, and belong to one process only', () => {
  const [one, other] = [createAccess(), createAccess()]
  const secrets = [one.key, other.key, one.issueCode(), one.issueCode()]
  expect(new Set(secrets).size).toBe(4)
  expect(secrets.map((secret) => Buffer.from(secret, 'base64url').length)).toEqual([32, 32, 32, 32])
  expect([other.isKey(one.key), other.redeemCode(one.issueCode())]).toEqual([false, undefined])
})

test('nothing that was never issued opens anything', () => {
  const access = createAccess()
  access.redeemCode(access.issueCode())
  const guesses = ['', ' ', 'undefined', access.key.slice(0, -1), `${access.key}A`, access.key.toLowerCase()]
  expect(guesses.some((guess) => access.isSession(guess) || access.isKey(guess) || access.redeemCode(guess) !== undefined)).toBe(false)
})

test('a flood of codes pushes out the oldest, not the memory', () => {
  const access = createAccess()
  const first = access.issueCode()
  const rest = Array.from({ length: 16 }, () => access.issueCode())
  expect([access.redeemCode(first), access.redeemCode(rest[15] ?? '')]).toEqual([undefined, expect.any(String)])
})
