/* Four texts as the starter wrote them, with what could have been guessed at every place, and what guessing them would have cost.
 *
 * The texts are those of the benchmark (bench/speculation-texts.ts), written greedily with guessing off. At every place was noted
 * what stood in the text already and what the starter's draft would have guessed, sixteen tokens far, with its confidence. So any
 * way of guessing can be replayed, token by token, on machines whose costs are known (measured, or made up). */
import { z } from 'zod'
import { type RunLength, runLengths } from './prompt-lookup.ts'
import { seededRandom } from './simulated-decoding-for-tests.ts'
import type { SpeculationController } from './speculation-controller.ts'
import { type Plan, mostGuesses } from './speculation-plan.ts'

/** `shared`: tokens at the beginning of the prompt that the conversation before began with as well. */
export type RecordedAnswer = { promptTokens: number; shared: number; places: Place[] }

type Place = {
  /** In the text before: how long the match was, how many tokens followed it (16 at most), and how many of those were right. */
  matched: RunLength | null
  looked: number
  lookedRight: number
  /** Of the draft's guesses the first so many were right. */
  draftRight: number
  /** What the draft said of each of its guesses; fewer than 16 where it expected the answer to end. */
  confidences: number[]
}

/** Costs in plain steps. */
export type CostedMachine = {
  verify: Readonly<Record<number, number>>
  draft: { call: number; guess: number; read: number }
  /** Times differ by up to this share; one in `stallEvery` takes one to four times as long; and the whole machine is faster and slower in turns. */
  noise: number
  stallEvery: number
  drift: number
}

/** "4.16.3 2 zzE..." is a match of 4, of whose 16 followers 3 were right; 2 guesses of the draft were right; a digit to the base 62 per confidence. */
const placeOf = (line: string): Place => {
  const [lookup = '', right = '', digits = ''] = line.split(' ')
  const [matched, looked = 0, lookedRight = 0] = lookup.split('.').map(Number)
  return {
    matched: runLengths.find((length) => length === matched) ?? null,
    ...{ looked, lookedRight, draftRight: Number(right) },
    confidences: Array.from(digits, (digit) => (alphabet.indexOf(digit) + 0.5) / alphabet.length),
  }
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RecordedTexts = z.record(z.string(), z.array(z.object({ promptTokens: z.number(), shared: z.number(), places: z.array(z.string().transform(placeOf)) })))

/** Of recorded-texts-for-tests.json. */
export const parseRecordedTexts = (text: string): Record<string, RecordedAnswer[]> => RecordedTexts.parse(JSON.parse(text))

export type Replay = {
  /** Writes an answer; returns what it would take where nothing disturbed the machine, in plain steps. */
  write: (answer: RecordedAnswer, controller: SpeculationController) => number
}

/** One engine after another's answers: the draft remembers what it has read, the machine its mood. */
export const createReplay = (machine: CostedMachine, seed: number): Replay => {
  const disturb = createDisturbance(machine, seededRandom(seed))
  /** Tokens of the answer under way that the draft has read; of the answers before, only what the prompts share is of use. */
  let draftRead = 0
  return {
    write: (answer, controller) => {
      draftRead = Math.min(draftRead, answer.shared)
      let steps = 0
      for (let written = 0; written < answer.places.length; ) {
        const place = answer.places[written]
        if (place === undefined) break
        const length = answer.promptTokens + written + 1
        const lag = Math.max(1, length - draftRead)
        const plan = controller.plan({ matched: place.looked === 0 ? null : place.matched, draftLag: lag, room: mostGuesses })
        const made = guess(plan, place)
        const verify = costOf(machine.verify, made.offered)
        const draft = plan.source === 'draft' ? machine.draft.call + made.places * machine.draft.guess + Math.max(0, lag - 2) * machine.draft.read : 0
        const drafted = plan.source === 'draft' ? { places: made.places, lag, ms: disturb(draft), confidences: made.confidences } : null
        const isNextRight = made.right === made.offered && made.confidences.length > made.offered ? place.draftRight > made.offered : null
        controller.note({ plan, offered: made.offered, accepted: made.right, stepMs: disturb(verify), drafted, isNextRight })
        if (plan.source === 'draft') draftRead = length + Math.min(made.right, Math.max(0, made.places - 1))
        written += made.right + 1
        steps += verify + draft
      }
      return steps
    },
  }
}

type Made = { offered: number; right: number; places: number; confidences: number[] }

const guess = (plan: Plan, { looked, lookedRight, draftRight, confidences }: Place): Made => {
  if (plan.source === 'none') return { offered: 0, right: 0, places: 0, confidences: [] }
  if (plan.source === 'lookup') {
    const offered = Math.min(plan.length, looked)
    return { offered, right: Math.min(lookedRight, offered), places: 0, confidences: [] }
  }
  const made: number[] = []
  const wantsMore = (): boolean => (plan.judge === null ? made.length < plan.length : plan.judge.wantsMore(made))
  while (made.length < confidences.length && wantsMore()) made.push(confidences[made.length] ?? 0)
  // The token that ends the text was computed as well.
  const places = made.length + (made.length === confidences.length && made.length < mostGuesses ? 1 : 0)
  const offered = plan.judge?.keeps(made) ?? made.length
  return { offered, right: Math.min(draftRight, offered), places, confidences: plan.judge === null ? [] : made }
}

/** Between two lengths that were measured along a line. */
const costOf = (costs: CostedMachine['verify'], guesses: number): number => {
  const known = Object.entries(costs).map(([length, cost]) => ({ length: Number(length), cost }))
  const below = known.findLast(({ length }) => length <= guesses) ?? { length: 0, cost: 1 }
  const above = known.find(({ length }) => length >= guesses) ?? below
  return above.length === below.length ? below.cost : below.cost + ((above.cost - below.cost) * (guesses - below.length)) / (above.length - below.length)
}

/** Of one value to the next the mood of the machine keeps this share. */
const moodKept = 0.95

const createDisturbance = ({ noise, stallEvery, drift }: CostedMachine, random: () => number): ((ms: number) => number) => {
  let mood = 0
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return (ms) => {
    mood = moodKept * mood + drift * Math.sqrt(1 - moodKept ** 2) * normal()
    const stall = random() * stallEvery < 1 ? 1 + 3 * random() : 1
    return ms * Math.exp(mood) * (1 + noise * (2 * random() - 1)) * stall
  }
}
