/* Summaries of the oldest messages, written by the local model when nobody waits for it.
 *
 * When an answer is finished in a chat whose policy is `summarise`, it is looked at
 * whether its window fills (core/prompt/plan-summary.ts). If so, the model writes
 * a summary of the oldest turns, together with the summary before, as background
 * work. It stands in for them from the next question on. Whatever is asked
 * meanwhile goes first: the summary is given up and begun again after that answer.
 *
 * PROMISES: nothing is lost. Messages stay where they are; a summary that was
 * taken back is not used, and nothing that it covers is summarised again.
 * Without a summary, the oldest messages leave as with `slide`. */
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { ChatId, MessageId } from '../../contract/ids.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { planSummary } from '../../core/prompt/plan-summary.ts'
import { splitTurns } from '../../core/prompt/split-turns.ts'
import type { EngineLink, LinkRequest } from '../../engine-link/engine-link.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import { type StoredConversation, modelWindow, readConversation } from '../../storage/read-conversation.ts'
import type { ContextFeature, WindowModel } from './context-feature.ts'
import { measureWindow } from './measure-window.ts'
import { summaryPrompt } from './summary-prompt.ts'

export type Summariser = ContextFeature['summariser'] & {
  /** Somebody waits for an answer: what is being written is given up until `consider` is called again. */
  giveWay: () => void
  close: () => void
}

export type SummariserOptions = Pick<ContextFeature, 'storage'> & {
  engine: Pick<EngineLink, 'generate' | 'measurePrompt' | 'cacheUse'>
  chooseModel: (chatId: ChatId) => WindowModel & { prepare: () => Promise<LoadRequest> }
  log: Logger
  /** How long nothing must have been asked, ms. */
  idleMs?: number
}

const longestSummaryTokens = 200

export const createSummariser = (options: SummariserOptions): Summariser => {
  const { idleMs = 1500 } = options
  const waiting = new Set<ChatId>()
  let timer: NodeJS.Timeout | undefined
  let running: { chatId: ChatId; abort: AbortController } | undefined

  const schedule = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void work(), idleMs).unref()
  }
  const work = async (): Promise<void> => {
    const [chatId] = waiting
    if (chatId === undefined || running !== undefined) return
    const abort = new AbortController()
    running = { chatId, abort }
    try {
      await summarise(options, chatId, abort.signal)
      waiting.delete(chatId)
    } catch (error) {
      // The oldest messages go on leaving as before; the next answer tries again.
      if (!abort.signal.aborted) waiting.delete(chatId)
      if (!(error instanceof AppError)) options.log.error({ err: error }, 'Writing a summary failed')
      else options.log.debug({ err: error }, 'No summary was written')
    } finally {
      running = undefined
      if (!abort.signal.aborted && waiting.size > 0) schedule()
    }
  }
  return {
    consider: (chatId) => {
      waiting.add(chatId)
      schedule()
    },
    isSummarising: (chatId) => running?.chatId === chatId,
    giveWay: () => {
      clearTimeout(timer)
      running?.abort.abort()
    },
    close: () => {
      clearTimeout(timer)
      waiting.clear()
      running?.abort.abort()
    },
  }
}

const summarise = async (options: SummariserOptions, chatId: ChatId, signal: AbortSignal): Promise<void> => {
  const { storage } = options
  const model = options.chooseModel(chatId)
  const conversation = readConversation(storage, { chatId, leafId: storage.messages.activeLeaf(chatId), ...modelWindow(model) })
  if (conversation.policy !== 'summarise') return
  const places = await placesToCover(options, conversation, model)
  for (let count = places.length; count > 0; count = Math.floor(count / 4) * 2) {
    const upto = places[count - 1]
    if (upto === undefined || isTakenBack(conversation, upto)) return
    const text = await write(options, { conversation, model, upto, signal })
    if (text === null) continue
    const uptoId = idAt(conversation, upto)
    if (text === '' || uptoId === undefined) return
    storage.summaries.add({ chatId, uptoId, text, modelName: model.name })
    storage.chats.announce(chatId)
    return
  }
}

/** Places of the messages that the next summary adds, in order; turns are whole. */
const placesToCover = async (options: SummariserOptions, conversation: StoredConversation, model: WindowModel): Promise<number[]> => {
  const { turns } = conversation
  const measured = await measureWindow(options, { conversation, model, turns })
  const sizes = turns.map(({ role, isPinned }, index) => ({ role, isPinned, tokens: measured.messageTokens[index] ?? 0 }))
  const covered = planSummary({ turns: splitTurns(sizes), promptTokens: measured.promptTokens, promptBudget: measured.promptBudget, hasLost: measured.leftOut.length > 0 })
  return covered.flatMap(({ indices }) => indices.flatMap((index) => turns[index]?.place ?? []))
}

const idAt = ({ path }: StoredConversation, place: number): MessageId | undefined => path.find((entry) => entry.place === place)?.message.id

const isTakenBack = ({ summaries }: StoredConversation, upto: number): boolean =>
  summaries.some(({ isUsed, messageCount }) => !isUsed && messageCount > upto)

type Writing = {
  conversation: StoredConversation
  model: ReturnType<SummariserOptions['chooseModel']>
  /** Place of the last message to cover. */
  upto: number
  signal: AbortSignal
}

/** Null when that much does not fit into one prompt. */
const write = async (options: SummariserOptions, { conversation, model, upto, signal }: Writing): Promise<string | null> => {
  const load = await model.prepare()
  const request: LinkRequest = {
    messages: summaryPrompt(conversation, upto),
    sampling: { ...defaultSampling, temperature: 0.2, maxTokens: Math.min(longestSummaryTokens, Math.floor(model.contextSize / 8)) },
    ...{ chatId: null, keep: 'none', priority: 'background', windowPolicy: 'stop' },
    model: { id: model.id, load },
  }
  let text = ''
  try {
    for await (const event of options.engine.generate(request, signal)) {
      if (event.type === 'text') text += event.text
      if (event.type === 'end' && event.stopReason === 'cancelled') throw new AppError('cancelled', 'The summary gave way')
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'context-overflow') return null
    throw error
  }
  return text.trim()
}
