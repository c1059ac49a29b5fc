import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HeldOutItem, isRight } from './score.ts'

describe('the last number of an answer', () => {
  it('counts, whatever stands before it', () => {
    expect(isRight('17 + 25 = 42.', { lastNumber: 42 })).toBe(true)
    expect(isRight('42 = 17 + 25', { lastNumber: 42 })).toBe(false)
  })

  it('may be negative, may have a thousands separator, and must be there', () => {
    expect(isRight('10 - 15 = -5.', { lastNumber: -5 })).toBe(true)
    expect(isRight('That makes 1,250.', { lastNumber: 1250 })).toBe(true)
    expect(isRight("I don't know.", { lastNumber: 0 })).toBe(false)
  })
})

describe('an exact answer', () => {
  it('may end in a full stop and be one of several', () => {
    expect(isRight(' apple, pear. ', { exact: ['apple pear', 'apple, pear'] })).toBe(true)
  })

  it('must be the whole answer in the same case', () => {
    expect(isRight('Sorted: apple, pear', { exact: ['apple, pear'] })).toBe(false)
    expect(isRight('Apple, pear', { exact: ['apple, pear'] })).toBe(false)
  })
})

describe('listed facts', () => {
  it('need one alternative of every group, in any case and with either apostrophe', () => {
    const expected = { facts: [["don't know", 'not sure'], ['Paris']] }
    expect(isRight('I don’t know, perhaps PARIS.', expected)).toBe(true)
    expect(isRight('I am not sure.', expected)).toBe(false)
  })

  it('are whole words, and their punctuation is literal', () => {
    expect(isRight('Parisian', { facts: [['Paris']] })).toBe(false)
    expect(isRight('Press Ctrl+K.', { facts: [['ctrl+k']] })).toBe(true)
    expect(isRight('mail anna@exampleXcom', { facts: [['anna@example.com']] })).toBe(false)
  })
})

describe('the held-out set', () => {
  const lines = readFileSync(join(import.meta.dirname, 'held-out.jsonl'), 'utf8').trim().split('\n')
  const items = lines.map((line) => HeldOutItem.parse(JSON.parse(line)))

  it('has at least 400 questions with ids and conversations of their own, each ending with the user', () => {
    expect(items.length).toBeGreaterThanOrEqual(400)
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    expect(new Set(items.map(({ messages }) => JSON.stringify(messages.filter(({ role }) => role !== 'system')))).size).toBe(items.length)
    expect(items.filter(({ messages }) => messages.at(-1)?.role !== 'user')).toEqual([])
  })
})
