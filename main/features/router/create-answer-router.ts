/* The router: how sure an answer is, and what follows.
 *
 * The rules are in core/router. Kept here: the tables that came with Hearth, by the model file's checksum; what readers thought and how
 * sure the last answers were, by model, in the database; and on which side each chat is, until the process ends. What a
 * finished answer adds is written with the next opinion, every eighth answer, and at the end: losing a few costs nothing.
 *
 * NOT HERE: whether anything may leave. `gate` tells, and is closed unless somebody opens it. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { ChatId } from '../../contract/ids.ts'
import type { AnswerJudge, JudgedBy } from '../../core/router/answer-judge.ts'
import { type Calibration, CalibrationFile, prior, scoreOf } from '../../core/router/calibration.ts'
import { confidenceOf } from '../../core/router/confidence-of.ts'
import { type RouteDecision, type RouteHistory, type RouteStage, decideRoute, newChat } from '../../core/router/decide-route.ts'
import { type AnswerSoFar, featuresOf } from '../../core/router/features.ts'
import { Feedback, noFeedback, withOpinion, withoutOpinion } from '../../core/router/feedback.ts'
import { RecentConfidences, rankOf, thresholdFor, withConfidence } from '../../core/router/share-threshold.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

export type Gate = {
  /** Policy, class, consent, budget and network would let an answer of this chat be asked for. */
  isOpen: boolean
  /** Expected share of answers that a cloud model helps with, 0 to 1. */
  share: number
  /** Raises the threshold while the machine should save heat or battery; 0 otherwise. */
  energyBias: number
}

export const closedGate: Gate = { isOpen: false, share: 0, energyBias: 0 }

export type AnswerRouter = AnswerJudge & {
  /** Forgets on which side a chat was. */
  forget: (chatId: ChatId) => void
  /** Writes what is not written yet. */
  close: () => void
}

type RouterOptions = {
  stored: OpenStoredValue
  log: Logger
  /** Contents of the tables that came with Hearth; one that does not parse is left out. */
  tables: readonly unknown[]
  gate: (chatId: ChatId) => Gate
}

const Learned = z.record(z.string(), z.strictObject({ feedback: Feedback, recent: RecentConfidences }))
type Learned = z.infer<typeof Learned>

const nothing = { feedback: noFeedback, recent: [] }
const answersPerWrite = 8
/** Models that were not used for longest give way. */
const mostModels = 32
const mostChats = 500

export const createAnswerRouter = ({ stored, log, tables, gate }: RouterOptions): AnswerRouter => {
  const known = readTables(tables, log)
  const value = stored<Learned>({ key: 'router', schema: Learned, initial: {} })
  const chats = new Map<ChatId, RouteHistory>()
  let learned = value.get()
  let unwritten = 0

  const of = (modelId: string): Learned[string] => learned[modelId] ?? nothing
  const change = (modelId: string, next: Learned[string]): void => {
    const others = Object.entries(learned).filter(([id]) => id !== modelId)
    learned = Object.fromEntries([...others, [modelId, next] as const].slice(-mostModels))
  }
  const write = (): void => {
    if (unwritten > 0) value.set(learned)
    unwritten = 0
  }
  const tableOf = ({ modelSha256 }: JudgedBy): Calibration | null => (modelSha256 === null ? null : (known.get(modelSha256) ?? null))
  const decide = (by: JudgedBy, stage: RouteStage, soFar: AnswerSoFar): RouteDecision & { confidence: ReturnType<typeof confidenceOf>; rank: number } => {
    const table = tableOf(by)
    const { feedback, recent } = of(by.modelId)
    const features = featuresOf(soFar)
    const confidence = confidenceOf(features, table, feedback)
    const { isOpen: isGateOpen, share, energyBias } = gate(by.chatId)
    const threshold = thresholdFor(share, (table ?? prior).quantiles, recent)
    const isUnmendable = features.refuses === 1 || features.isMalformed === 1
    const history = chats.get(by.chatId) ?? newChat
    const rank = rankOf(confidence.value, scoreOf(table ?? prior, features))
    return { ...decideRoute({ confidence: { ...confidence, value: rank }, stage, threshold, isGateOpen, history, isUnmendable, energyBias }), confidence, rank }
  }
  const opine = (modelId: string, feedback: Feedback): void => {
    change(modelId, { ...of(modelId), feedback })
    unwritten += 1
    write()
  }
  return {
    isHopeless: (by, stage, soFar) => decide(by, stage, soFar).route === 'escalate',
    judge: (by, soFar) => {
      const { confidence, route, history, isForEnergy, rank } = decide(by, 'end', soFar)
      chats.delete(by.chatId)
      chats.set(by.chatId, history)
      for (const oldest of [...chats.keys()].slice(0, Math.max(0, chats.size - mostChats))) chats.delete(oldest)
      change(by.modelId, { ...of(by.modelId), recent: withConfidence(of(by.modelId).recent, rank) })
      unwritten += 1
      if (unwritten >= answersPerWrite) write()
      return { confidence, route, isForEnergy }
    },
    learn: ({ modelId, value: confidence }, opinion) => {
      opine(modelId, withOpinion(of(modelId).feedback, confidence, opinion))
    },
    unlearn: ({ modelId, value: confidence }, opinion) => {
      opine(modelId, withoutOpinion(of(modelId).feedback, confidence, opinion))
    },
    forget: (chatId) => void chats.delete(chatId),
    close: write,
  }
}

const readTables = (tables: readonly unknown[], log: Logger): ReadonlyMap<string, Calibration> =>
  new Map(
    tables.flatMap((source): [string, Calibration][] => {
      const parsed = CalibrationFile.safeParse(source)
      if (!parsed.success) log.warn({ err: parsed.error }, 'A table of confidence could not be read')
      return parsed.success ? [[parsed.data.modelSha256, parsed.data.calibration]] : []
    }),
  )
