/* Writing answers: one at a time in each chat, several chats side by side.
 *
 *   start    the question and an empty answer are committed (synchronous=FULL), then `accepted` is sent
 *   while    text goes to the reader as it comes, and to the database once a second
 *   end      the final text and its figures are committed once, then `done` is sent
 *
 * An answer belongs to its reader: closing the stream, or aborting its signal,
 * cancels it at once and keeps what was written. What ends it otherwise (the
 * engine died, the model is damaged) is part of the answer, not an error of the
 * call: the question is on disk, and `done` says what happened.
 *
 * Removing a chat stops its answer. Closing the app leaves it interrupted. When
 * nothing can be saved (a full disk) the answer goes on in memory; the storage
 * tries again until it can, see message-repository.ts. */
import { AsyncIteratorClass } from '@orpc/server'
import type { AnswerEvent } from '../../contract/answers.ts'
import type { Message } from '../../contract/chats.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId, ModelId } from '../../contract/ids.ts'
import { startProgress } from '../../core/chats/answer-progress.ts'
import type { AnswerProgress } from '../../core/chats/answer-progress.ts'
import type { AnswerJudge } from '../../core/router/answer-judge.ts'
import type { Elsewhere } from '../../core/router/elsewhere.ts'
import type { Tie } from '../../storage/attachment-repository.ts'
import type { Storage } from '../../storage/open-database.ts'
import { writeAnswer } from './write-answer.ts'
import type { AnswerRun } from './write-answer.ts'
import type { Accepted, AnsweringOptions, AttachedQuestion } from './answer-job.ts'

export type AnswerStream = AsyncIteratorClass<AnswerEvent, undefined, undefined>

/** What a new answer begins with, or one that is gone on with. */
export type BeginProgress = (earlier?: Message) => AnswerProgress

/** A chat, and the model that began the answer which is gone on with. */
export type AnswerPlace = { chatId: ChatId; begunWith?: ModelId | undefined }

export type Answering = {
  readonly storage: Storage
  /** Null where nobody judges. */
  readonly judge: AnswerJudge | null
  /** What goes along with a question; nothing without files. */
  readonly fit: (question: AttachedQuestion) => Promise<Tie[]>
  /** Null where nobody else may answer. */
  readonly elsewhere: Elsewhere | null
  /** Commits `accept` and begins to write. @throws AppError conflict while another answer is being written in the chat */
  start: (place: AnswerPlace, accept: (begin: BeginProgress) => Accepted, signal: AbortSignal | undefined) => AnswerStream
  isAnswering: (chatId: string) => boolean
  /** Stops what is being written in a chat, keeping it. */
  stop: (chatId: ChatId) => void
  /** Leaves what is being written as interrupted. */
  close: () => void
}

export const createAnswering = (options: AnsweringOptions): Answering => {
  const runs = new Map<ChatId, AnswerRun>()
  return {
    storage: options.storage,
    judge: options.judge ?? null,
    elsewhere: options.elsewhere ?? null,
    fit: async (question) => (question.attachments.ids.length === 0 ? [] : ((await options.fitQuestion?.(question)) ?? [])),
    start: ({ chatId, begunWith }, accept, signal) => {
      if (runs.has(chatId) || options.isBusy?.(chatId) === true)
        throw new AppError('conflict', 'An answer is being written in this chat', { details: { reason: 'answering' } })
      const model = options.chooseModel(chatId, begunWith)
      const accepted = options.storage.transaction(() => accept((earlier) => startProgress(model, earlier)))
      options.onBegin?.(chatId)
      const onSettled = (): void => {
        runs.delete(chatId)
        options.onEnd?.(chatId)
      }
      const run = writeAnswer({ ...options, model, accepted, onSettled })
      runs.set(chatId, run)
      return readerOf(run, signal)
    },
    isAnswering: (chatId) => [...runs.keys()].some((running) => running === chatId),
    stop: (chatId) => runs.get(chatId)?.cancel(),
    close: () => {
      for (const run of [...runs.values()]) run.interrupt()
    },
  }
}

/** Hands events on, `done` last; whoever stops reading before it cancels the answer. */
const readerOf = (run: AnswerRun, signal: AbortSignal | undefined): AnswerStream => {
  let isOver = false
  const cancel = (): void => {
    run.cancel()
  }
  const next = async (): Promise<IteratorResult<AnswerEvent, undefined>> => {
    if (isOver) return { done: true, value: undefined }
    const result = await run.events.next()
    isOver = result.done === true || result.value.type === 'done'
    return result
  }
  if (signal?.aborted === true) cancel()
  else signal?.addEventListener('abort', cancel, { once: true })
  return new AsyncIteratorClass(next, async () => {
    signal?.removeEventListener('abort', cancel)
    cancel()
    await run.events.return(undefined)
  })
}
