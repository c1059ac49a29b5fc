import { expect, it } from 'vitest'
import { isKnownTemplate } from './template-standing.ts'

const known = new Set(['good'])

it.each([
  ['on the list and plain', 'good', 'plain', null, true],
  ['on the list and odd', 'good', 'flagged', null, false],
  ['not on the list', 'other', 'plain', null, false],
  ['not looked at yet', null, 'unchecked', null, false],
  ['none, so that a plain format takes its place', null, 'none', null, true],
  ['one that cannot be rendered, so that a plain format takes its place', 'other', 'failed', null, true],
  ['replaced by one that is on the list', 'other', 'flagged', 'good', true],
  ['replaced by one that is not', 'good', 'plain', 'mine', false],
] as const)('a template that is %s', (...[, sha256, verdict, overrideSha256, isKnown]) => {
  expect(isKnownTemplate({ check: { sha256, verdict }, overrideSha256 }, known)).toBe(isKnown)
})
