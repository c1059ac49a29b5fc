// core/router/answer-judge.ts - What whoever writes answers asks the router.
import type { Confidence, Route } from '../../contract/confidence.ts'
import type { ChatId, ModelId } from '../../contract/ids.ts'
import type { RouteStage } from './decide-route.ts'
import type { AnswerSoFar } from './features.ts'
import type { Opinion } from './feedback.ts'

export type JudgedBy = {
  chatId: ChatId
  modelId: ModelId
  /** Of the model's file: which table holds; null while nobody has hashed it. */
  modelSha256: string | null
}

export type AnswerJudge = {
  /** Whether a draft is hopeless and somebody else may answer: then it is not worth going on. */
  isHopeless: (by: JudgedBy, stage: Exclude<RouteStage, 'end'>, soFar: AnswerSoFar) => boolean
  /** Of a finished answer; remembered for the slider and for the chat's next turn. `isForEnergy`: it would stay if the machine were well. */
  judge: (by: JudgedBy, soFar: AnswerSoFar) => { confidence: Confidence; route: Route; isForEnergy: boolean }
  /** `value` is the confidence that the answer was given with. */
  learn: (of: { modelId: ModelId; value: number }, opinion: Opinion) => void
  unlearn: (of: { modelId: ModelId; value: number }, opinion: Opinion) => void
}
