/* What an answer's text says about itself, told in one pass and without a model.
 *
 * The lists are short on purpose: words by which models of every size and kind
 * admit (refuse) or soften (hedge) what they say.
 *
 * NOT HERE: languages other than English are not in the lists of words; there the figures of the tokens decide alone.
 */
export type AnswerTraits = {
  /** Share of three words in a row that had been there before; 0 to 1. */
  repetition: number
  /** It softens what it says: perhaps, I think. */
  hedges: boolean
  /** It says that it does not know or cannot. */
  refuses: boolean
  /** Whether the JSON and code in it is whole; null where there is none. */
  isWellFormed: boolean | null
}

const hedging = /\b(perhaps|maybe|probably|possibly|i think|i believe|i guess|might be|may be|not (?:entirely |quite |completely )?(?:sure|certain)|as far as i know|if i recall)\b/i
const refusing =
  /\b(i (?:do not|don't|don’t) know|i(?: am|'m|’m) not sure|i (?:cannot|can't|can’t|am unable to|am not able to)|i have (?:no|never|not)\b|no information|too (?:hard|large|difficult) for|beyond (?:my|me)|a larger model|as an ai|i(?:'m| am) sorry)/i

export const answerTraits = (answer: string): AnswerTraits => {
  const words = wordsOf(answer)
  return {
    repetition: repetition(words),
    hedges: hedging.test(answer),
    refuses: refusing.test(answer),
    isWellFormed: isWellFormed(answer),
  }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const repetition = (words: readonly string[]): number => {
  if (words.length < 4) return 0
  const triples = words.slice(2).map((word, at) => `${words[at] ?? ''} ${words[at + 1] ?? ''} ${word}`)
  return 1 - new Set(triples).size / triples.length
}

const isWellFormed = (answer: string): boolean | null => {
  const fences = answer.split('```')
  const blocks = fences.filter((_, at) => at % 2 === 1)
  if (blocks.length > 0) return fences.length % 2 === 1 && blocks.every(isWholeBlock)
  const bare = answer.trim()
  return /^[{[]/.test(bare) && /["{[\]}\d]$/.test(bare) ? isJson(bare) : null
}

const isWholeBlock = (block: string): boolean => {
  const [, language = '', code = ''] = /^([\w+#-]*)[^\S\n]*\n?([\s\S]*)$/.exec(block) ?? []
  return language.toLowerCase() === 'json' ? isJson(code) : isBalanced(code)
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const closing: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** Brackets outside of texts and comments come in pairs: all that can be said about code without knowing its language. */
const isBalanced = (code: string): boolean => {
  const open: string[] = []
  const bare = code.replace(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?:\/\/|#)[^\n]*|\/\*[\s\S]*?\*\//g, '')
  for (const sign of bare) {
    if (sign === '(' || sign === '[' || sign === '{') open.push(sign)
    const wanted = closing.get(sign)
    if (wanted !== undefined && open.pop() !== wanted) return false
  }
  return open.length === 0
}
