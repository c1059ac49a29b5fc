/* How likely the model itself found each token that was drawn.
 *
 * What the sampler draws from is cut (top-k, top-p, min-p), scaled by the temperature and
 * punished for repeating; what the model thought is only in the raw logits of the place. The library
 * gives those out once per place, through the very sampler that draws. They are still there
 * right after a token was drawn, so we stand between the library and its context for the length
 * of an evaluation, and with each draw ask the context twice more about the same place:
 *
 *   all   a sampler that takes the most likely token: the sum over the vocabulary, one pass and no sorting
 *   top   a sampler that keeps eight: their logits, found without sorting the vocabulary
 *
 * The three are queued together, since what costs is the way to the thread that computes and back, and change nothing about what
 * is drawn. Only where the token drawn is not among the eight, `all` is asked once more for its logit. As every draw passes here, places
 * with guesses are looked at like any other.
 *
 * Looking at a token costs about a millisecond where the vocabulary has 131,072 entries (73 us where it has 4,096), which a long answer on a fast
 * machine would feel. For a summary the first 96 tokens are looked at and then every fourth; their places count, so that guessing does not matter.
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

const topTokens = 8
const drawName = 'sampleToken'

const isDueForSummary = (place: number): boolean => place < 96 || place % 4 === 0

/** `isDue` says which places of an answer are looked at, counted from 0. */
export const createRawOdds = (isDue: (place: number) => boolean): RawOdds => {
  let samplers: Samplers | null = null
  return {
    follow: async (sequence, from, work) => {
      const odds: (Odds | null)[] = []
      const context: unknown = Reflect.get(sequence.context, '_ctx')
      const draw: unknown = isObject(context) ? Reflect.get(context, drawName) : null
      if (!isObject(context) || typeof draw !== 'function') return { result: await work(), odds }
      const ask: Ask = (...args) => Promise.resolve(Reflect.apply(draw, context, args))
      const value: Ask = async (place, sampler, ...others) => {
        if (!isDue(from + odds.length)) {
          odds.push(null)
          return ask(place, sampler, ...others)
        }
        samplers ??= makeSamplers(sampler, Reflect.get(sequence.model, '_model'))
        if (samplers === null) return ask(place, sampler, ...others)
        const { all, top } = samplers
        const [drawn, total, best] = await Promise.all([
          ask(place, sampler, ...others),
          ask(place, all, false, false, [[], false, false, false, 0], true),
          ask(place, top, false, false, [[], false, false, false, topTokens], false),
        ])
        const token = tokenOf(drawn)
        const logit = async (): Promise<number | undefined> => logitsOf(await ask(place, all, false, false, [[token], false, false, false, 0], false)).get(token ?? -1)
        odds.push(token === null ? null : await readOdds({ token, total: totalOf(total), best: logitsOf(best), logit }))
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
      samplers?.dispose()
      samplers = null
    },
  }
}

export const rawOddsFor = (signals: GenerateWork['signals']): RawOdds =>
  signals === 'none' ? noOdds : createRawOdds(signals === 'summary' ? isDueForSummary : () => true)

/** Without odds, for answers of which nobody wants to know. */
export const noOdds: RawOdds = { follow: async (_sequence, _from, work) => ({ result: await work(), odds: [] }), dispose: () => undefined }

type Ask = (...args: unknown[]) => Promise<unknown>

type Samplers = { all: object; top: object; dispose: () => void }

const makeSamplers = (like: unknown, model: unknown): Samplers | null => {
  const kind: unknown = isObject(like) ? like.constructor : null
  if (typeof kind !== 'function' || !isObject(model)) return null
  const make = (config: object): object | null => {
    const sampler: unknown = Reflect.construct(kind, [model])
    return isObject(sampler) && call(sampler, 'applyConfig', config) ? sampler : null
  }
  const all = make({ temperature: 0 })
  const top = make({ temperature: 1, topK: topTokens, seed: 0 })
  const dispose = (): void => {
    for (const sampler of [all, top]) if (sampler !== null) call(sampler, 'dispose')
  }
  if (all !== null && top !== null) return { all, top, dispose }
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

type Place = { token: number; total: number | null; best: ReadonlyMap<number, number>; logit: () => Promise<number | undefined> }

const readOdds = async ({ token, total, best, logit }: Place): Promise<Odds | null> => {
  const [first, ...others] = best.values()
  const own = best.get(token) ?? (await logit())
  return total === null || first === undefined || own === undefined ? null : oddsOf({ logit: own, total, logits: [first, ...others] })
}

/** `total` is the sum of exp(logit - best) over the vocabulary; `logits` are the best, falling. */
export const oddsOf = ({ logit, total, logits }: { logit: number; total: number; logits: readonly [number, ...number[]] }): Odds => {
  const weights = logits.map((other) => Math.exp(other - logits[0]))
  const sum = weights.reduce((one, other) => one + other, 0)
  const entropy = weights.reduce((nats, weight) => (weight === 0 ? nats : nats - (weight / sum) * Math.log(weight / sum)), 0)
  return { logProb: Math.min(0, logit - logits[0] - Math.log(total)), margin: (1 - (weights[1] ?? 0)) / total, entropy: Math.max(0, entropy) }
}

/** Arguments of the library's own call: place, sampler, probabilities, confidence, [tokens, max, min, selected, top], total. Its answer: token, probabilities, confidence, logits, total. */
const totalOf = (drawn: unknown): number | null => {
  const total: unknown = Array.isArray(drawn) ? drawn[4] : undefined
  return typeof total === 'number' ? total : null
}

/** Falling. The library hands out pairs in one row: token, logit, token, logit. */
const logitsOf = (drawn: unknown): ReadonlyMap<number, number> => {
  const pairs: unknown = Array.isArray(drawn) ? drawn[3] : undefined
  const row = Array.isArray(pairs) ? pairs.filter((value): value is number => typeof value === 'number') : []
  return new Map(row.flatMap((token, at): [number, number][] => (at % 2 === 0 ? [[token, row[at + 1] ?? Number.NEGATIVE_INFINITY]] : [])))
}

const tokenOf = (drawn: unknown): number | null => {
  const token: unknown = Array.isArray(drawn) ? drawn[0] : drawn
  return typeof token === 'number' && token >= 0 ? token : null
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
