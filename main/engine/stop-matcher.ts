/* Finds the texts that end an answer in a stream of pieces.
 *
 * A stop text may begin in one token and end three tokens later, and no part
 * of it may be shown. So text is held back exactly as long as it could still
 * become a stop text: the longest end of what was seen that is the beginning of
 * one. The stop text that is complete first wins; of two ending together, the
 * longer. So the outcome does not depend on how the text was cut into tokens.
 */
export type StopMatcher = {
  /** The text that is safe to show now; after a match, nothing more comes. */
  push: (piece: string) => { text: string; stop: string | null }
  /** What was held back when nothing more will come. */
  flush: () => string
}

export const createStopMatcher = (stops: readonly string[]): StopMatcher => {
  const wanted = stops.filter((stop) => stop !== '')
  let held = ''
  let matched: string | null = null
  return {
    push: (piece) => {
      if (matched !== null) return { text: '', stop: matched }
      held += piece
      const match = firstMatch(held, wanted)
      matched = match?.stop ?? null
      const safe = match?.at ?? held.length - heldBack(held, wanted)
      const text = held.slice(0, safe)
      held = match === null ? held.slice(safe) : ''
      return { text, stop: matched }
    },
    flush: () => {
      const text = held
      held = ''
      return text
    },
  }
}

type Match = { at: number; stop: string }

const firstMatch = (text: string, stops: readonly string[]): Match | null => {
  let first: Match | null = null
  for (const stop of stops) {
    const at = text.indexOf(stop)
    if (at === -1) continue
    const later = first === null ? 1 : first.at + first.stop.length - (at + stop.length)
    if (first === null || later > 0 || (later === 0 && at < first.at)) first = { at, stop }
  }
  return first
}

/** Length of the longest end of `text` that a stop text begins with. */
const heldBack = (text: string, stops: readonly string[]): number =>
  stops.reduce((longest, stop) => {
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
      if (stop.startsWith(text.slice(text.length - length))) return length
    }
    return longest
  }, 0)
