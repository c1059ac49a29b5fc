/* What of a conversation goes along with a question: as it stands here, before anything is taken out.
 *
 * Whole turns, the newest first, until the policy's number of turns or the size
 * is reached. A turn whose question is kept local stays here with its answers,
 * and so does a question that got no answer.
 *
 * Files go along with the question that is asked about, as the model here got them:
 * of a long one the parts that were chosen. Files of earlier questions stay here. */
import type { SentAttachment } from '../../contract/attachments.ts'
import type { Message } from '../../contract/chats.ts'
import type { CloudShape } from '../../contract/cloud.ts'
import type { MessageId } from '../../contract/ids.ts'
import { usedText } from '../../core/attachments/question-text.ts'
import type { RedactInput } from '../../core/redaction/redaction-types.ts'
import { defaultSettings } from '../../contract/settings.ts'
import type { CloudOptions } from './cloud-ports.ts'

export type Turn = { question: Message; answer: Message }

export type Gathered = {
  /** In the order in which they are sent; the draft, if any, is the last. */
  inputs: RedactInput[]
  /** Of `inputs`, how each is told. */
  roles: ('system' | 'user' | 'assistant' | 'draft' | 'file-name' | 'file')[]
  /** Those of the question, as they go along. */
  files: readonly SentAttachment[]
  messagesSent: number
  messagesHeldBack: number
}

/** Characters of history at most: some 15,000 tokens. */
const maxCharacters = 60_000

export type Asked = { question: Message; draft: Message | null; shape: CloudShape; historyTurns: number | null }

export const gatherTexts = (storage: Pick<CloudOptions['storage'], 'attachments' | 'chats' | 'messages' | 'settings' | 'cloud'>, asked: Asked): Gathered => {
  const { question, draft, shape, historyTurns } = asked
  const { turns, heldBack } = historyOf(storage, question)
  const sent = historyTurns === 0 ? [] : turns.slice(-(historyTurns ?? turns.length))
  const system = systemPrompt(storage, question.chatId)
  const inputs: RedactInput[] = []
  const roles: Gathered['roles'] = []
  const add = (role: Gathered['roles'][number], source: RedactInput['source'], text: string): void => {
    inputs.push({ source, text })
    roles.push(role)
  }
  if (system !== '') add('system', 'system-prompt', system)
  for (const turn of sent) {
    add('user', 'history', turn.question.text)
    add('assistant', 'history', turn.answer.text)
  }
  const files = filesOf(storage, question)
  for (const { attachment, text } of files) {
    add('file-name', 'file-name', attachment.name)
    add('file', 'attachment', text)
  }
  add('user', 'question', question.text)
  if (shape === 'refine' && draft !== null) add('draft', 'draft', draft.text)
  return { inputs, roles, files: files.map(({ attachment }) => attachment), messagesSent: sent.length * 2, messagesHeldBack: heldBack + (turns.length - sent.length) * 2 }
}

/** As the model here got them; of a question that is not asked yet all of them. */
const filesOf = ({ attachments }: Pick<CloudOptions['storage'], 'attachments'>, question: Message): { attachment: SentAttachment; text: string }[] => {
  if (question.attachments.length === 0) return []
  const sent = attachments.textsOf(question.id)
  if (sent.length > 0) return sent.map((file) => ({ attachment: file.attachment, text: usedText(file) }))
  return question.attachments.filter(({ kind }) => kind === 'text').map((attachment) => ({ attachment, text: attachments.text(attachment.id).text }))
}

/** The chat's own instructions or the user's; those that come with Hearth speak of this computer and are no use elsewhere. */
const systemPrompt = ({ chats, settings }: Pick<CloudOptions['storage'], 'chats' | 'settings'>, chatId: Message['chatId']): string => {
  const text = chats.get(chatId).systemPrompt ?? settings.get().systemPrompt
  return text === defaultSettings.systemPrompt ? '' : text.trim()
}

const historyOf = ({ messages, cloud }: Pick<CloudOptions['storage'], 'messages' | 'cloud'>, question: Message): { turns: Turn[]; heldBack: number } => {
  if (question.parentId === null) return { turns: [], heldBack: 0 }
  const kept = new Set<MessageId>(cloud.keptLocal(question.chatId))
  const path = messages.pathTo(question.parentId, { maxCharacters, openingMessages: 0 }).map(({ message }) => message)
  const turns: Turn[] = []
  let heldBack = 0
  for (const [index, message] of path.entries()) {
    const answer = path[index + 1]
    if (message.role !== 'user' || answer?.role !== 'assistant' || answer.text === '') continue
    if (kept.has(message.id)) heldBack += 2
    else turns.push({ question: message, answer })
  }
  return { turns, heldBack }
}
