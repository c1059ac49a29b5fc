// features/answers/answer-job.ts - What it takes to write an answer: the parts of the application, the model, and what is asked.
import type { Logger } from 'pino'
import type { AttachmentUse } from '../../contract/attachments.ts'
import type { ChatSummary, Message } from '../../contract/chats.ts'
import type { Route } from '../../contract/confidence.ts'
import type { ChatId, MessageId, ModelId } from '../../contract/ids.ts'
import type { Sampling } from '../../contract/sampling.ts'
import type { AnswerProgress } from '../../core/chats/answer-progress.ts'
import type { AnswerJudge } from '../../core/router/answer-judge.ts'
import type { AnsweredElsewhere, Elsewhere } from '../../core/router/elsewhere.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import type { EngineLink, LinkEvent } from '../../engine-link/engine-link.ts'
import type { Tie } from '../../storage/attachment-repository.ts'
import type { Storage } from '../../storage/open-database.ts'

export type ChosenModel = {
  id: ModelId
  name: string
  contextSize: number
  /** Of its file; null or absent while nobody has hashed it. */
  sha256?: string | null
  /** What this model's settings say otherwise than the general ones. */
  sampling?: { [Key in keyof Sampling]?: Sampling[Key] | undefined }
  /** Replaces the general system prompt; null does not. */
  systemPrompt?: string | null
  /** Makes sure that the file is there and whole. @throws AppError model-load-failed */
  prepare: () => Promise<LoadRequest>
}

export type AnsweringOptions = {
  storage: Storage
  engine: Pick<EngineLink, 'generate'>
  /** `begunWith` is the model of an answer that is gone on with. */
  chooseModel: (chatId: ChatId, begunWith?: ModelId) => ChosenModel
  log: Logger
  /** Which parts of attached texts go along with a question. Without it there are no attachments. */
  fitQuestion?: (question: AttachedQuestion) => Promise<Tie[]>
  /** Somebody else writes in this chat: a cloud is being asked. */
  isBusy?: (chatId: ChatId) => boolean
  /** Somebody waits for an answer: what is written in the background gives way. */
  onBegin?: (chatId: ChatId) => void
  /** However it ended. */
  onEnd?: (chatId: ChatId) => void
  /** An answer came to an end of its own, at so many tokens per second. */
  onSpeed?: (modelId: ModelId, tokensPerSecond: number) => void
  /** Says how sure an answer is and what follows; without it nobody asks the engine. */
  judge?: AnswerJudge
  /** Somebody else may answer before the model here does; without it nobody may. */
  elsewhere?: Elsewhere
  /** An answer of the model here was judged and is stored. */
  onJudged?: (of: { message: Message; route: Route; isForEnergy: boolean }) => void
  /** Sees what the engine does for each answer, and what that costs. */
  meter?: AnswerMeter
  /** How much text a crash may cost at most, ms. */
  checkpointEveryMs?: number
}

/** A question with files, before it is sent, or once more because they were too long after all (`share` of the room for them). */
export type AttachedQuestion = { chatId: ChatId; leafId: MessageId | null; text: string; attachments: AttachmentUse; share?: number }

/** Follows one answer from the request to the engine until its last event. */
export type AnswerMeter = {
  begin: (of: { chatId: ChatId; messageId: MessageId; modelId: ModelId }) => { take: (event: LinkEvent) => void; end: () => void }
}

/** What an operation has committed before its answer begins. */
export type Accepted = {
  question: Message | null
  answer: Message
  chat: ChatSummary
  progress: AnswerProgress
  /** The user has asked for somebody else to answer. */
  elsewhere?: AnsweredElsewhere
}
