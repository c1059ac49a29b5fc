/* Decoding without a model: a text that can be guessed to a known degree, and steps that cost what a made-up machine makes them cost. */
import type { SpeculationController } from './speculation-controller.ts'
import { type Plan, type StepReport, mostGuesses } from './speculation-plan.ts'

export type Machine = {
  /** A plain step, ms. */
  plainMs: (token: number) => number
  /** Verifying k guesses, in plain steps. */
  verify: (guesses: number) => number
  /** One guess of the draft, and one token that it reads, in plain steps; null without a draft. */
  draft: { guess: number; read: number } | null
  /** Times differ by up to this share. */
  noise: number
}

export type Text = {
  /** How likely the draft is right at a place; it knows this itself. */
  draftRight: (place: number, random: () => number) => number
  /** How likely a token that was looked up is right, or null where nothing matches. */
  lookupRight: (place: number, random: () => number) => number | null
}

export type Outcome = {
  ms: number
  /** Tokens at which guessing steps were taken. */
  guessedAt: number[]
}

/** Mulberry32. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const simulate = (options: {
  controller: SpeculationController
  machine: Machine
  text: Text
  tokens: number
  promptTokens?: number
  seed: number
}): Outcome => {
  const { controller, machine, text, tokens, promptTokens = 50 } = options
  const random = seededRandom(options.seed)
  const jitter = (ms: number): number => ms * (1 + machine.noise * (2 * random() - 1))
  // What is right where belongs to the text, not to the order in which it is asked.
  const draftRight = Array.from({ length: tokens + mostGuesses + 40 }, (_, place) => text.draftRight(place, random))
  const lookupRight = draftRight.map((_, place) => text.lookupRight(place, random))
  const outcome: Outcome = { ms: 0, guessedAt: [] }
  let written = 0
  let draftRead = 0
  while (written < tokens) {
    const match = lookupRight[written] ?? null
    const lag = promptTokens + written - draftRead
    const plan = controller.plan({ matched: match === null ? null : 4, draftLag: machine.draft === null ? null : lag, room: mostGuesses })
    const plainMs = machine.plainMs(written)
    const guessing = guess(plan, draftRight.slice(written))
    const chances = plan.source === 'draft' ? draftRight.slice(written) : Array.from({ length: mostGuesses }, () => match ?? 0)
    const { accepted, isNextRight } = draw(guessing, chances, random)
    const stepMs = jitter(plainMs * machine.verify(guessing.offered))
    const draftMs = plan.source === 'draft' ? jitter(plainMs * draftSteps(machine, guessing.places, lag)) : 0
    if (guessing.offered > 0) outcome.guessedAt.push(written)
    controller.note({
      plan,
      offered: guessing.offered,
      accepted,
      stepMs,
      drafted: plan.source === 'draft' ? { places: guessing.places, lag, ms: draftMs, confidences: guessing.confidences } : null,
      isNextRight,
    })
    if (plan.source === 'draft') draftRead = promptTokens + written + accepted
    written += accepted + 1
    outcome.ms += stepMs + draftMs
  }
  // The last step may go past the end.
  return { ...outcome, ms: (outcome.ms * tokens) / written }
}

const draftSteps = ({ draft }: Machine, places: number, lag: number): number =>
  draft === null ? 0 : places * draft.guess + lag * draft.read

/** How many guesses turn out right, and whether the one after them that was made but not offered would have been. */
const draw = ({ offered, confidences }: Made, chances: readonly number[], random: () => number): Pick<StepReport, 'accepted' | 'isNextRight'> => {
  let accepted = 0
  while (accepted < offered && random() < (chances[accepted] ?? 0)) accepted += 1
  const hasNext = accepted === offered && confidences.length > offered
  return { accepted, isNextRight: hasNext ? random() < (chances[accepted] ?? 0) : null }
}

type Made = { offered: number; places: number; confidences: number[] }

/** The draft is as sure as it is right, and so is what comes after the guesses that are verified. */
const guess = (plan: Plan, right: readonly number[]): Made => {
  if (plan.source === 'none') return { offered: 0, places: 0, confidences: [] }
  if (plan.source === 'lookup') return { offered: plan.length, places: 0, confidences: [] }
  if (plan.judge === null) return { offered: plan.length, places: plan.length, confidences: [] }
  const confidences: number[] = []
  while (confidences.length < plan.length && plan.judge.wantsMore(confidences)) confidences.push(right[confidences.length] ?? 0)
  return { offered: plan.judge.keeps(confidences), places: confidences.length, confidences }
}
