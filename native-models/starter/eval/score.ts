// native-models/starter/eval/score.ts - Whether an answer to a held-out question is right; score.py has the same rules.
import { z } from 'zod'

export const Expectation = z.union([
  /** The last number of the answer, for sums and counts. */
  z.strictObject({ lastNumber: z.number().int() }),
  /** The whole answer, but for outer space and a final full stop. */
  z.strictObject({ exact: z.array(z.string()).min(1) }),
  /** Groups of alternatives: one of each group must occur as whole words, in any case. */
  z.strictObject({ facts: z.array(z.array(z.string()).min(1)).min(1) }),
])
export type Expectation = z.infer<typeof Expectation>

export const HeldOutItem = z.strictObject({
  id: z.string(),
  class: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  expect: Expectation,
  /** Names in the item, lower case, none of which is in the training text. */
  names: z.array(z.string()).optional(),
})
export type HeldOutItem = z.infer<typeof HeldOutItem>

export const isRight = (answer: string, expect: Expectation): boolean => {
  if ('lastNumber' in expect) return lastNumber(answer) === expect.lastNumber
  if ('exact' in expect) return expect.exact.some((text) => plain(text) === plain(answer))
  return expect.facts.every((group) => group.some((fact) => holds(answer, fact)))
}

const lastNumber = (text: string): number | undefined => {
  const last = text.replace(/(?<=\d),(?=\d{3}\b)/g, '').match(/-?\d+/g)?.at(-1)
  return last === undefined ? undefined : Number(last)
}

const plain = (text: string): string => text.trim().replace(/[.!]$/, '')

const holds = (answer: string, fact: string): boolean => {
  const literal = fact.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![a-z0-9])${literal}(?![a-z0-9])`).test(answer.toLowerCase().replaceAll('’', "'"))
}
