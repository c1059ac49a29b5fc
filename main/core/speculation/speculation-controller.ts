/* Decides, step by step, whether guessing ahead is worth it.
 *
 * A step evaluates the last token together with k guesses. It costs V(k) plain steps
 * (plus what the guesses cost) and brings one token, and one more for every guess that was
 * right before the first wrong one. If each guess is right with probability a, that is
 *
 *     E(k) = 1 + a + ... + a^k = (1 - a^(k+1)) / (1 - a)
 *
 * tokens (Leviathan, Kalman and Matias 2023, arXiv 2211.17192). So guessing pays when
 * E(k) / cost(k) > 1, and the best length is where that is largest. On a processor V
 * rises soon (measured on two cores: a draft that was right more than half of the time made decoding
 * slower), so nothing is assumed: V, the plain step, the draft and a are all measured
 * live, V and the draft per model and thread count over all answers (step-costs.ts),
 * a for each source of guesses from its latest ones.
 *
 * SOURCES. A match in the text itself (prompt-lookup.ts) costs nothing to find; a longer
 * match is likelier to go on, so each length of match has its own record. The draft
 * model stops by itself where it is no longer sure: verifying one more guess costs about
 * V'(k) plain steps and wins one token if it and all before it are right, so a guess less
 * likely than that price to be reached and right is not worth offering. Its record therefore holds two
 * numbers: how likely a place is offered at all (c), and how likely it is offered and right (a above).
 *
 * LEARNING. What does not pay is left alone at once: the choice is made anew at every step,
 * from the last two dozen guesses; and when several steps in a row had no guess right, a is taken for
 * less than those say, since a text can turn within a line. What is left alone
 * is tried again now and then, since text and machine change: each step puts a
 * hundredth of its time aside, and a trial is made when that covers the most it can lose.
 * So trying costs at most about 1 %, whatever happens; only a model never seen before gets
 * an advance. Plain decoding is tried in the same way while guessing is on.
 *
 * A draft that has long been left alone has much to read before its first guess; that
 * is counted as part of the price, spread over as many tokens as it served the last times.
 *
 * Pure: no clock, no model; what was measured comes in through `note`.
 *
 * NOT HERE: making guesses and checking them (engine/decode-tokens.ts).
 */
import { type RunLength, runLengths } from './prompt-lookup.ts'
import { type RunningMean, createRunningMean } from './running-mean.ts'
import { type StepCosts, createStepCosts, usualLag } from './step-costs.ts'

export type SpeculationMode = 'auto' | 'draft' | 'lookup' | 'off'

/** What could be guessed now. */
export type Offer = {
  /** The longest match in the text so far. */
  matched: RunLength | null
  /** Tokens that the draft has to read before it can guess; null where there is no draft. */
  draftLag: number | null
  /** No more guesses than this fit into the window. */
  room: number
}

export type Plan =
  | { source: 'none' }
  | { source: 'lookup'; length: number; matched: RunLength }
  /** The draft stops before the guess that, by its own reckoning, is reached and right with less than this probability. */
  | { source: 'draft'; length: number; leastReach: number }

/** What came of a plan. */
export type StepReport = {
  plan: Plan
  /** Guesses that were verified, and how many of them were right. */
  offered: number
  accepted: number
  /** The step itself. */
  stepMs: number
  /** Tokens that the draft computed, tokens it had to read before, and the time for both. */
  drafted: { places: number; lag: number; ms: number } | null
}

export type SpeculationController = {
  plan: (offer: Offer) => Plan
  note: (report: StepReport) => void
  /** Speed of the steps with guesses over plain speed, as measured; null where one of them was not. */
  gain: () => number | null
}

/** What is known of a model with a number of threads; grows from answer to answer. */
export type SpeculationKnowledge = {
  readonly costs: StepCosts
  readonly draft: Record
  readonly lookup: ReadonlyMap<RunLength, Record>
  /** Time put aside for trials, in plain steps. */
  credit: number
}

/** How often guesses of one source are right, and when they were last tried. */
type Record = {
  /** A place is offered and right. */
  readonly right: RunningMean
  /** A place is offered. */
  readonly offered: RunningMean
  /** Steps in a row of which no guess was right. */
  misses: number
}

/** The most guesses per step. */
export const mostGuesses = 16
const lengths = [1, 2, 3, 4, 5, 6, 8, 10, 12, mostGuesses] as const
/** What each step puts aside for trials. */
const trialShare = 0.01
/** Where a model was never seen before: enough for two or three trials. */
const advance = 6
const mostCredit = 3
/** Tokens that a draft is expected to serve once it has caught up, before that was seen. */
const servedTokens = 48
/** Tokens between two trials of the same guesses, and of plain decoding (whose cost the guessing steps tell as well). */
const restTokens = 32
const plainRestTokens = 96
const missWeight = 0.6
/** Guessing must promise this much more than plain decoding; below, it is noise. */
const leastGain = 1.02

/** Nothing is known yet: trusting assumptions, which the first guesses correct. */
export const createSpeculationKnowledge = (): SpeculationKnowledge => ({
  costs: createStepCosts(),
  draft: createRecord(0.6),
  lookup: new Map(runLengths.map((length) => [length, createRecord(length >= 4 ? 0.7 : 0.5)])),
  credit: advance,
})

const createRecord = (right: number): Record => ({
  right: createRunningMean({ start: right, trust: 4, memory: 40 }),
  offered: createRunningMean({ start: 0.9, trust: 4, memory: 40 }),
  misses: 0,
})

type Answer = {
  readonly knowledge: SpeculationKnowledge
  /** As in the knowledge, but of this answer: begins there and forgets sooner. */
  readonly draft: Record
  readonly lookup: ReadonlyMap<RunLength, Record>
  /** Tokens written, and at how many each source (and plain decoding) last failed or was last measured. */
  tokens: number
  readonly lastTried: Map<string, number>
  /** The step under way is a trial, and the rate that it may fall short of. */
  trialAgainst: number | null
  /** Tokens that the draft served after each catching up, and since the last. */
  readonly served: RunningMean
  servedNow: number
  readonly guessing: { tokens: number; ms: number }
  readonly plain: { tokens: number; ms: number }
}

/** For one answer. `draftTokens` fixes the number of guesses; null chooses it. */
export const createSpeculationController = (
  knowledge: SpeculationKnowledge,
  { mode, draftTokens }: { mode: SpeculationMode; draftTokens: number | null },
): SpeculationController => {
  const answer: Answer = {
    knowledge,
    draft: forAnswer(knowledge.draft),
    lookup: new Map([...knowledge.lookup].map(([length, record]) => [length, forAnswer(record)])),
    tokens: 0,
    lastTried: new Map(),
    trialAgainst: null,
    served: createRunningMean({ start: servedTokens, memory: 4 }),
    servedNow: 0,
    guessing: { tokens: 0, ms: 0 },
    plain: { tokens: 0, ms: 0 },
  }
  const choose = mode === 'auto' ? chooseFreely : chooseWithin
  return {
    plan: (offer) => (mode === 'off' || offer.room < 1 ? none : choose(answer, { offer, mode, draftTokens })),
    note: (report) => note(answer, report),
    gain: () => measuredGain(answer),
  }
}

/** The record of an answer begins with what is known and forgets sooner. */
const forAnswer = ({ right, offered }: Record): Record => ({
  right: createRunningMean({ start: right.value, trust: 5, memory: 24 }),
  offered: createRunningMean({ start: offered.value, trust: 5, memory: 24 }),
  misses: 0,
})

type Wish = { offer: Offer; mode: SpeculationMode; draftTokens: number | null }
type Guessing = Exclude<Plan, { source: 'none' }>
/** Tokens per plain step's time, as expected and if every guess is right; and what is lost, in plain steps, if none is. */
type Candidate = { plan: Guessing; rate: number; hope: number; risk: number }

const none: Plan = { source: 'none' }

const chooseFreely = (answer: Answer, wish: Wish): Plan => {
  // The first step of a model measures what plain decoding costs.
  if (answer.knowledge.costs.plainMs() === null) return none
  const candidates = candidatesFor(answer, wish)
  const best = fastest(candidates)
  const current = best !== null && best.rate > leastGain ? best : null
  const tried = trial(answer, candidates, current)
  answer.trialAgainst = tried === null ? null : (current?.rate ?? 1)
  return tried ?? current?.plan ?? none
}

/** The mode was chosen by hand: it guesses whenever it can. */
const chooseWithin = (answer: Answer, wish: Wish): Plan =>
  fastest(candidatesFor(answer, wish).filter(({ plan }) => plan.source === wish.mode))?.plan ?? none

const fastest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, next) => (best === null || next.rate > best.rate ? next : best), null)

const candidatesFor = (answer: Answer, { offer, draftTokens }: Wish): Candidate[] => {
  const wanted = (draftTokens === null ? lengths : [draftTokens]).filter((length) => length <= offer.room)
  const { matched, draftLag } = offer
  return wanted.flatMap((length) => [
    ...(matched === null ? [] : [lookupCandidate(answer, matched, length)]),
    ...(draftLag === null ? [] : [draftCandidate(answer, { length, lag: draftLag, isFixed: draftTokens !== null })]),
  ])
}

const lookupCandidate = ({ knowledge, lookup }: Answer, matched: RunLength, length: number): Candidate => {
  const cost = knowledge.costs.verify(length)
  const record = lookup.get(matched)
  const right = record === undefined ? 0 : likelihood(record)
  return { plan: { source: 'lookup', length, matched }, rate: expectedTokens(right, length) / cost, hope: (length + 1) / cost, risk: cost - 1 }
}

const draftCandidate = ({ knowledge, draft, served }: Answer, asked: { length: number; lag: number; isFixed: boolean }): Candidate => {
  const { costs } = knowledge
  const { length } = asked
  const offered = asked.isFixed ? 1 : draft.offered.value
  const places = expectedTokens(offered, length - 1)
  const tokens = expectedTokens(likelihood(draft), length)
  const catchUp = Math.max(0, asked.lag - usualLag) * costs.catchUp()
  const cost = costs.verify(offered * places) + places * costs.draft() + (catchUp * tokens) / Math.max(tokens, served.value)
  const price = (costs.verify(length) - 1) / length
  const leastReach = asked.isFixed ? 0 : Math.min(0.9, Math.max(0.1, price))
  return {
    plan: { source: 'draft', length, leastReach },
    rate: tokens / cost,
    hope: (length + 1) / (costs.verify(length) + length * costs.draft()),
    risk: costs.verify(length) - 1 + length * costs.draft() + catchUp,
  }
}

/** The a of the formula. Two misses in a row are chance, more are a sign. */
const likelihood = ({ right, misses }: Record): number => right.value * missWeight ** Math.max(0, misses - 2)

/** 1 + a + ... + a^k. */
export const expectedTokens = (a: number, k: number): number => (a > 0.9999 ? k + 1 : (1 - a ** (k + 1)) / (1 - a))

/** Something that was left alone for a while, if what was put aside covers what it can lose. */
const trial = (answer: Answer, candidates: readonly Candidate[], current: Candidate | null): Plan | null => {
  const { credit } = answer.knowledge
  const isDue = (plan: Plan): boolean => {
    const rest = plan.source === 'none' ? plainRestTokens : restTokens
    return answer.tokens - (answer.lastTried.get(nameOf(plan)) ?? -rest) >= rest
  }
  if (current !== null && isDue(none) && credit >= 1) return none
  const name = current === null ? null : nameOf(current.plan)
  const least = leastGain * Math.max(1, current?.rate ?? 1)
  const due = candidates.filter(({ plan, hope, risk }) => nameOf(plan) !== name && hope > least && risk <= credit && isDue(plan))
  return fastest(due)?.plan ?? null
}

const nameOf = (plan: Plan): string => (plan.source === 'lookup' ? `lookup ${plan.matched}` : plan.source)

const note = (answer: Answer, report: StepReport): void => {
  const { plan, offered, accepted, stepMs, drafted } = report
  const { costs } = answer.knowledge
  const tokens = accepted + 1
  const ms = stepMs + (drafted?.ms ?? 0)
  if (drafted !== null) noteDrafted(answer, drafted, tokens)
  if (offered === 0) costs.notePlain(stepMs)
  else costs.noteVerified(offered, stepMs)
  for (const record of recordsOf(answer, plan)) noteGuesses(record, report)
  const kind = plan.source === 'none' ? answer.plain : answer.guessing
  kind.tokens += tokens
  kind.ms += ms
  answer.tokens += tokens
  // What was right may be tried again at once.
  if (offered === 0 || accepted < offered) answer.lastTried.set(nameOf(plan), answer.tokens)
  settle(answer, tokens, ms)
}

const noteDrafted = (answer: Answer, { places, lag, ms }: NonNullable<StepReport['drafted']>, tokens: number): void => {
  answer.knowledge.costs.noteDrafted(places, lag, ms)
  if (lag > usualLag) {
    if (answer.servedNow > 0) answer.served.note(answer.servedNow)
    answer.servedNow = 0
  }
  answer.servedNow += tokens
}

const recordsOf = (answer: Answer, plan: Plan): Record[] => {
  if (plan.source === 'none') return []
  return [answer, answer.knowledge].flatMap(({ draft, lookup }) => (plan.source === 'draft' ? draft : (lookup.get(plan.matched) ?? [])))
}

/** Places up to the first that failed; those behind it were never judged. */
const noteGuesses = (record: Record, { offered, accepted, drafted }: StepReport): void => {
  const { right, offered: made } = record
  record.misses = accepted > 0 ? 0 : record.misses + 1
  const isUnsure = drafted !== null && drafted.places > offered
  for (let at = 0; at < accepted; at += 1) right.note(1)
  if (accepted < offered || isUnsure) right.note(0)
  for (let at = 0; at < offered; at += 1) made.note(1)
  if (isUnsure) made.note(0)
}

/** Puts a share of the time aside, and takes from it what a trial lost. */
const settle = ({ knowledge, trialAgainst }: Answer, tokens: number, ms: number): void => {
  const plainMs = knowledge.costs.plainMs()
  if (plainMs === null) return
  const steps = ms / plainMs
  const lost = trialAgainst === null ? 0 : Math.max(0, steps - tokens / trialAgainst)
  knowledge.credit = Math.max(0, Math.min(Math.max(mostCredit, knowledge.credit), knowledge.credit + steps * trialShare) - lost)
}

const measuredGain = ({ guessing, plain, knowledge }: Answer): number | null => {
  const plainMs = plain.tokens >= 4 ? plain.ms / plain.tokens : knowledge.costs.plainMs()
  return guessing.tokens === 0 || guessing.ms === 0 || plainMs === null ? null : (guessing.tokens / guessing.ms) * plainMs
}
