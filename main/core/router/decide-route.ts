/* What becomes of an answer: it stays, stays with a word of doubt, is mended, or is written by a stronger model.
 *
 * BEFORE ITS END (32 and 96 tokens) only a hopeless beginning is stopped, and only where a stronger model may be asked: one
 * far below the threshold, by a table and not by the prior. Everything else goes on; the reader already sees it.
 *
 * AT ITS END an answer below the threshold goes out. One that is near it is mended: the draft goes along and
 * small edits come back. One that is far below, refuses, or is malformed is not worth mending.
 *
 * HYSTERESIS. Voices that change with every turn are worse than either voice. A chat changes sides where the
 * confidence is more than `clear` beyond the threshold, or where two turns in a row wanted it.
 *
 * NOT HERE: whether anything may leave at all (`isGateOpen`: policy, data class, consent, budget, network).
 */
import type { Confidence, Route } from '../../contract/confidence.ts'

export type RouteStage = 'early32' | 'early96' | 'end'

/** What a chat remembers between turns. */
export type RouteHistory = {
  /** Who had the last word in this chat; null in a new one. */
  last: 'local' | 'cloud' | null
  /** Turns in a row that wanted the other side and were not given it. */
  heldTurns: number
}

export const newChat: RouteHistory = { last: null, heldTurns: 0 }

export type RouteQuestion = {
  confidence: Confidence
  stage: RouteStage
  /** Confidence below which answers go out (see share-threshold.ts); 0 keeps all here. */
  threshold: number
  isGateOpen: boolean
  history: RouteHistory
  /** The draft says that it cannot, or its JSON or code is broken: there is nothing to mend. */
  isUnmendable?: boolean
  /** Raises the threshold while the machine should save heat or battery, and consent is to ask by itself. */
  energyBias?: number
}

export type RouteDecision = {
  route: Route
  history: RouteHistory
  threshold: number
  /** It goes out, and would stay if the machine had nothing to save. */
  isForEnergy: boolean
}

/** Beyond this distance from the threshold there is nothing to hold back. */
const clear = 0.05
/** Turns that have to agree where it is not clear. */
const agreeingTurns = 2
/** A beginning is hopeless below this share of the threshold: what is early is known less well. */
const hopelessShare: Readonly<Record<Exclude<RouteStage, 'end'>, number>> = { early32: 0.4, early96: 0.5 }
/** An end below this share of the threshold is not mended but written anew. */
const mendableShare = 0.5

export const decideRoute = (question: RouteQuestion): RouteDecision => {
  const threshold = question.threshold <= 0 ? 0 : question.threshold + (question.energyBias ?? 0)
  const decision = question.stage === 'end' ? decideEnd(question, threshold) : decideEarly(question, question.stage, threshold)
  const isOut = decision.route === 'refine' || decision.route === 'escalate'
  return { ...decision, threshold, isForEnergy: isOut && question.confidence.value >= question.threshold }
}

type Decided = Pick<RouteDecision, 'route' | 'history'>

const decideEarly = ({ confidence, isGateOpen, history }: RouteQuestion, stage: Exclude<RouteStage, 'end'>, threshold: number): Decided => {
  const isHopeless = isGateOpen && confidence.isCalibrated && confidence.value < threshold * hopelessShare[stage]
  return isHopeless ? { route: 'escalate', history: { last: 'cloud', heldTurns: 0 } } : { route: 'keep', history }
}

const decideEnd = (question: RouteQuestion, threshold: number): Decided => {
  const { confidence, isGateOpen } = question
  const kept: Route = confidence.band === 'unsure' ? 'keep-unsure' : 'keep'
  // Where nothing may leave, a turn says nothing about what the chat wanted.
  if (!isGateOpen || threshold <= 0) return { route: kept, history: { last: 'local', heldTurns: 0 } }
  const history = sideOf(question, threshold)
  if (history.last === 'local') return { route: kept, history }
  const isMendable = question.isUnmendable !== true && confidence.value >= threshold * mendableShare
  return { route: isMendable ? 'refine' : 'escalate', history }
}

/** Whose turn it is, and whether that was held back. */
const sideOf = ({ confidence, history: { last, heldTurns } }: RouteQuestion, threshold: number): RouteHistory => {
  const wants = confidence.value < threshold ? 'cloud' : 'local'
  const isClear = Math.abs(confidence.value - threshold) > clear || heldTurns + 1 >= agreeingTurns
  return last === null || wants === last || isClear ? { last: wants, heldTurns: 0 } : { last, heldTurns: heldTurns + 1 }
}
