/* What could be guessed now, and what each of it promises.
 *
 * In plain steps' time: how many tokens it should bring (`rate`), how many it will hardly fall short of (`sure`: half a standard error
 * less), how many if every guess is right (`hope`), and what it may lose (`risk`). Who is chosen to go on is
 * the one with the highest rate, if it is sure to pay; who is only tried needs hope, and pays from what was put aside
 * (speculation-controller.ts).
 *
 * A draft that has to catch up first pays for that with as many tokens as it has served after catching up the
 * last times. A few tokens that another source has written in between and a whole prompt are different cases: the first comes
 * back at every change of source, the second serves the rest of the answer, and often the beginning of the next. */
import { createDraftJudge } from './draft-judge.ts'
import { type DraftRecord, type LookupRecord, draftTrust, firstRight, lookupTrust } from './guess-records.ts'
import type { RunLength } from './prompt-lookup.ts'
import type { SpeculationKnowledge } from './speculation-knowledge.ts'
import { type Guessing, type Offer, mostGuesses } from './speculation-plan.ts'
import { usualLag } from './step-costs.ts'

export type Candidate = { plan: Guessing; rate: number; sure: number; hope: number; risk: number; reading: number }

/** How guesses have fared in this answer, and with this model. */
export type Fared = { readonly knowledge: SpeculationKnowledge; readonly draft: DraftRecord; readonly lookup: ReadonlyMap<RunLength, LookupRecord> }

const lengths = [1, 2, 3, 4, 5, 6, 8, 10, 12, mostGuesses] as const
/** More unread tokens than this are a prompt, which serves the whole answer, and often the next. */
export const readingLag = 32
/** The standard error of what a single step of the draft tells of its speed. */
const draftDoubt = 0.15
/** A trial of the draft mostly ends with its first guesses; the share of the cost of verifying two that is counted on top. */
const judgedRisk = 0.3

export const candidatesFor = (answer: Fared, { matched, draftLag, room }: Offer): Candidate[] => [
  ...(matched === null ? [] : lookupCandidates(answer, matched, room)),
  ...(draftLag === null ? [] : [draftCandidate(answer, { room, lag: draftLag })]),
]

export const lookupCandidates = ({ knowledge, lookup }: Fared, matched: RunLength, room: number): Candidate[] => {
  const record = lookup.get(matched)
  if (record === undefined) return []
  const longest = Math.min(room, knowledge.costs.longest())
  return lengths
    .filter((length) => length <= longest)
    .map((length) => {
      const cost = knowledge.costs.verify(length)
      const tokens = 1 + firstRight(record) * expectedTokens(record.onward.value, length - 1)
      const sure = (1 + surely(firstRight(record), record.first.count + lookupTrust) * expectedTokens(record.onward.value, length - 1)) / cost
      return { plan: { source: 'lookup', length, matched }, sure, rate: tokens / cost, hope: (length + 1) / cost, risk: cost - 1, reading: 0 }
    })
}

/** Half a standard error less than it was: what is begun must hold what it promises. */
const surely = (share: number, cases: number): number => Math.max(0, share - 0.5 * Math.sqrt((share * (1 - share)) / cases))

export const draftPlan = ({ knowledge, draft }: Fared, room: number): Guessing => {
  const { costs, scale } = knowledge
  const length = Math.min(room, costs.longest(), mostGuesses)
  return { source: 'draft', length, judge: createDraftJudge({ costs, scale, most: length, usuallyRight: draft.right.value }) }
}

const draftCandidate = (answer: Fared, { room, lag }: { room: number; lag: number }): Candidate => {
  const { knowledge, draft } = answer
  const { costs } = knowledge
  const tokens = draft.tokens.value
  const catchUp = Math.max(0, lag - usualLag) * costs.catchUp()
  const plan = draftPlan(answer, room)
  let hope = 0
  for (let length = 1; length <= plan.length; length += 1) hope = Math.max(hope, (length + 1) / (costs.verify(length) + costs.draft(length)))
  const rate = tokens / (draft.cost.value + (catchUp * tokens) / Math.max(tokens, (lag > readingLag ? draft.servedPerReading : draft.served).value))
  return {
    plan,
    rate,
    sure: rate * (1 - draftDoubt / Math.sqrt(draft.tokens.count + draftTrust)),
    hope,
    risk: costs.draft(2) + (lag > readingLag ? 0 : catchUp) + judgedRisk * (costs.verify(2) - 1),
    reading: lag > readingLag ? catchUp : 0,
  }
}

/** 1 + a + ... + a^k. */
export const expectedTokens = (a: number, k: number): number => (a > 0.9999 ? k + 1 : (1 - a ** (k + 1)) / (1 - a))

/** The highest rate; null of none. */
export const fastest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, next) => (best === null || next.rate > best.rate ? next : best), null)
