/* Text of a stream of tokens, never half a character.
 *
 * A token may end within a UTF-8 sequence (byte-fallback tokens are single
 * bytes); the library then detokenizes to U+FFFD. What stands before it is shown,
 * and the tokens are kept until the character is whole. A sequence is at most four
 * bytes, so when four tokens brought nothing new, the bytes are no character, and
 * what they are is shown as U+FFFD.
 *
 * `context` are the tokens before the first: some tokenizers write a leading
 * space or not depending on what precedes.
 */
export type Detokenize<Token> = (tokens: readonly Token[], before: readonly Token[]) => string

export type TokenText<Token> = {
  /** Text that became whole with this token. */
  push: (token: Token) => string
  /** The whole characters among what is still held; a piece of one is dropped. */
  flush: () => string
}

const longestSequence = 4
const contextTokens = 8
const unfinished = /\uFFFD+$/

export const createTokenText = <Token>(detokenize: Detokenize<Token>, context: readonly Token[]): TokenText<Token> => {
  let before = context.slice(-contextTokens)
  /** Tokens since the last place where a token and a character ended together, and how much of their text was shown. */
  let pending: Token[] = []
  let shown = 0
  let fruitless = 0

  const showUpTo = (text: string): string => {
    const piece = text.slice(shown)
    fruitless = piece === '' ? fruitless + 1 : 0
    shown = text.length
    return piece
  }
  const release = (text: string): string => {
    const piece = text.slice(shown)
    before = [...before, ...pending].slice(-contextTokens)
    pending = []
    shown = 0
    fruitless = 0
    return piece
  }
  const read = (): string => (pending.length === 0 ? '' : detokenize(pending, before))
  return {
    push: (token) => {
      pending.push(token)
      const text = read()
      const whole = text.replace(unfinished, '')
      if (whole.length === text.length) return release(text)
      const piece = showUpTo(whole)
      return fruitless < longestSequence ? piece : release(text)
    },
    flush: () => release(read().replace(unfinished, '')),
  }
}
