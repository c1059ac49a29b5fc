// main/core/lab/questions/is-right.ts - Whether an answer to a question of a set is right; the rules of native-models/starter/eval/score.ts.
export type Expectation =
  /** The last number of the answer. */
  | { lastNumber: number }
  /** Groups of alternatives: one of each group must occur as whole words, in any case. */
  | { facts: readonly (readonly string[])[] }

export const isRight = (answer: string, expect: Expectation): boolean => {
  if ('lastNumber' in expect) return lastNumber(answer) === expect.lastNumber
  return expect.facts.every((group) => group.some((fact) => holds(answer, fact)))
}

const lastNumber = (text: string): number | undefined => {
  const last = text.replace(/(?<=\d),(?=\d{3}\b)/g, '').match(/-?\d+/g)?.at(-1)
  return last === undefined ? undefined : Number(last)
}

const holds = (answer: string, fact: string): boolean => {
  const literal = fact.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![a-z0-9])${literal}(?![a-z0-9])`).test(answer.toLowerCase())
}
