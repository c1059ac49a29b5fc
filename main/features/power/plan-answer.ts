// features/power/plan-answer.ts - What the governor has to say before an answer begins: which size of the model, in how long a window.
import type { ChatId, ModelId } from '../../contract/ids.ts'
import { becauseOf } from '../../core/governor/reason-sentence.ts'
import type { Governor } from './governor-state.ts'
import { reasonFacts } from './power-status.ts'
import type { LadderChoice, PrecisionLadder } from './precision-ladder.ts'
import { takeWindow, windowNote, windowOf } from './window-caps.ts'

export type AnswerQuestion = {
  chatId: ChatId
  /** What the user chose. */
  modelId: ModelId
  /** The size that began this answer, where one is gone on with: it goes on, whatever the level asks for. */
  begunWith?: ModelId | undefined
  /** The chat has no message yet. */
  isNew: boolean
  /** Tokens of a model's whole window. */
  contextSizeOf: (modelId: ModelId) => number
}

export type AnswerPlan = Omit<LadderChoice, 'note'> & { contextSize: number }

export type AnswerPlanner = {
  /** What would be; changes nothing. */
  peek: (question: AnswerQuestion) => AnswerPlan
  /** An answer begins with it: what is special about it becomes a note of that answer. */
  begin: (question: AnswerQuestion) => AnswerPlan
}

export const createAnswerPlanner = (governor: Governor, ladder: PrecisionLadder): AnswerPlanner => ({
  peek: (question) => {
    const { modelId, carryFrom } = ladder.peek(question.modelId)
    return { modelId, carryFrom, contextSize: windowOf(governor, { ...question, contextSize: question.contextSizeOf(modelId) }) }
  },
  begin: (question) => {
    const { begunWith } = question
    const stayed = begunWith === undefined ? null : ladder.stay(question.modelId, begunWith)
    const { modelId, carryFrom, note } = stayed ?? ladder.take(question.modelId)
    const whole = question.contextSizeOf(modelId)
    const contextSize = takeWindow(governor, { ...question, contextSize: whole })
    const { snapshot, law } = governor
    const because = snapshot === null ? '' : becauseOf(law.cause, reasonFacts(governor, snapshot))
    governor.notes.set(question.chatId, [note, windowNote(contextSize, whole, because)].flatMap((one) => one ?? []))
    return { modelId, carryFrom, contextSize }
  },
})
