/* Patterns of an administrator's policy, run over texts of strangers.
 *
 * They are RE2: there is no backtracking, and what would need it (look-around, back-references) is refused when the policy is read. RE2JS
 * compiles them; where they match is found in find-matches.ts, at the price of a look-up or two for each letter whatever the pattern. What is left
 * is a pattern that looks far ahead at each of many places: a text on which it takes more than `stepsPerLetter` fails, as does one
 * in which it reports too many places, and failing blocks. Length and repetitions are limited, since what is compiled lies in memory. */
import { RE2JS } from 're2js'
import { AppError } from '../../contract/errors.ts'
import { type MatchFinder, createMatchFinder } from './find-matches.ts'
import type { CustomPattern, Entity } from './redaction-types.ts'

export const longestPattern = 500
/** In one text: where each costs some microseconds, this keeps the whole below a blink. */
const mostMatches = 5000
/** Of the compiled program. */
const mostInstructions = 200
/** What a pattern may take on a text: 40 ms for 100 kB where a step takes 20 ns, and enough for the first steps of any pattern on a short one. */
const stepsPerLetter = 20
const firstSteps = 200_000

/** @throws AppError invalid-input { reason: 'pattern', id } where it is too long, too large or no RE2 */
export const compilePattern = ({ id, regex }: Pick<CustomPattern, 'id' | 'regex'>): RE2JS => {
  const refuse = (message: string, cause?: unknown): AppError =>
    new AppError('invalid-input', `The pattern ${id.slice(0, 60)} ${message}`, { details: { reason: 'pattern', id: id.slice(0, 60) }, cause })
  if (regex === '' || regex.length > longestPattern) throw refuse(`must have 1 to ${longestPattern} characters`)
  try {
    const compiled = RE2JS.compile(regex)
    if (compiled.programSize() <= mostInstructions) return compiled
  } catch (error) {
    throw refuse('cannot be read as RE2', error)
  }
  throw refuse('repeats too much')
}

/** What fails to compile fails when it is asked, so that it blocks. */
export const createPatternDetector = (pattern: CustomPattern): ((text: string) => Entity[]) => {
  let find: MatchFinder | undefined
  const detector = `custom.${pattern.id}`
  const deny = (message: string): AppError => new AppError('policy-denied', message, { details: { reason: 'redaction', detector } })
  return (text) => {
    find ??= createMatchFinder(compilePattern(pattern))
    let steps = firstSteps + stepsPerLetter * text.length
    const found: Entity[] = []
    const spend = (more: number): void => {
      steps -= more
      if (steps < 0) throw deny('A pattern takes too long on this text')
    }
    for (const { start, end } of find(text, spend)) {
      if (end > start) found.push({ start, end, kind: 'CUSTOM', detector })
      if (found.length > mostMatches) throw deny('A pattern matches too often')
    }
    return found
  }
}
