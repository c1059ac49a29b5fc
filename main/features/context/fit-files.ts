/* Which parts of attached texts go along with a question, when all of them do not fit.
 *
 * Tokens are what counts and characters are what can be cut, so it goes in rounds:
 * the parts that match best, as many as there seems to be room for, are measured
 * with the question as the model would read them; while that is too long, fewer are
 * taken. What was measured by the engine fits exactly; an estimate may turn out
 * wrong when the answer begins, and is then corrected with what the engine says
 * (`share`).
 *
 * A text that is far too long is not handed to the engine to be counted. */
import type { AttachmentUse, UsedParts } from '../../contract/attachments.ts'
import type { AttachmentId, ChatId, MessageId } from '../../contract/ids.ts'
import { choosePassages } from '../../core/attachments/choose-passages.ts'
import { type QuotedFile, questionText } from '../../core/attachments/question-text.ts'
import { type PassageIndex, indexPassages } from '../../core/attachments/rank-passages.ts'
import { splitPassages } from '../../core/attachments/split-passages.ts'
import { usualTokens } from '../../core/prompt/estimate-tokens.ts'
import type { Tie } from '../../storage/attachment-repository.ts'
import { type StoredConversation, modelWindow, readConversation } from '../../storage/read-conversation.ts'
import type { ContextFeature, WindowModel } from './context-feature.ts'
import { type MeasuredWindow, measureWindow } from './measure-window.ts'

export type DraftQuestion = {
  chatId: ChatId
  /** What it follows; null at the beginning. */
  leafId: MessageId | null
  text: string
  attachments: AttachmentUse
  /** Of the room that was measured: less where it turned out to be less. */
  share?: number
}

export type FittedQuestion = {
  conversation: StoredConversation
  measured: MeasuredWindow
  /** In the order of the attachments. */
  ties: Tie[]
  /** What the model would read. */
  text: string
  files: { tokens: number; roomTokens: number; shortened: UsedParts | null } | null
}

export type TextFile = { id: AttachmentId; name: string; text: string }
/** With the whole conversation, or with what of it has to stay. */
type Measure = (text: string, turns?: 'all' | 'staying') => Promise<MeasuredWindow>

/** More characters than this per token of the window are not worth counting. */
const hopelessCharacters = 12
const mostRounds = 6

/** @throws AppError not-found */
export const fitQuestion = async (feature: ContextFeature, question: DraftQuestion): Promise<FittedQuestion> => {
  const { storage } = feature
  const model = feature.chooseModel(question.chatId)
  const conversation = readConversation(storage, { chatId: question.chatId, leafId: question.leafId, ...modelWindow(model) })
  const staying = conversation.policy === 'stop' ? conversation.turns : conversation.turns.filter(({ role, isPinned }) => role === 'system' || isPinned)
  const measure: Measure = (text, turns = 'all') =>
    measureWindow(feature, { conversation, model, turns: [...(turns === 'all' ? conversation.turns : staying), { role: 'user', text, isPinned: false, place: null }] })
  const all = question.attachments.ids.map((id) => storage.attachments.get(id))
  const files = all.flatMap(({ id, name, kind }): TextFile[] => (kind === 'text' ? [{ id, name, text: storage.attachments.text(id).text }] : []))
  if (files.length === 0) {
    const ties = all.map(({ id }): Tie => ({ id, parts: null }))
    return { conversation, measured: await measure(question.text), ties, text: question.text, files: null }
  }
  const { text: asked, attachments, share } = question
  const fitted = await fitFiles({ question: asked, shortens: attachments.shortens, share, contextSize: model.contextSize, files, measure })
  const partsOf = new Map(files.map(({ id }, at) => [id, fitted.quoted[at]?.parts ?? null]))
  const hasMatches = fitted.shortened?.hasMatches ?? true
  const ties = all.map(({ id }): Tie => {
    const parts = partsOf.get(id) ?? null
    return { id, parts: parts === null ? null : { used: [...parts.used], total: parts.total, hasMatches } }
  })
  const { measured, tokens, roomTokens, shortened } = fitted
  return { conversation, measured, ties, text: questionText(question.text, fitted.quoted), files: { tokens, roomTokens, shortened } }
}

/** A question outside any chat; of its files as much goes along as fits. Null where not even a part of them does. */
export const fitAlone = async (
  feature: Pick<ContextFeature, 'engine' | 'storage'>,
  { model, system, question, files, share }: { model: WindowModel; system: string; question: string; files: readonly TextFile[]; share?: number | undefined },
): Promise<{ text: string; shortened: UsedParts | null } | null> => {
  const opening = system.trim() === '' ? [] : [{ role: 'system' as const, text: system, isPinned: false, place: null }]
  const conversation = { policy: 'slide' as const, alreadyLeftOut: [], path: [] }
  const measure: Measure = (text) => measureWindow(feature, { conversation, model, turns: [...opening, { role: 'user', text, isPinned: false, place: null }] })
  const { measured, quoted, shortened } = await fitFiles({ question, shortens: true, share, contextSize: model.contextSize, files, measure })
  return measured.problem === null ? { text: questionText(question, quoted), shortened } : null
}

type Fitting = { question: string; shortens: boolean; share: number | undefined; contextSize: number; files: readonly TextFile[]; measure: Measure }
type Fitted = { measured: MeasuredWindow; quoted: QuotedFile[]; tokens: number; roomTokens: number; shortened: UsedParts | null }

const fitFiles = async (fitting: Fitting): Promise<Fitted> => {
  const { question, files, measure, share, shortens } = fitting
  const whole = files.map(({ name, text }): QuotedFile => ({ name, text, parts: null }))
  const alone = await measure(questionText(question, files.map(({ name }) => ({ name, text: '', parts: null }))), 'staying')
  const roomTokens = alone.problem === null ? Math.max(0, alone.promptBudget - alone.promptTokens) : 0
  const measured = await measureWhole(fitting, alone, whole)
  const tokens = Math.max(0, (measured.messageTokens.at(-1) ?? 0) - (alone.messageTokens.at(-1) ?? 0))
  if (measured.problem === null && share === undefined) return { measured, quoted: whole, tokens, roomTokens, shortened: null }
  const parts = await shorten(fitting, { roomTokens, tokens })
  // What it would come to is said also where all of it was asked for, and cannot be had.
  if (!shortens || parts === null) return { measured, quoted: whole, tokens, roomTokens, shortened: parts?.shortened ?? null }
  return { ...parts, tokens, roomTokens }
}

const measureWhole = async ({ contextSize, measure, question }: Fitting, alone: MeasuredWindow, whole: readonly QuotedFile[]): Promise<MeasuredWindow> => {
  const text = questionText(question, whole)
  if (text.length <= contextSize * hopelessCharacters) return measure(text)
  const draftTokens = (alone.messageTokens.at(-1) ?? 0) + usualTokens(text.length)
  return { ...alone, problem: 'message', promptTokens: Math.max(alone.promptTokens, alone.promptBudget) + usualTokens(text.length), messageTokens: [...alone.messageTokens.slice(0, -1), draftTokens] }
}

/** Null where not one part fits. */
const shorten = async ({ question, files, measure, share = 1 }: Fitting, { roomTokens, tokens }: { roomTokens: number; tokens: number }): Promise<Pick<Fitted, 'measured' | 'quoted'> & { shortened: UsedParts } | null> => {
  const indexes = files.map(({ id, text }) => indexOf(id, text))
  const characters = files.reduce((sum, { text }) => sum + text.length, 0)
  let budget = Math.floor((characters / Math.max(1, tokens)) * roomTokens * share)
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = choosePassages(indexes, question, budget)
    const quoted = files.map(({ name, text }, at): QuotedFile => ({ name, text, parts: chosen.files[at] ?? null }))
    const used = chosen.files.reduce((sum, file) => sum + file.used.length, 0)
    if (used === 0) return null
    const measured = await measure(questionText(question, quoted))
    if (measured.problem === null) {
      return { measured, quoted, shortened: { used, total: chosen.files.reduce((sum, { total }) => sum + total, 0), hasMatches: chosen.hasMatches } }
    }
    const over = measured.promptTokens - measured.promptBudget
    budget = Math.floor(budget * Math.min(0.92, Math.max(0.3, 1 - over / Math.max(1, measured.messageTokens.at(-1) ?? 1))))
  }
  return null
}

/** Texts do not change, and a question is measured again with every pause in typing. */
const indexes = new Map<AttachmentId, PassageIndex>()
const mostIndexes = 12

const indexOf = (id: AttachmentId, text: string): PassageIndex => {
  const index = indexes.get(id) ?? indexPassages(text, splitPassages(text))
  indexes.delete(id)
  indexes.set(id, index)
  for (const oldest of [...indexes.keys()].slice(0, Math.max(0, indexes.size - mostIndexes))) indexes.delete(oldest)
  return index
}
