/* How likely the model itself found each token that was drawn.
 *
 * What the sampler draws from is cut (top-k, top-p, min-p), scaled by the temperature and
 * punished for repeating; what the model thought is only in the raw logits of the place. The library
 * gives those out once per place, through the very sampler that draws. They are still there
 * right after a token was drawn, so we stand between the library and its context for the length
 * of an evaluation, and with the draw ask the context once more about the same place, through a sampler that keeps the 64 likeliest
 * tokens: their logits, found without sorting the vocabulary. Both are queued together, since much of what they cost is the way to the
 * thread that computes and back, and the question changes nothing about what is drawn. As every draw passes here, places with guesses
 * are looked at like any other.
 *
 * Odds are odds among those 64. The sum over a whole vocabulary, which the library can tell as well, cost seven times as much (700 us at 131,072
 * entries against 100); on the router's questions either gives the same figures to a hundredth. A token drawn from beyond the 64 counts as the last of them.
 *
 * WHAT IT MAY COST: 5 ms in an answer, however long. A look costs some 32 us and another 0.7 per thousand entries, so the vocabulary decides how many
 * there are: of 256 tokens 79 with 8,192 entries, 54 with 32,768, 24 with 131,072. The first half of them are the answer's first tokens, since most
 * answers are short; the rest lie evenly up to the 256th, and beyond that four times as far apart with each doubling. A look counts for all
 * places since the one before it (signal-notes.ts): on 40 answers of 62 to 86 tokens the mean of log-probabilities came within 0.08 nats (median; nine in ten within 0.15) of
 * that of all tokens for 4,096 entries, 0.12 (0.30) for 32,768 and 0.17 (0.60) for 131,072. Places count, so that guessing
 * does not matter, and time does not, so that the same answer has the same figures on any machine.
 *
 * Where the library has changed inside there are no odds (null), and nothing else happens.
 */
import type { LlamaContextSequence } from 'node-llama-cpp'
import type { GenerateWork } from './protocol.ts'

/** Natural logarithm of the probability of what was drawn; the rest as in TokenSignals of the protocol. */
export type Odds = { logProb: number; margin: number; entropy: number }

export type RawOdds = {
  /** Does the work; gives what it gives and the odds of each token that it drew, in order from this place of the answer on. */
  follow: <T>(sequence: LlamaContextSequence, from: number, work: () => Promise<T>) => Promise<{ result: T; odds: (Odds | null)[] }>
  dispose: () => void
}

const likeliest = 64
/** Of these the entropy is taken. */
const entropyTokens = 8
const drawName = 'sampleToken'

/** Microseconds that the looks at the first `span` tokens may take, and what one takes: measured, see bench/README.md, router. */
const budgetUs = 3000
const lookUs = 32
const entryUs = 0.0007
const span = 256
/** Of a model that does not say: large, so that looks are few. */
const unknownVocabulary = 131_072

/** Whether a summary looks at this place of an answer, counted from 0. */
export const isLookedAt = (place: number, vocabulary: number): boolean => {
  const looks = Math.max(2, Math.min(span, Math.floor(budgetUs / (lookUs + entryUs * vocabulary))))
  const first = Math.ceil(looks / 2)
  if (place < first) return true
  const apart = Math.ceil((span - first) / (looks - first))
  const doublings = place < span ? 0 : Math.floor(Math.log2(place / span)) + 1
  return (place - first + 1) % (apart * 4 ** doublings) === 0
}

/** `isDue` says which places of an answer are looked at, counted from 0. */
export const createRawOdds = (isDue: (place: number, vocabulary: number) => boolean): RawOdds => {
  let sampler: Disposable | null = null
  return {
    follow: async (sequence, from, work) => {
      const odds: (Odds | null)[] = []
      const context: unknown = Reflect.get(sequence.context, '_ctx')
      const draw: unknown = isObject(context) ? Reflect.get(context, drawName) : null
      if (!isObject(context) || typeof draw !== 'function') return { result: await work(), odds }
      const vocabulary = sequence.model.fileInfo.metadata.tokenizer.ggml.tokens.length || unknownVocabulary
      const ask: Ask = (...args) => Promise.resolve(Reflect.apply(draw, context, args))
      const value: Ask = async (place, drawing, ...others) => {
        if (!isDue(from + odds.length, vocabulary)) {
          odds.push(null)
          return ask(place, drawing, ...others)
        }
        sampler ??= makeSampler(drawing, Reflect.get(sequence.model, '_model'))
        if (sampler === null) return ask(place, drawing, ...others)
        const [drawn, best] = await Promise.all([ask(place, drawing, ...others), ask(place, sampler.object, false, false, [[], false, false, false, likeliest], false)])
        odds.push(oddsOf(tokenOf(drawn), pairsOf(best)))
        return drawn
      }
      // The library's own is a property of the prototype that cannot be assigned over.
      Reflect.defineProperty(context, drawName, { value, configurable: true })
      try {
        return { result: await work(), odds }
      } finally {
        Reflect.deleteProperty(context, drawName)
      }
    },
    dispose: () => {
      sampler?.dispose()
      sampler = null
    },
  }
}

export const rawOddsFor = (signals: GenerateWork['signals']): RawOdds =>
  signals === 'none' ? noOdds : createRawOdds(signals === 'summary' ? isLookedAt : () => true)

/** Without odds, for answers of which nobody wants to know. */
export const noOdds: RawOdds = { follow: async (_sequence, _from, work) => ({ result: await work(), odds: [] }), dispose: () => undefined }

type Ask = (...args: unknown[]) => Promise<unknown>

type Disposable = { object: object; dispose: () => void }

const makeSampler = (like: unknown, model: unknown): Disposable | null => {
  const kind: unknown = isObject(like) ? like.constructor : null
  if (typeof kind !== 'function' || !isObject(model)) return null
  const object: unknown = Reflect.construct(kind, [model])
  if (!isObject(object)) return null
  const dispose = (): void => void call(object, 'dispose')
  if (call(object, 'applyConfig', { temperature: 1, topK: likeliest, seed: 0 })) return { object, dispose }
  dispose()
  return null
}

/** False where there is no such method. */
const call = (on: object, name: string, ...args: unknown[]): boolean => {
  const method: unknown = Reflect.get(on, name)
  if (typeof method !== 'function') return false
  Reflect.apply(method, on, args)
  return true
}

/** `pairs` are the likeliest tokens, falling, in one row: token, logit, token, logit. Null without a token, or where the row is none. */
export const oddsOf = (token: number | null, pairs: readonly number[]): Odds | null => {
  const [, best] = pairs
  if (token === null || best === undefined) return null
  let [own, total, eight, nats] = [pairs.at(-1) ?? best, 0, 0, 0]
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const logit = pairs[at + 1] ?? Number.NEGATIVE_INFINITY
    const weight = Math.exp(logit - best)
    total += weight
    if (pairs[at] === token) own = logit
    if (at >= 2 * entropyTokens || weight === 0) continue
    eight += weight
    nats -= weight * (logit - best)
  }
  const next = Math.exp((pairs[3] ?? Number.NEGATIVE_INFINITY) - best)
  return { logProb: Math.min(0, own - best - Math.log(total)), margin: (1 - next) / total, entropy: Math.max(0, nats / eight + Math.log(eight)) }
}

/** Arguments of the library's own call: place, sampler, probabilities, confidence, [tokens, max, min, selected, top], total. Its answer: token, probabilities, confidence, logits, total. */
const pairsOf = (drawn: unknown): readonly number[] => {
  const pairs: unknown = Array.isArray(drawn) ? drawn[3] : undefined
  return Array.isArray(pairs) && pairs.every((value) => typeof value === 'number') ? pairs : []
}

const tokenOf = (drawn: unknown): number | null => {
  const token: unknown = Array.isArray(drawn) ? drawn[0] : drawn
  return typeof token === 'number' && token >= 0 ? token : null
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
