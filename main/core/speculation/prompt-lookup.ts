/* Guesses that the text goes on as it went on before.
 *
 * A rewritten paragraph, a list, a quoted name: much of an answer stands word for
 * word in the prompt or earlier in the answer. So for every place we remember what
 * its last tokens were; when the same tokens come again, the text that followed them
 * then is the guess now.
 *
 * HOW: for runs of 2, 3, 4 and 8 tokens a map from the hash of the run to the place after its
 * latest occurrence. A token costs one look and one entry per length, whatever the
 * text's size; a hash that collides is found out by comparing the tokens. The longest
 * run that occurred before wins, since the longer the agreement, the likelier it
 * goes on: the length is reported, so that each can be trusted by its own record. A guess
 * may run into itself: after "ha ha ha" it goes on for as long as it is asked.
 *
 * The idea is Apoorv Saxena's prompt lookup decoding (2023).
 *
 * NOT HERE: whether a guess is worth its price (speculation-controller.ts).
 */
export type PromptLookup<Token extends number> = {
  /** Tokens that were written or read, in order. */
  push: (tokens: readonly Token[]) => void
  /** Takes tokens out of the middle, as a sliding window does. */
  remove: (start: number, end: number) => void
  /** What would follow, and how many of the last tokens (2, 3, 4 or 8) occurred before; null where they never did. */
  guess: (length: number) => LookupGuess<Token> | null
}

export type LookupGuess<Token extends number> = { tokens: Token[]; matched: RunLength }

export const runLengths = [8, 4, 3, 2] as const
export type RunLength = (typeof runLengths)[number]

type Run = {
  length: RunLength
  /** Hash of a run to the place after its latest occurrence. */
  places: Map<number, number>
  /** The place after the latest earlier occurrence of the run that the text ends with; -1 for none. */
  match: number
}

/** An empty text. */
export const createPromptLookup = <Token extends number>(): PromptLookup<Token> => {
  const text: Token[] = []
  let runs = emptyRuns()

  const note = (token: Token): void => {
    text.push(token)
    for (const run of runs) {
      if (text.length < run.length) continue
      const key = hashOf(text, run.length)
      const earlier = run.places.get(key) ?? -1
      run.match = earlier !== -1 && isSameRun(text, earlier, run.length) ? earlier : -1
      run.places.set(key, text.length)
    }
  }
  return {
    push: (tokens) => {
      for (const token of tokens) note(token)
    },
    remove: (start, end) => {
      const rest = [...text.slice(0, start), ...text.slice(end)]
      text.length = 0
      runs = emptyRuns()
      for (const token of rest) note(token)
    },
    guess: (length) => {
      const run = runs.find(({ match }) => match !== -1)
      if (run === undefined || length < 1) return null
      const tokens: Token[] = []
      const period = text.length - run.match
      while (tokens.length < length) {
        const token = text[run.match + (tokens.length % period)]
        if (token === undefined) break
        tokens.push(token)
      }
      return { tokens, matched: run.length }
    },
  }
}

const emptyRuns = (): Run[] => runLengths.map((length) => ({ length, places: new Map<number, number>(), match: -1 }))

/** FNV-1a over the last `length` tokens, 32 bits. */
const hashOf = (text: readonly number[], length: number): number => {
  let hash = 0x811c_9dc5
  for (let at = text.length - length; at < text.length; at += 1) hash = Math.imul(hash ^ (text[at] ?? 0), 0x0100_0193)
  return hash ^ (hash >>> 15)
}

/** Whether the run that ends before `place` is the one that the text ends with. */
const isSameRun = (text: readonly number[], place: number, length: number): boolean => {
  for (let back = 1; back <= length; back += 1) if (text[place - back] !== text[text.length - back]) return false
  return true
}
