// core/router/elsewhere.ts - What whoever writes answers asks of whoever may ask a cloud first, before the model here has read the question.
import type { AskedFirst } from '../../contract/answers.ts'
import type { AnswerOrigin, Message } from '../../contract/chats.ts'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import type { AppError } from '../../contract/errors.ts'
import type { AttachmentId, ChatId } from '../../contract/ids.ts'

export type CloudOrigin = Exclude<AnswerOrigin, { kind: 'local' }>

export type ElsewhereEvent =
  /** The first word is about to come; what it cost is not known yet. */
  | { type: 'begun'; origin: CloudOrigin }
  /** What was taken out is put back. */
  | { type: 'text'; text: string }
  /** `origin` says whose words these are and what they cost. */
  | { type: 'end'; stopReason: 'end' | 'length'; origin: CloudOrigin }
  /** With an origin where words had come. */
  | { type: 'failed'; error: AppError; origin: CloudOrigin | null }

/** Somebody who will answer a question. */
export type AnsweredElsewhere = {
  providerName: string
  trigger: CloudTrigger
  /** Never throws: what goes wrong is the last event. */
  answer: (question: Message, signal: AbortSignal) => AsyncIterable<ElsewhereEvent>
}

/** A question as it is being sent. */
export type QuestionNow = { chatId: ChatId; text: string; attachments: readonly AttachmentId[] }

export type Elsewhere = {
  /** What the user has looked at. Gives the consent. @throws AppError not-found, policy-denied where it does not hold any more */
  agreed: (asked: QuestionNow & { first: AskedFirst }) => AnsweredElsewhere
  /** By itself, because the machine should not work now. Null at once where there is nothing to consider. */
  forPower: (question: Message) => Promise<AnsweredElsewhere | null> | null
  /** By itself, because the model here cannot read a question as long as this one. */
  forLength: (question: Message) => Promise<AnsweredElsewhere | null> | null
}
