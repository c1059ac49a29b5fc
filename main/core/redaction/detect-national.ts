// core/redaction/detect-national.ts - National numbers in a text; which there are is in national-numbers.ts.
import { nationalNumbers } from './national-numbers.ts'
import type { Entity } from './redaction-types.ts'

/** `needsWord` false takes also those that one check digit alone speaks for (level strict). */
export const detectNational = (text: string, { needsWord }: { needsWord: boolean }): Entity[] => {
  const found: Entity[] = []
  for (const { id, shape, isValid, word } of nationalNumbers) {
    for (const { index: start, 0: written } of text.matchAll(shape)) {
      if (!isValid(written)) continue
      if (needsWord && word !== undefined && !word.test(text.slice(Math.max(0, start - 50), start))) continue
      found.push({ start, end: start + written.length, kind: 'NATIONAL_ID', detector: `national.${id}` })
    }
  }
  return found
}
