// features/cloud/write-version.ts - What a cloud wrote, as a version of the answer beside the local one.
import type { AnswerFacts, AnswerOrigin, Message } from '../../contract/chats.ts'
import type { CloudOptions } from './cloud-ports.ts'
import type { Prepared } from './prepare-request.ts'
import type { WritingBook } from './writing-book.ts'

export type Bill = { costMicro: number | null; tokensIn: number | null; tokensOut: number | null }

export type Written = {
  kind: 'refined' | 'cloud'
  text: string
  spans: [number, number][]
  status: 'complete' | 'interrupted'
  stopReason: AnswerFacts['stopReason']
  bill: Bill
  timeToFirstTokenMs: number | null
}

export type Writing = { storage: CloudOptions['storage']; writing: WritingBook; prepared: Prepared }

/** An empty version, shown at once. */
export const beginVersion = ({ storage, writing, prepared }: Writing): Message =>
  storage.transaction(() => {
    const { question } = prepared
    storage.chats.recordUse(question.chatId)
    const answer = factsOf(prepared, { kind: 'cloud', text: '', spans: [], status: 'interrupted', stopReason: 'interrupted', bill: noBill, timeToFirstTokenMs: null })
    const version = storage.messages.append({ chatId: question.chatId, parentId: question.id, role: 'assistant', text: '', answer })
    writing.begin(version.id, { chatId: question.chatId, draftId: prepared.draft.id })
    return version
  })

export const noBill: Bill = { costMicro: null, tokensIn: null, tokensOut: null }

/** As far as it has come. */
export const checkpointVersion = ({ storage, prepared }: Writing, version: Message, written: Written): void => {
  storage.messages.saveAnswer(version.id, { text: written.text, status: 'streaming', answer: factsOf(prepared, written) })
}

/** `showsDraft`: the local answer is the answer again. */
export const endVersion = ({ storage, writing, prepared }: Writing, version: Message, { showsDraft, ...written }: Written & { showsDraft: boolean }): Message => {
  storage.messages.saveAnswer(version.id, { text: written.text, status: written.status, answer: factsOf(prepared, written) })
  storage.transaction(() => {
    storage.chats.touch(prepared.question.chatId)
    if (showsDraft) storage.messages.show(prepared.question.chatId, prepared.draft.id)
    writing.end(version.id)
  })
  return storage.messages.get(version.id)
}

const factsOf = (prepared: Prepared, written: Written): AnswerFacts => {
  const { draft, provider, model, preview, counts } = prepared
  const local = draft.answer
  const origin: AnswerOrigin = {
    kind: written.kind,
    ...{ provider: provider.id, providerName: provider.name, model: model.id, currency: preview.currency, spans: written.spans, draftId: draft.id },
    ...written.bill,
    takenOut: Object.values(counts).reduce((sum, count) => sum + count, 0),
    trigger: prepared.trigger,
  }
  const isRefined = written.kind === 'refined'
  return {
    // Ids are names of models here; whose words these are is in `origin`.
    ...emptyFacts(local, isRefined ? (local?.modelName ?? '') : model.id),
    tokens: written.bill.tokensOut ?? 0,
    promptTokens: written.bill.tokensIn,
    timeToFirstTokenMs: written.timeToFirstTokenMs,
    stopReason: written.stopReason,
    origin,
  }
}

const emptyFacts = (local: AnswerFacts | null, modelName: string): AnswerFacts => {
  if (local === null) throw new Error('An answer that is finished has its facts')
  return {
    ...local,
    ...{ modelName, tokensPerSecond: null, guessed: [], draftedTokens: 0, acceptedTokens: 0, speculationGain: null, errorCode: null, errorDetails: {} },
    ...{ reusedTokens: null, reusedFrom: 'none', confidence: null, route: null, rating: null },
  }
}
