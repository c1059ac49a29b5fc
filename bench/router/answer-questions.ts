/* The starter's answers to three sets of questions, with what its tokens say about them.
 *
 * `held-out` and `second-set` are what it was made for (native-models/starter/README.md), `outside` what it was not: knowledge, code,
 * mathematics, languages, plans. Sampling is the product's own, with a seed. Nothing is kept beyond the run.
 *
 * WHAT COUNTS AS RIGHT. By the set's own rule (score.ts), but a stronger model is at hand: where it could have answered, an admission that
 * one does not know is honest and still not the answer. Where nobody could (who am I meeting tomorrow, a person who does not exist) it is.
 * Of the questions that the first two sets expect it to admit, `answerable` names those that a stronger model could answer.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSampling } from '../../main/contract/sampling.ts'
import type { SignalSummary } from '../../main/contract/confidence.ts'
import { answerTraits } from '../../main/core/router/answer-traits.ts'
import { type AnswerSoFar, type Features, featureNames, featuresOf } from '../../main/core/router/features.ts'
import type { EngineLink, LinkEvent } from '../../main/engine-link/engine-link.ts'
import { HeldOutItem, isRight } from '../../native-models/starter/eval/score.ts'
import { loadOf } from '../bench-engine.ts'
import { starterFile } from '../wide-starter.ts'

export type SetName = 'held-out' | 'second-set' | 'outside-set'

export type Answered = {
  set: SetName
  id: string
  kind: string
  soFar: AnswerSoFar
  features: Features
  row: number[]
  isRight: boolean
  /** What was known after 32 tokens; null where it had ended by then. */
  early: { features: Features; row: number[] } | null
}

const folder = join(import.meta.dirname, '..', '..', 'native-models', 'starter', 'eval')
const answerable = new Set([14, 61, 62, 71, 72, 73].map((number) => `admits-not-knowing-${number}`))

export const samplingOfBench = { ...defaultSampling, seed: 1, maxTokens: 200 }

export const fileOf = (set: SetName): { path: string; sha256: string } => {
  const path = join(folder, `${set}.jsonl`)
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }
}

export const answerQuestions = async (link: EngineLink, set: SetName): Promise<Answered[]> => {
  const answered: Answered[] = []
  for (const line of readFileSync(fileOf(set).path, 'utf8').trim().split('\n')) answered.push(await answer(link, set, HeldOutItem.parse(JSON.parse(line))))
  return answered
}

const answer = async (link: EngineLink, set: SetName, item: HeldOutItem): Promise<Answered> => {
  const events: LinkEvent[] = []
  const messages = item.messages.map(({ role, content }) => ({ role, text: content }))
  const request = { messages, sampling: samplingOfBench, signals: 'summary' as const, model: loadOf(starterFile().path, { threads: 1 }) }
  for await (const event of link.generate(request)) events.push(event)
  const question = item.messages.at(-1)?.content ?? ''
  const text = textOf(events)
  const soFar = { question, answer: text, summary: summaryAt(events, 'end'), isCutOff: events.some((event) => event.type === 'end' && event.stopReason === 'length') }
  const features = featuresOf(soFar)
  return { set, id: item.id, kind: item.class, soFar, features, row: rowOf(features), isRight: isAnswer(set, item, text), early: earlyOf(events, question) }
}

const isAnswer = (set: SetName, item: HeldOutItem, text: string): boolean => {
  const admits = answerTraits(text).refuses && item.class !== 'help'
  const isHonestEnough = item.class === 'admits-not-knowing' && !answerable.has(item.id)
  return isRight(text, item.expect) && (!admits || isHonestEnough || set === 'second-set')
}

export const rowOf = (features: Features): number[] => featureNames.map((name) => features[name])

const textOf = (events: readonly LinkEvent[]): string => events.map((event) => (event.type === 'text' ? event.text : '')).join('')

const summaryAt = (events: readonly LinkEvent[], stage: 'early32' | 'end'): SignalSummary | null =>
  events.flatMap((event) => (event.type === 'signals' && event.stage === stage ? [event.summary] : []))[0] ?? null

const earlyOf = (events: readonly LinkEvent[], question: string): Answered['early'] => {
  const at = events.findIndex((event) => event.type === 'signals' && event.stage === 'early32')
  if (at === -1) return null
  const features = featuresOf({ question, answer: textOf(events.slice(0, at)), summary: summaryAt(events, 'early32'), isCutOff: false })
  return { features, row: rowOf(features) }
}
