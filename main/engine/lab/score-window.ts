/* One window of a text, scored as llama.cpp's perplexity tool does.
 *
 * The window is read from an empty context in one batch; a vocabulary that begins
 * texts with a token has it in the first place. The first half is only read, so that
 * every scored token has context; the tokens after the middle are scored by the
 * distribution before each (llama.cpp, tools/perplexity, `n_ctx/2`). The negative
 * log-likelihood of a token is ln of the sum of exp(logit - largest), plus the largest,
 * minus its own logit: three numbers per place, so a vocabulary's worth of values
 * never crosses into JavaScript. */
import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from 'node-llama-cpp'
import type { QualityWindow } from '../../core/lab/measurement.ts'
import { bucketedDivergence } from '../../core/lab/divergence.ts'
import type { Likely, ReferenceFile } from './reference-file.ts'

export type Scoring = {
  sequence: LlamaContextSequence
  /** What texts begin with; null where the model does without. */
  begin: Token | null
  byteLength: (tokens: readonly Token[]) => number
  reference: { role: 'write' | 'compare'; file: ReferenceFile; likeliest: number } | null
}

/** Undefined where the reference was of other tokens. */
export const scoreWindow = async (scoring: Scoring, index: number, tokens: readonly Token[]): Promise<QualityWindow | undefined> => {
  const { sequence, reference } = scoring
  const expected = reference?.role === 'compare' ? await reference.file.read(index, tokens) : null
  if (expected === undefined) return undefined
  const first = firstScored(tokens.length)
  const targets = tokens.slice(first + 1)
  const items = itemsOf(scoring, tokens, expected)
  await sequence.clearHistory()
  const results = await sequence.controlledEvaluate(items)
  const places = results.slice(first, first + targets.length).map((result) => distribution(result?.next))
  if (reference?.role === 'write') await reference.file.write(index, tokens, places.map((place) => likeliestOf(place, reference.likeliest)))
  return {
    index,
    scored: targets.length,
    nll: places.reduce((sum, place, at) => sum - logOf(place, targets[at]), 0),
    bytes: scoring.byteLength(targets),
    kl: expected === null ? null : places.reduce((sum, place, at) => sum + divergenceAt(place, expected[at] ?? []), 0),
    agreed: expected === null ? null : places.filter((place, at) => agrees(place, expected[at]?.[0])).length,
  }
}

/** The first place whose successor is scored. */
export const firstScored = (windowTokens: number): number => Math.floor(windowTokens / 2)

export const scoredPlaces = (windowTokens: number): number => windowTokens - 1 - firstScored(windowTokens)

const itemsOf = ({ begin, reference }: Scoring, tokens: readonly Token[], expected: readonly (readonly Likely[])[] | null): ControlledEvaluateInputItem[] => {
  const first = firstScored(tokens.length)
  return tokens.map((token, at): ControlledEvaluateInputItem => {
    const read = at === 0 && begin !== null ? begin : token
    const target = tokens[at + 1]
    if (at < first || target === undefined) return read
    const wanted = expected?.[at - first]?.map(({ token: likely }) => likely).filter(isToken) ?? []
    const filter = {
      tokens: [...new Set([target, ...wanted])],
      // At temperature 0 the selected token is the likeliest: its logit is the largest.
      includeSelected: true,
      ...(reference?.role === 'write' ? { includeTop: reference.likeliest } : {}),
    }
    return [read, { generateNext: { logits: { filter }, totalLogitWeight: true, options: { temperature: 0 } } }]
  })
}

/** The library brands its numbers; these came from it. */
const isToken = (value: number): value is Token => Number.isInteger(value) && value >= 0

type Distribution = { logits: ReadonlyMap<number, number>; largest: number; logTotal: number }

const distribution = (next: { logits?: ReadonlyMap<Token, number>; totalLogitWeight?: number } | undefined): Distribution => {
  if (next?.logits === undefined || next.totalLogitWeight === undefined) throw new Error('llama.cpp gave no logits')
  const largest = Math.max(...next.logits.values())
  return { logits: next.logits, largest, logTotal: Math.log(next.totalLogitWeight) }
}

/** Natural log-probability. */
const logOf = ({ logits, largest, logTotal }: Distribution, token: number | undefined): number => {
  const logit = token === undefined ? undefined : logits.get(token)
  if (logit === undefined) throw new Error('llama.cpp gave no logit for a token that was asked for')
  return logit - largest - logTotal
}

const likeliestOf = (place: Distribution, count: number): Likely[] =>
  [...place.logits.keys()]
    .map((token) => ({ token, logProbability: logOf(place, token) }))
    .toSorted((one, other) => other.logProbability - one.logProbability)
    .slice(0, count)

const divergenceAt = (place: Distribution, expected: readonly Likely[]): number =>
  bucketedDivergence(
    expected.map(({ logProbability }) => logProbability),
    expected.map(({ token }) => logOf(place, token)),
  )

const agrees = ({ logits, largest }: Distribution, expected: Likely | undefined): boolean => expected !== undefined && logits.get(expected.token) === largest
