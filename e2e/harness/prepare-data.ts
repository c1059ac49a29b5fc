// e2e/harness/prepare-data.ts - Fills a data folder through the storage itself, before Hearth starts on it.
import { pino } from 'pino'
import { AnswerFacts } from '../../main/contract/chats.ts'
import { type ChatId, type MessageId, ModelId } from '../../main/contract/ids.ts'
import { defaultSampling } from '../../main/contract/sampling.ts'
import { type Storage, openDatabase } from '../../main/storage/open-database.ts'

export type Turn = {
  question: string
  answer: string
  /** Judged as unlikely to be right. */
  isDoubtful?: boolean
}

/** Figures of an answer that nobody asked a model for. */
const facts = AnswerFacts.parse({
  modelId: ModelId.parse('hearth-starter'),
  modelName: 'Hearth Starter',
  tokens: 12,
  promptTokens: 30,
  timeToFirstTokenMs: 40,
  tokensPerSecond: 300,
  stopReason: 'end',
  leftOutMessages: 0,
  errorCode: null,
  errorDetails: {},
})

/** Opens the folder, lets `fill` write, and closes it again. */
export const prepareData = async (dataDir: string, fill: (storage: Storage) => void): Promise<void> => {
  const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
  try {
    storage.transaction(() => {
      fill(storage)
    })
  } finally {
    await storage.close()
  }
}

/** Past the welcome page, and answers that are the same every time. */
export const skipWelcome = (storage: Storage): void => {
  storage.settings.update({ hasSeenWelcome: true, sampling: { ...defaultSampling, temperature: 0 } })
}

/** A chat in which every question has its answer. */
export const addChat = (storage: Storage, title: string, turns: readonly Turn[]): ChatId => {
  const { id: chatId } = storage.chats.create()
  let parentId: MessageId | null = null
  for (const { question, answer, isDoubtful = false } of turns) {
    const asked = storage.messages.append({ chatId, parentId, role: 'user', text: question })
    const answered = storage.messages.append({ chatId, parentId: asked.id, role: 'assistant', text: '', answer: facts })
    const confidence = isDoubtful ? ({ value: 0.2, isCalibrated: true, band: 'unsure' } as const) : null
    storage.messages.saveAnswer(answered.id, { text: answer, status: 'complete', answer: { ...facts, confidence } })
    parentId = answered.id
  }
  storage.chats.recordQuestion(chatId, turns[0]?.question ?? '')
  storage.chats.rename(chatId, title)
  return chatId
}
