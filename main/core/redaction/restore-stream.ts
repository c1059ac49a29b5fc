/* Puts values back into an answer that arrives in pieces.
 *
 * A piece may end anywhere, in the middle of a placeholder too. So everything up
 * to the last opening bracket that could still become a placeholder is let out,
 * and the rest waits: at most one placeholder's length, since what is longer is
 * none. What comes out does not depend on where the text was cut.
 *
 * What is not ours stays visible as it is: a number that was never handed out, a
 * placeholder that the model has mangled. A value that is put back is not looked
 * at again, whatever it contains. */
import { longestPlaceholder, opening, placeholderPattern } from './placeholder-map.ts'
import type { PlaceholderMap, Restorer } from './redaction-types.ts'

/** The whole text at once. */
export const restoreText = (text: string, map: Pick<PlaceholderMap, 'valueOf'>): string =>
  text.replaceAll(placeholderPattern(), (placeholder) => map.valueOf(placeholder) ?? placeholder)

export const createRestorer = (map: Pick<PlaceholderMap, 'valueOf'>): Restorer => {
  let held = ''
  return {
    push: (chunk) => {
      const text = held + chunk
      const cut = heldFrom(text)
      held = text.slice(cut)
      return restoreText(text.slice(0, cut), map)
    },
    end: () => {
      const rest = restoreText(held, map)
      held = ''
      return rest
    },
  }
}

/** What a placeholder begins with, whole or cut off. */
const beginning = new RegExp(`^${opening}(?:[A-Z][A-Z_]*[0-9]*)?$`, 'u')

/** Where the unfinished placeholder begins that the text may end with; its length where there is none. */
const heldFrom = (text: string): number => {
  const start = text.lastIndexOf(opening)
  if (start === -1 || text.length - start >= longestPlaceholder) return text.length
  return beginning.test(text.slice(start)) ? start : text.length
}
