// core/router/collect-signals.ts - Adds up how sure a model was of each token; a summary costs a sort, everything else a constant per token.
import type { SignalFigures, SignalSummary } from '../../contract/confidence.ts'

export type TokenOdds = { logProb: number; margin: number; entropy: number }

export type SignalCollector = {
  /** `text` is what the token brought: whether it carries content is told from it. `places` is for how many tokens it stands, where not all are looked at. */
  add: (odds: TokenOdds, text: string, places?: number) => void
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
    add: (odds, text, places = 1) => {
      all.add(odds, places)
      if (isContent(text)) content.add(odds, places)
    },
    summary: () => {
      const figures = all.figures()
      return figures === null ? null : { all: figures, content: content.figures() }
    },
  }
}

/** Digits, words with a capital, and what names look like in code. */
export const isContent = (token: string): boolean => /\d|^[\s"'(]*\p{Lu}|\p{Ll}\p{Lu}|_|[{}=;<>]|\(\)/u.test(token)

type Tally = { add: (odds: TokenOdds, places: number) => void; figures: () => SignalFigures | null }

const createTally = (): Tally => {
  const looks: { logProb: number; places: number }[] = []
  const sums = { places: 0, logProb: 0, margin: 0, entropy: 0, weak: 0 }
  let run = 0
  let longestWeakRun = 0
  return {
    add: ({ logProb: raw, margin, entropy }, places) => {
      const logProb = Math.max(leastLogProb, raw)
      const isWeak = logProb < Math.log(weakProbability)
      looks.push({ logProb, places })
      sums.places += places
      sums.logProb += logProb * places
      sums.margin += margin * places
      sums.entropy += entropy * places
      sums.weak += isWeak ? places : 0
      run = isWeak ? run + 1 : 0
      longestWeakRun = Math.max(longestWeakRun, run)
    },
    figures: () => {
      if (looks.length === 0) return null
      const rising = looks.toSorted((one, other) => one.logProb - other.logProb)
      return {
        tokens: looks.length,
        meanLogProb: sums.logProb / sums.places,
        lowLogProb: quantile(rising, lowQuantile * (sums.places - 1)),
        minLogProb: rising[0]?.logProb ?? 0,
        meanMargin: sums.margin / sums.places,
        meanEntropy: sums.entropy / sums.places,
        weakShare: sums.weak / sums.places,
        longestWeakRun,
      }
    },
  }
}

/** The value below which so many places are. */
const quantile = (rising: readonly { logProb: number; places: number }[], below: number): number => {
  let counted = 0
  return rising.find(({ places }) => (counted += places) > below)?.logProb ?? 0
}
