// features/cloud/write-version.ts - What a cloud wrote, as a version of the answer beside the local one.
import type { AnswerFacts, AnswerOrigin, Message } from '../../contract/chats.ts'
import type { CloudOptions } from './cloud-ports.ts'
import type { Prepared } from './prepare-request.ts'

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

/** An empty version, shown at once. */
export const beginVersion = (storage: CloudOptions['storage'], prepared: Prepared): Message =>
  storage.transaction(() => {
    const { question } = prepared
    storage.chats.recordUse(question.chatId)
    const answer = factsOf(prepared, { kind: 'cloud', text: '', spans: [], status: 'interrupted', stopReason: 'interrupted', bill: noBill, timeToFirstTokenMs: null })
    return storage.messages.append({ chatId: question.chatId, parentId: question.id, role: 'assistant', text: '', answer })
  })

export const noBill: Bill = { costMicro: null, tokensIn: null, tokensOut: null }

/** As far as it has come. */
export const checkpointVersion = (storage: CloudOptions['storage'], version: Message, of: { prepared: Prepared; written: Written }): void => {
  storage.messages.saveAnswer(version.id, { text: of.written.text, status: 'streaming', answer: factsOf(of.prepared, of.written) })
}

export const endVersion = (storage: CloudOptions['storage'], version: Message, of: { prepared: Prepared; written: Written }): Message => {
  const { prepared, written } = of
  storage.messages.saveAnswer(version.id, { text: written.text, status: written.status, answer: factsOf(prepared, written) })
  storage.chats.touch(prepared.question.chatId)
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
