/* features/context/describe-window.ts - The window of a chat as its panel shows it.
 *
 * The engine counts what an empty question would have it read. Where it cannot be asked, the
 * last answer says what was read for it and written after; before the first answer, the
 * length of the texts gives an estimate. */
import type { PathRange } from '../../contract/chats.ts'
import type { ContextView, LeftWindow, WindowMessage } from '../../contract/context.ts'
import type { ChatId } from '../../contract/ids.ts'
import { unreadPlaces } from '../../core/chats/conversation-for-model.ts'
import { countWithin } from '../../core/prompt/index-ranges.ts'
import type { PathMessage } from '../../storage/message-repository.ts'
import { type StoredConversation, modelWindow, readConversation } from '../../storage/read-conversation.ts'
import type { ContextFeature, WindowModel } from './context-feature.ts'
import { measureWindow } from './measure-window.ts'

/** @throws AppError not-found */
export const describeWindow = async (feature: ContextFeature, { chatId }: { chatId: ChatId }): Promise<ContextView> => {
  const { storage, engine, summariser } = feature
  const model = feature.chooseModel(chatId)
  const leafId = storage.messages.activeLeaf(chatId)
  const conversation = readConversation(storage, { chatId, leafId, ...modelWindow(model) })
  const { path, pathLength, policy, isOwnPolicy, summary, summaries } = conversation
  const use = await measureUse(feature, conversation, model)
  return {
    ...{ policy, isOwnPolicy, modelName: model.name, messageCount: pathLength },
    ...{ contextSize: use.contextSize, promptBudget: use.promptBudget, usedTokens: use.usedTokens, source: use.source, problem: use.problem },
    inWindowMessages: pathLength - countWithin(use.unread),
    left: describeLeft(conversation, use.unread),
    leftOutAnswerTokens: path.at(-1)?.message.answer?.leftOutAnswerTokens ?? 0,
    pinned: path.filter(({ message }) => message.isPinned).map(toWindowMessage),
    summary: summary ?? summaries[0] ?? null,
    isSummarising: summariser.isSummarising(chatId),
    cache: await engine.cacheUse(chatId),
  }
}

type Use = Pick<ContextView, 'contextSize' | 'promptBudget' | 'usedTokens' | 'source' | 'problem'> & { unread: PathRange[] }

const measureUse = async (feature: ContextFeature, conversation: StoredConversation, model: WindowModel): Promise<Use> => {
  const { turns, pathLength, path } = conversation
  const next = { role: 'user' as const, text: '', isPinned: false, place: null }
  const measured = await measureWindow(feature, { conversation, model, turns: turns.length === 0 ? [] : [...turns, next] })
  const { contextSize, promptBudget, problem, source } = measured
  const now: Use = {
    ...{ contextSize, promptBudget, problem, source, usedTokens: measured.promptTokens },
    unread: unreadPlaces(turns, measured.leftOut, pathLength),
  }
  const last = path.at(-1)?.message.answer
  if (source === 'measured' || last === null || last === undefined || last.promptTokens === null || last.contextSize !== contextSize) return now
  return { ...now, source: 'last-answer', usedTokens: last.promptTokens + last.tokens - last.leftOutAnswerTokens, unread: last.leftOut }
}

/** The panel lists so many of each range. */
const mostListed = 40
const excerptCharacters = 120

const describeLeft = (conversation: StoredConversation, unread: readonly PathRange[]): LeftWindow[] => {
  const byPlace = new Map(conversation.path.map((entry) => [entry.place, entry]))
  const reasonOf = reasonsOf(conversation)
  const ranges: { start: number; end: number; reason: LeftWindow['reason'] }[] = []
  for (const { start, end } of unread) {
    for (let place = start; place < end; place += 1) {
      const reason = reasonOf(place)
      const open = ranges.at(-1)
      if (open?.end === place && open.reason === reason && place !== start) open.end = place + 1
      else ranges.push({ start: place, end: place + 1, reason })
    }
  }
  return ranges.map((range) => ({
    ...range,
    messages: Array.from({ length: Math.min(range.end - range.start, mostListed) }, (_, index) => byPlace.get(range.start + index) ?? []).flat().map(toWindowMessage),
  }))
}

const reasonsOf = ({ path, turns, summary }: StoredConversation): ((place: number) => LeftWindow['reason']) => {
  const asked = new Set(turns.map(({ place }) => place))
  const read = new Set(path.map(({ place }) => place))
  return (place) => {
    if (summary !== null && place < summary.messageCount) return 'summarised'
    return read.has(place) && !asked.has(place) ? 'no-answer' : 'full'
  }
}

const toWindowMessage = ({ place, message: { id, role, text, isPinned } }: PathMessage): WindowMessage => ({
  ...{ id, place, role, isPinned },
  excerpt: text.slice(0, excerptCharacters).toWellFormed(),
})
