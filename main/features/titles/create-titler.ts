/* Titles by the local model, written when nobody waits for it.
 *
 * A new chat is named after its question at once (core/chats/title-from-question.ts). A moment
 * after its first answer the model is asked for a better name, as background work that
 * leaves nothing behind in its cache. Whatever somebody waits for goes first: the title is given up
 * and asked for again after that answer. What does not look like a title is not taken, and the
 * chat is not tried again.
 *
 * PROMISES: only the name that the question gave is replaced, never one that the user gave.
 *
 * A model of a few million parameters names a chat worse than its question does, so the small ones
 * are not asked. */
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { titleFromModel } from '../../core/chats/title-from-model.ts'
import { titleFromQuestion } from '../../core/chats/title-from-question.ts'
import type { EngineLink, LinkRequest } from '../../engine-link/engine-link.ts'
import type { PromptMessage } from '../../engine/protocol.ts'
import type { Storage } from '../../storage/open-database.ts'

export type Titler = {
  /** An answer ended in the chat: names it a moment later, if it is its first. */
  consider: (chatId: ChatId) => void
  /** Somebody waits for an answer: what is being written is given up until `consider` is called again. */
  giveWay: () => void
  close: () => void
}

export type TitlerOptions = {
  storage: Pick<Storage, 'chats' | 'messages'>
  engine: Pick<EngineLink, 'generate'>
  /** The model of the chat, and whether it is large enough to be asked. */
  chooseModel: (chatId: ChatId) => { model: () => Promise<LinkRequest['model']>; isAble: boolean }
  log: Logger
  /** How long nothing must have been asked, ms. */
  idleMs?: number
}

/** What a title is made from: enough to know what it is about. */
const mostCharacters = 600
const titleTokens = 24

export const createTitler = (options: TitlerOptions): Titler => {
  const { idleMs = 1000, log } = options
  const waiting = new Set<ChatId>()
  let timer: NodeJS.Timeout | undefined
  let running: AbortController | undefined

  const schedule = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void work(), idleMs).unref()
  }
  const work = async (): Promise<void> => {
    const [chatId] = waiting
    if (chatId === undefined || running !== undefined) return
    const abort = new AbortController()
    running = abort
    try {
      await nameChat(options, chatId, abort.signal)
    } catch (error) {
      // The question's own title stays.
      if (error instanceof AppError) log.debug({ err: error }, 'No title was written')
      else log.error({ err: error }, 'Writing a title failed')
    }
    running = undefined
    if (abort.signal.aborted) return
    waiting.delete(chatId)
    if (waiting.size > 0) schedule()
  }
  return {
    consider: (chatId) => {
      if (isFirstAnswer(options, chatId)) waiting.add(chatId)
      if (waiting.size > 0) schedule()
    },
    giveWay: () => {
      clearTimeout(timer)
      running?.abort()
    },
    close: () => {
      clearTimeout(timer)
      waiting.clear()
      running?.abort()
    },
  }
}

type Turn = { question: string; answer: string }

const isFirstAnswer = (options: TitlerOptions, chatId: ChatId): boolean => options.chooseModel(chatId).isAble && firstTurn(options, chatId) !== null

/** The question and its answer, where that is all there is and the chat is still called after the question. */
const firstTurn = ({ storage }: TitlerOptions, chatId: ChatId): Turn | null => {
  try {
    const { messages } = storage.messages.page({ chatId, before: null, limit: 3 })
    const [question, answer] = messages
    if (question === undefined || answer?.role !== 'assistant' || messages.length !== 2 || answer.text === '') return null
    return storage.chats.summary(chatId).title === titleFromQuestion(question.text) ? { question: question.text, answer: answer.text } : null
  } catch (error) {
    // A chat that is gone needs no title.
    if (error instanceof AppError) return null
    throw error
  }
}

const nameChat = async (options: TitlerOptions, chatId: ChatId, signal: AbortSignal): Promise<void> => {
  const turn = firstTurn(options, chatId)
  if (turn === null) return
  const request: LinkRequest = {
    messages: titlePrompt(turn),
    sampling: { ...defaultSampling, temperature: 0.2, maxTokens: titleTokens, stop: ['\n\n'] },
    ...{ chatId: null, keep: 'none', priority: 'background' },
    model: await options.chooseModel(chatId).model(),
  }
  let said = ''
  for await (const event of options.engine.generate(request, signal)) {
    if (event.type === 'text') said += event.text
    if (event.type === 'end' && event.stopReason === 'cancelled') throw new AppError('cancelled', 'The title gave way')
  }
  const title = titleFromModel(said)
  if (title !== null) options.storage.chats.renameFrom(chatId, { from: titleFromQuestion(turn.question), to: title })
}

const titlePrompt = ({ question, answer }: Turn): PromptMessage[] => [
  { role: 'system', text: 'You name conversations. You answer with a title of at most six words and nothing else.' },
  {
    role: 'user',
    text: `Name this conversation.\n\nQuestion: ${question.slice(0, mostCharacters)}\n\nAnswer: ${answer.slice(0, mostCharacters)}`.toWellFormed(),
  },
]
