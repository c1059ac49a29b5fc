import { expect, it } from 'vitest'
import { errorText } from './error-text.ts'

const conflicts = [
  ...['already-quantized', 'starter', 'cannot-chat', 'place-taken', 'draft-vocabulary', 'own-draft', 'not-an-adapter', 'running', 'text-needed'],
  ...['other-model', 'not-mergeable', 'merge-quantized', 'merge-split', 'too-strong'],
]

it.each(conflicts)('a conflict because of "%s" is not about an answer being written', (reason) => {
  const { happened, next } = errorText({ code: 'conflict', details: { reason } })
  expect(happened).toMatch(/^[A-Z].+\.$/)
  expect(next).toMatch(/^[A-Z].+\.$/)
  expect(happened).not.toMatch(/answer is already being written/)
})

it.each(['file', 'folder', 'model'])('a %s that is not there is named', (kind) => {
  expect(errorText({ code: 'not-found', details: { kind } }).happened).toContain(kind)
})

it.each(['missing', 'changed', 'checking', 'damaged'])('a file that is %s says what to do, and not to install Hearth again', (reason) => {
  const { happened, next } = errorText({ code: 'model-load-failed', details: { reason } })
  expect(`${happened} ${next}`).not.toMatch(/Install/)
  expect(next).toMatch(/^[A-Z].+\.$/)
})

it('too little memory names the way past where there is one', () => {
  expect(errorText({ code: 'out-of-memory', details: { neededMiB: 9000, freeMiB: 3000, canOverride: true } }).next).toMatch(/smaller version.*even so/)
})
