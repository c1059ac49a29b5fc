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
 * Whichever promises most per time goes first, so that a draft does not guess what stands in the text already.
 *
 * LEARNING. What does not pay is left alone at once: the choice is made anew at every step,
 * from the latest steps of this answer. What goes on must be sure to pay, by half a standard error; what is only hoped for is a
 * trial (guess-candidates.ts). An answer begins with what all earlier ones with this model have taught, and most answers are too short to learn much more: what a draft's confidence is worth, what it brings, and what was last
 * tried when are all kept across answers. What is left alone
 * is tried again now and then, since text and machine change: each step puts a
 * hundredth of its time aside, half of it for either source, and a trial is made when that covers what it may lose.
 * So trying costs about 1 %, whatever happens; only a model never seen before gets
 * an advance, and no single answer may use it up: the next may be of another kind. Plain decoding is tried in the same way
 * while guessing is on, seldom where that is clearly faster.
 *
 * Pure: no clock, no model; what was measured comes in through `note`.
 *
 * NOT HERE: making guesses and checking them (engine/decode-tokens.ts).
 */
import { type Candidate, candidatesFor, draftPlan, fastest, lookupCandidates, readingLag } from './guess-candidates.ts'
import { type DraftRecord, type LookupRecord, draftRecordFor, lookupRecordFor } from './guess-records.ts'
import type { RunLength } from './prompt-lookup.ts'
import { type SpeculationKnowledge, mostCredit } from './speculation-knowledge.ts'
import type { Guessing, Offer, Plan, SpeculationMode, StepReport } from './speculation-plan.ts'
import { plainRowSteps, usualLag } from './step-costs.ts'

export type SpeculationController = {
  plan: (offer: Offer) => Plan
  note: (report: StepReport) => void
  /** Speed of the steps with guesses over plain speed, as measured; null where one of them was not. */
  gain: () => number | null
}

/** What each step puts aside for the trials of each source. */
const trialShare = 0.005
/** What trials may lose within one answer, beyond its own share: the next may be of another kind. */
const mostLost = 1.5
/** Tokens between two trials of the same guesses, and of plain decoding (whose cost the guessing steps tell as well). */
const restTokens = 32
const plainRestTokens = 96
/** Where guessing is so much faster than plain decoding, only the choice between lengths hangs on what that costs, and hardly. */
const clearGain = 1.5
const longPlainRestTokens = 2000
/** Guessing must promise this much more than plain decoding, and promise it surely: what is only hoped for is a trial, and paid for as one. */
const leastGain = 1.02

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
  /** What its trials have lost so far, in plain steps. */
  readonly lost: Record<Guessing['source'], number>
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
    lost: { lookup: 0, draft: 0 },
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

const none: Plan = { source: 'none' }

const chooseFreely = (answer: Answer, offer: Offer): Plan => {
  if (isMeasuring(answer)) return none
  const candidates = candidatesFor(answer, offer)
  const best = fastest(candidates)
  const current = best !== null && best.sure > leastGain ? best : null
  const tried = trial(answer, candidates, current)
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

/** Something that was left alone for a while, if what was put aside covers what it can lose. */
const trial = ({ knowledge, lost }: Answer, candidates: readonly Candidate[], current: Candidate | null): Plan | null => {
  if (current !== null && isPlainDue(knowledge, current)) return none
  const least = leastGain * Math.max(1, current?.rate ?? 1)
  const due = candidates.filter((candidate) => {
    const { plan, hope, risk, reading } = candidate
    if (hope <= least || (current !== null && nameOf(plan) === nameOf(current.plan))) return false
    const isPaid = risk + reading <= knowledge.credit[plan.source] && risk <= mostLost - lost[plan.source]
    return isPaid && restedFor(knowledge, plan) >= restTokens
  })
  return fastest(due)?.plan ?? null
}

const isPlainDue = (knowledge: SpeculationKnowledge, { plan, rate }: Candidate): boolean =>
  restedFor(knowledge, none) >= (rate < clearGain ? plainRestTokens : longPlainRestTokens) && knowledge.credit[plan.source] >= plainRowSteps * (1 - 1 / rate)

const restedFor = ({ tokens, lastTried }: SpeculationKnowledge, plan: Plan): number => tokens - (lastTried.get(nameOf(plan)) ?? Number.NEGATIVE_INFINITY)

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
  noteServed(answer, drafted.lag, accepted + 1)
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

/** Whoever has caught up just now ends what the last catching up has served. */
const noteServed = ({ knowledge, draft }: Answer, lag: number, tokens: number): void => {
  const records = [draft, knowledge.draft]
  if (lag > usualLag) {
    if (knowledge.servedNow > 0) for (const { served } of records) served.note(knowledge.servedNow)
    knowledge.servedNow = 0
  }
  if (lag > readingLag) {
    if (knowledge.servedSinceReading > 0) for (const { servedPerReading } of records) servedPerReading.note(knowledge.servedSinceReading)
    knowledge.servedSinceReading = 0
  }
  knowledge.servedNow += tokens
  knowledge.servedSinceReading += tokens
}

/** Puts a share of the time aside, and takes from it what a trial lost. */
const settle = ({ isFree, knowledge, trial: tried, lost }: Answer, tokens: number, ms: number): void => {
  const plainMs = knowledge.costs.plainMs()
  // Guessing by hand puts nothing aside: there, nobody tries anything.
  if (plainMs === null || !isFree) return
  const { credit } = knowledge
  const steps = ms / plainMs
  for (const source of ['lookup', 'draft'] as const) {
    const price = tried?.payer === source ? Math.max(0, steps - tokens / tried.against) : 0
    credit[source] = Math.max(0, Math.min(mostCredit[source], credit[source] + steps * trialShare) - price)
    lost[source] = Math.max(0, lost[source] + price - steps * trialShare)
  }
}

const measuredGain = ({ guessing, plain, knowledge }: Answer): number | null => {
  const plainMs = plain.tokens >= 4 ? plain.ms / plain.tokens : knowledge.costs.plainMs()
  return guessing.tokens === 0 || guessing.ms === 0 || plainMs === null ? null : (guessing.tokens / guessing.ms) * plainMs
}
