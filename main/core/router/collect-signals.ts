// core/router/collect-signals.ts - Adds up how sure a model was of each token; a summary costs a sort, everything else a constant per token.
import type { SignalFigures, SignalSummary } from '../../contract/confidence.ts'

export type TokenOdds = { logProb: number; margin: number; entropy: number }

export type SignalCollector = {
  /** `text` is what the token brought: whether it carries content is told from it. */
  add: (odds: TokenOdds, text: string) => void
  readonly tokens: number
  /** Of everything so far; null before the first token. */
  summary: () => SignalSummary | null
}

const weakProbability = 0.5
const lowQuantile = 0.1
/** Below this a token was as good as impossible; a single one would otherwise outweigh a whole answer in the mean. */
const leastLogProb = -20

export const createSignalCollector = (): SignalCollector => {
  const all = createTally()
  const content = createTally()
  return {
    add: (odds, text) => {
      all.add(odds)
      if (isContent(text)) content.add(odds)
    },
    get tokens() {
      return all.count()
    },
    summary: () => {
      const figures = all.figures()
      return figures === null ? null : { all: figures, content: content.figures() }
    },
  }
}

/** Digits, words with a capital, and what names look like in code. */
export const isContent = (token: string): boolean => /\d|^[\s"'(]*\p{Lu}|\p{Ll}\p{Lu}|_|[{}=;<>]|\(\)/u.test(token)

type Tally = { add: (odds: TokenOdds) => void; count: () => number; figures: () => SignalFigures | null }

const createTally = (): Tally => {
  const logProbs: number[] = []
  let sum = 0
  let margins = 0
  let entropies = 0
  let weak = 0
  let run = 0
  let longestWeakRun = 0
  return {
    add: ({ logProb: raw, margin, entropy }) => {
      const logProb = Math.max(leastLogProb, raw)
      logProbs.push(logProb)
      sum += logProb
      margins += margin
      entropies += entropy
      const isWeak = logProb < Math.log(weakProbability)
      weak += isWeak ? 1 : 0
      run = isWeak ? run + 1 : 0
      longestWeakRun = Math.max(longestWeakRun, run)
    },
    count: () => logProbs.length,
    figures: () => {
      const tokens = logProbs.length
      if (tokens === 0) return null
      const sorted = Float64Array.from(logProbs).sort()
      return {
        tokens,
        meanLogProb: sum / tokens,
        lowLogProb: sorted[Math.floor(lowQuantile * (tokens - 1))] ?? 0,
        minLogProb: sorted[0] ?? 0,
        meanMargin: margins / tokens,
        meanEntropy: entropies / tokens,
        weakShare: weak / tokens,
        longestWeakRun,
      }
    },
  }
}
