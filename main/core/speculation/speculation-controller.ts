/* Decides, step by step, whether guessing ahead is worth it.
 *
 * A step evaluates the last token together with k guesses. It costs V(k) plain steps
 * (plus what the guesses cost) and brings one token, and one more for every guess that was
 * right before the first wrong one (Leviathan, Kalman and Matias 2023, arXiv 2211.17192). So guessing pays when the
 * tokens it brings cost less than as many plain steps. On a processor V
 * rises soon (measured on two cores: a draft that was right more than half of the time made decoding
 * slower), so nothing is assumed: V, the plain step and the draft are measured live, per model and thread count over all
 * answers (step-costs.ts), and so is how often guesses are right.
 *
 * SOURCES. A match in the text itself (prompt-lookup.ts) costs nothing to find; a longer
 * match is likelier to go on, so each length of match has its own record, and the number of guesses is the one that
 * promises most. The draft stops by itself where going on is no longer worth it, place by place (draft-judge.ts);
 * so here it is only a question of beginning, and what such steps have brought and cost lately answers it.
 *
 * LEARNING. What does not pay is left alone at once: the choice is made anew at every step,
 * from the last dozen steps of this answer. An answer begins with what all earlier ones with this model
 * have taught, and most answers are too short to learn much more: what a draft's confidence is worth, what it brings, and what was last
 * tried when are all kept across answers. What is left alone
 * is tried again now and then, since text and machine change: each step puts a
 * hundredth of its time aside, half of it for either source, and a trial is made when that covers what it may lose.
 * So trying costs about 1 %, whatever happens; only a model never seen before gets
 * an advance. Plain decoding is tried in the same way while guessing is on.
 *
 * A draft that has long been left alone has much to read before its first guess; that
 * is counted as part of the price, spread over as many tokens as it served the last times.
 *
 * Pure: no clock, no model; what was measured comes in through `note`.
 *
 * NOT HERE: making guesses and checking them (engine/decode-tokens.ts).
 */
import { type ConfidenceScale, createConfidenceScale } from './confidence-scale.ts'
import { type DraftJudge, createDraftJudge } from './draft-judge.ts'
import { type DraftRecord, type LookupRecord, createDraftRecord, createLookupRecord, draftRecordFor, firstRight, lookupRecordFor } from './guess-records.ts'
import { type RunLength, runLengths } from './prompt-lookup.ts'
import { type StepCosts, createStepCosts, plainRowSteps, usualLag } from './step-costs.ts'

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
  /** At most `length` guesses; without a judge, exactly so many. */
  | { source: 'draft'; length: number; judge: DraftJudge | null }

/** What came of a plan. */
export type StepReport = {
  plan: Plan
  /** Guesses that were verified, and how many of them were right. */
  offered: number
  accepted: number
  /** The step itself. */
  stepMs: number
  /** Tokens that the draft computed, tokens it had to read before, the time for both, and what it said of each guess, those included that were not offered. */
  drafted: { places: number; lag: number; ms: number; confidences: readonly number[] } | null
  /** The guess after those that were offered was right; null where there was none, or where one before it was wrong. */
  isNextRight: boolean | null
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
  readonly scale: ConfidenceScale
  readonly draft: DraftRecord
  readonly lookup: ReadonlyMap<RunLength, LookupRecord>
  /** Time put aside for trials, in plain steps; for each source its own, or the cheap trials of one would use up what the dear ones of the other need. */
  readonly credit: Record<Guessing['source'], number>
  /** Tokens written, and at how many each source (and plain decoding) last failed or was last measured. */
  tokens: number
  readonly lastTried: Map<string, number>
  /** Tokens that the draft served since it last caught up, in whatever answer. */
  servedNow: number
}

/** The most guesses per step. */
export const mostGuesses = 16
const lengths = [1, 2, 3, 4, 5, 6, 8, 10, 12, mostGuesses] as const
/** What each step puts aside for the trials of each source. */
const trialShare = 0.005
/** Where a model was never seen before: enough for a trial or two. */
const advance = 3
const mostCredit = 6
/** Tokens between two trials of the same guesses, and of plain decoding (whose cost the guessing steps tell as well). */
const restTokens = 32
const plainRestTokens = 96
/** Guessing must promise this much more than plain decoding; what is promised is seldom known better. */
const leastGain = 1.07
/** A trial of the draft mostly ends with its first guesses; the share of the cost of verifying two that is counted on top. */
const judgedRisk = 0.3

/** Nothing is known yet: trusting assumptions, which the first guesses correct. */
export const createSpeculationKnowledge = (): SpeculationKnowledge => ({
  costs: createStepCosts(),
  scale: createConfidenceScale(),
  draft: createDraftRecord(),
  lookup: new Map(runLengths.map((length) => [length, createLookupRecord(length >= 4 ? 0.7 : 0.5)])),
  credit: { lookup: advance, draft: advance },
  tokens: 0,
  lastTried: new Map(),
  servedNow: 0,
})

type Answer = {
  readonly isFree: boolean
  readonly knowledge: SpeculationKnowledge
  /** As in the knowledge, but of this answer. */
  readonly draft: DraftRecord
  readonly lookup: ReadonlyMap<RunLength, LookupRecord>
  /** Plain steps are under way for the sake of their figures. */
  isMeasuringPlain: boolean
  /** The step under way is a trial: the rate that it may fall short of, and who pays for that. */
  trial: { against: number; payer: Guessing['source'] } | null
  readonly guessing: { tokens: number; ms: number }
  readonly plain: { tokens: number; ms: number }
}

/** For one answer. `draftTokens` fixes the number of guesses; null chooses it. */
export const createSpeculationController = (
  knowledge: SpeculationKnowledge,
  { mode, draftTokens }: { mode: SpeculationMode; draftTokens: number | null },
): SpeculationController => {
  const answer: Answer = {
    isFree: mode === 'auto',
    knowledge,
    draft: draftRecordFor(knowledge.draft),
    lookup: new Map([...knowledge.lookup].map(([length, record]) => [length, lookupRecordFor(record)])),
    isMeasuringPlain: knowledge.costs.plainMs() === null,
    trial: null,
    guessing: { tokens: 0, ms: 0 },
    plain: { tokens: 0, ms: 0 },
  }
  const choose = (offer: Offer): Plan => (mode === 'auto' ? chooseFreely(answer, offer) : chooseWithin(answer, { offer, mode, draftTokens }))
  return {
    plan: (offer) => (mode === 'off' || offer.room < 1 ? none : choose(offer)),
    note: (report) => note(answer, report),
    gain: () => measuredGain(answer),
  }
}

type Guessing = Exclude<Plan, { source: 'none' }>
/** Tokens per plain step's time, as expected and if every guess is right; and what may be lost, in plain steps. */
type Candidate = { plan: Guessing; rate: number; hope: number; risk: number }

const none: Plan = { source: 'none' }

const chooseFreely = (answer: Answer, offer: Offer): Plan => {
  if (isMeasuring(answer)) return none
  const candidates = candidatesFor(answer, offer)
  const best = fastest(candidates)
  const current = best !== null && best.rate > leastGain ? best : null
  const tried = trial(answer.knowledge, candidates, current)
  answer.trial = tried === null ? null : trialOf(tried, current)
  answer.isMeasuringPlain = tried?.source === 'none'
  return tried ?? current?.plan ?? none
}

/** Plain decoding is tried at the cost of what it takes the place of. */
const trialOf = (tried: Plan, current: Candidate | null): Answer['trial'] => {
  const payer = tried.source === 'none' ? current?.plan.source : tried.source
  return payer === undefined ? null : { against: current?.rate ?? 1, payer }
}

/** The first steps of a model measure what plain decoding costs, and some later ones. */
const isMeasuring = ({ knowledge: { costs }, isMeasuringPlain }: Answer): boolean =>
  costs.plainMs() === null || (isMeasuringPlain && costs.wantsPlain())

/** The mode was chosen by hand: it guesses whenever it can. */
const chooseWithin = (answer: Answer, { offer, mode, draftTokens }: { offer: Offer; mode: SpeculationMode; draftTokens: number | null }): Plan => {
  const { matched, draftLag, room } = offer
  if (mode === 'draft' && draftLag !== null) {
    return draftTokens === null ? draftPlan(answer, room) : { source: 'draft', length: Math.min(draftTokens, room), judge: null }
  }
  if (mode !== 'lookup' || matched === null) return none
  return draftTokens === null
    ? (fastest(lookupCandidates(answer, matched, room))?.plan ?? none)
    : { source: 'lookup', length: Math.min(draftTokens, room), matched }
}

const fastest = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, next) => (best === null || next.rate > best.rate ? next : best), null)

const candidatesFor = (answer: Answer, { matched, draftLag, room }: Offer): Candidate[] => [
  ...(matched === null ? [] : lookupCandidates(answer, matched, room)),
  ...(draftLag === null ? [] : [draftCandidate(answer, { room, lag: draftLag })]),
]

const lookupCandidates = ({ knowledge, lookup }: Answer, matched: RunLength, room: number): Candidate[] => {
  const record = lookup.get(matched)
  if (record === undefined) return []
  const longest = Math.min(room, knowledge.costs.longest())
  return lengths
    .filter((length) => length <= longest)
    .map((length) => {
      const cost = knowledge.costs.verify(length)
      const tokens = 1 + firstRight(record) * expectedTokens(record.onward.value, length - 1)
      return { plan: { source: 'lookup', length, matched }, rate: tokens / cost, hope: (length + 1) / cost, risk: cost - 1 }
    })
}

const draftPlan = ({ knowledge, draft }: Answer, room: number): Guessing => {
  const { costs, scale } = knowledge
  const length = Math.min(room, costs.longest(), mostGuesses)
  return { source: 'draft', length, judge: createDraftJudge({ costs, scale, most: length, usuallyRight: draft.right.value }) }
}

const draftCandidate = (answer: Answer, { room, lag }: { room: number; lag: number }): Candidate => {
  const { knowledge, draft } = answer
  const { costs } = knowledge
  const tokens = draft.tokens.value
  const catchUp = Math.max(0, lag - usualLag) * costs.catchUp()
  const plan = draftPlan(answer, room)
  let hope = 0
  for (let length = 1; length <= plan.length; length += 1) hope = Math.max(hope, (length + 1) / (costs.verify(length) + costs.draft(length)))
  return {
    plan,
    rate: tokens / (draft.cost.value + (catchUp * tokens) / Math.max(tokens, draft.served.value)),
    hope,
    risk: costs.draft(2) + catchUp + judgedRisk * (costs.verify(2) - 1),
  }
}

/** 1 + a + ... + a^k. */
export const expectedTokens = (a: number, k: number): number => (a > 0.9999 ? k + 1 : (1 - a ** (k + 1)) / (1 - a))

/** Something that was left alone for a while, if what was put aside covers what it can lose. */
const trial = (knowledge: SpeculationKnowledge, candidates: readonly Candidate[], current: Candidate | null): Plan | null => {
  const { credit, tokens, lastTried } = knowledge
  const rested = (plan: Plan): number => tokens - (lastTried.get(nameOf(plan)) ?? Number.NEGATIVE_INFINITY)
  if (current !== null && credit[current.plan.source] >= plainRowSteps * (1 - 1 / current.rate) && rested(none) >= plainRestTokens) return none
  const name = current === null ? null : nameOf(current.plan)
  const least = leastGain * Math.max(1, current?.rate ?? 1)
  const due = candidates.filter(({ plan, hope, risk }) => nameOf(plan) !== name && hope > least && risk <= credit[plan.source] && rested(plan) >= restTokens)
  return fastest(due)?.plan ?? null
}

const nameOf = (plan: Plan): string => (plan.source === 'lookup' ? `lookup ${plan.matched}` : plan.source)

const note = (answer: Answer, report: StepReport): void => {
  const { plan, offered, accepted, stepMs, drafted } = report
  const { knowledge } = answer
  const tokens = accepted + 1
  const ms = stepMs + (drafted?.ms ?? 0)
  if (offered === 0) knowledge.costs.notePlain(stepMs)
  else knowledge.costs.noteVerified(offered, stepMs)
  if (drafted !== null) noteDrafted(answer, report, drafted)
  else if (plan.source === 'lookup' && offered > 0) noteLookup(answer, plan.matched, { offered, accepted })
  const kind = plan.source === 'none' ? answer.plain : answer.guessing
  kind.tokens += tokens
  kind.ms += ms
  knowledge.tokens += tokens
  // What was right may be tried again at once.
  if (offered === 0 || accepted < offered) knowledge.lastTried.set(nameOf(plan), knowledge.tokens)
  if (offered === 0) knowledge.lastTried.set(nameOf(none), knowledge.tokens)
  settle(answer, tokens, ms)
}

const noteLookup = (answer: Answer, matched: RunLength, { offered, accepted }: { offered: number; accepted: number }): void => {
  for (const { lookup } of [answer, answer.knowledge]) {
    const record = lookup.get(matched)
    if (record === undefined) continue
    record.misses = accepted > 0 ? 0 : record.misses + 1
    record.first.note(accepted > 0 ? 1 : 0)
    // Places up to the first that failed; those behind it were never judged.
    for (let at = 1; at < accepted; at += 1) record.onward.note(1)
    if (accepted > 0 && accepted < offered) record.onward.note(0)
  }
}

const noteDrafted = (answer: Answer, report: StepReport, drafted: NonNullable<StepReport['drafted']>): void => {
  const { offered, accepted, plan } = report
  const { knowledge } = answer
  const { costs, scale, draft } = knowledge
  costs.noteDrafted(drafted)
  if (drafted.lag > usualLag) {
    if (knowledge.servedNow > 0) for (const { served } of [answer.draft, draft]) served.note(knowledge.servedNow)
    knowledge.servedNow = 0
  }
  knowledge.servedNow += accepted + 1
  // What comes of a fixed number of guesses says nothing about a draft that may stop.
  if (plan.source !== 'draft' || plan.judge === null) return
  for (const [at, confidence] of drafted.confidences.slice(0, Math.min(accepted + 1, offered)).entries()) scale.note(confidence, at < accepted)
  const next = drafted.confidences[offered]
  if (next !== undefined && report.isNextRight !== null) scale.note(next, report.isNextRight)
  for (const record of [answer.draft, draft]) {
    record.tokens.note(accepted + 1)
    record.cost.note(costs.verify(offered) + costs.draft(drafted.places))
    for (const confidence of drafted.confidences) record.right.note(scale.rightAt(confidence))
  }
}

/** Puts a share of the time aside, and takes from it what a trial lost. */
const settle = ({ isFree, knowledge, trial: tried }: Answer, tokens: number, ms: number): void => {
  const plainMs = knowledge.costs.plainMs()
  // Guessing by hand puts nothing aside: there, nobody tries anything.
  if (plainMs === null || !isFree) return
  const { credit } = knowledge
  const steps = ms / plainMs
  for (const source of ['lookup', 'draft'] as const) {
    const lost = tried?.payer === source ? Math.max(0, steps - tokens / tried.against) : 0
    credit[source] = Math.max(0, Math.min(mostCredit, credit[source] + steps * trialShare) - lost)
  }
}

const measuredGain = ({ guessing, plain, knowledge }: Answer): number | null => {
  const plainMs = plain.tokens >= 4 ? plain.ms / plain.tokens : knowledge.costs.plainMs()
  return guessing.tokens === 0 || guessing.ms === 0 || plainMs === null ? null : (guessing.tokens / guessing.ms) * plainMs
}
