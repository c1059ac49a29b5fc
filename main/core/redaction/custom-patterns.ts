/* Patterns of an administrator's policy, run over texts of strangers.
 *
 * They are compiled by RE2JS, which takes time in proportion to the text whatever
 * the pattern: there is no backtracking, and what would need it (look-around,
 * back-references) is refused when the policy is read. A pattern may still be
 * large, so its length and its repetitions are limited, and it may report only so
 * many places; past that the detector fails, and failing blocks. */
import { RE2JS } from 're2js'
import { AppError } from '../../contract/errors.ts'
import type { CustomPattern, Entity } from './redaction-types.ts'

export const longestPattern = 500
/** In one text: where each costs some microseconds, this keeps the whole below a blink. */
const mostMatches = 5000
/** Of the compiled program: time is text times this at the worst. */
const mostInstructions = 200

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
  let compiled: RE2JS | undefined
  return (text) => {
    compiled ??= compilePattern(pattern)
    // Whether there is any is told by an automaton that knows no places and is some fifty times faster.
    if (!compiled.test(text)) return []
    const matcher = compiled.matcher(text)
    const found: Entity[] = []
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()]
      if (end > start) found.push({ start, end, kind: 'CUSTOM', detector: `custom.${pattern.id}` })
      if (found.length > mostMatches) throw new AppError('policy-denied', 'A pattern matches too often', { details: { reason: 'redaction', detector: `custom.${pattern.id}` } })
    }
    return found
  }
}
