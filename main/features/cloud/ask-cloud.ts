/* An answer of the cloud, from what was previewed to a version in the chat.
 *
 * A whole answer becomes a version with its first word and grows in sight; edits
 * come at once, when all of them are there. Whatever goes wrong, the local answer
 * is what the chat shows; what had come of a whole answer stays as a version
 * beside it. */
import type { Message } from '../../contract/chats.ts'
import type { CloudEvent } from '../../contract/cloud.ts'
import { AppError } from '../../contract/errors.ts'
import { createRestorer, restoreText } from '../../core/redaction/restore-stream.ts'
import { mendDraft } from '../../core/router/mend-draft.ts'
import type { CloudOptions } from './cloud-ports.ts'
import type { Prepared } from './prepare-request.ts'
import { restoreSpans } from './restore-spans.ts'
import { CutOffError, type Sending, mapToRestore, sendRequest } from './send-request.ts'
import type { WritingBook } from './writing-book.ts'
import { type Bill, type Written, beginVersion, checkpointVersion, endVersion, noBill } from './write-version.ts'

export type Asking = Omit<Sending, 'prepared'> & { prepared: Prepared; storage: CloudOptions['storage']; writing: WritingBook }

const checkpointEveryMs = 1000

/** Never throws: what goes wrong is the last event. */
export async function* askCloud(asking: Asking): AsyncGenerator<CloudEvent, void, undefined> {
  try {
    if (asking.prepared.shape === 'refine') yield* refine(asking)
    else yield* write(asking)
  } catch (error) {
    yield failed(asking, error, null)
  }
}

const failed = ({ log }: Asking, error: unknown, answer: Message | null): CloudEvent => {
  if (error instanceof AppError) return { type: 'failed', code: error.code, details: error.details, answer }
  log.error({ err: error }, 'Asking a cloud failed')
  return { type: 'failed', code: 'internal', details: {}, answer }
}

async function* refine(asking: Asking): AsyncGenerator<CloudEvent, void, undefined> {
  const { prepared, storage } = asking
  let reply = ''
  let bill = noBill
  for await (const piece of sendRequest(asking)) {
    if (piece.type === 'sending') yield piece
    else if (piece.type === 'text') reply += piece.text
    else ({ bill } = piece)
  }
  const mended = mendDraft(prepared.redactedDraft, reply)
  if (mended.kind === 'confirmed') yield { type: 'unchanged', answer: prepared.draft, costMicro: bill.costMicro }
  else if (mended.kind === 'ask-whole') yield { type: 'ask-whole', reason: mended.reason, costMicro: bill.costMicro }
  else if (mended.kind === 'rewritten') {
    const text = restoreText(mended.text, mapToRestore(prepared))
    yield { type: 'done', answer: store(asking, { kind: 'cloud', text, spans: [[0, text.length]], bill }) }
  } else {
    const spans = mended.applied.spans.flatMap(({ from, start, end }): [number, number][] => (from === 'cloud' ? [[start, end]] : []))
    const restored = restoreSpans(mended.applied.text, spans, mapToRestore(prepared))
    yield { type: 'done', answer: store(asking, { kind: 'refined', ...restored, bill }) }
  }
  storage.chats.announce(prepared.question.chatId)
}

const store = (asking: Asking, part: Pick<Written, 'kind' | 'text' | 'spans' | 'bill'>): Message =>
  endVersion(asking, beginVersion(asking), { ...part, status: 'complete', stopReason: 'end', timeToFirstTokenMs: null, showsDraft: false })

async function* write(asking: Asking): AsyncGenerator<CloudEvent, void, undefined> {
  const { prepared, storage } = asking
  const restorer = createRestorer(mapToRestore(prepared))
  const growing = growVersion(asking)
  try {
    for await (const piece of sendRequest(asking)) {
      if (piece.type === 'sending') yield piece
      else if (piece.type === 'text') yield* growing.add(restorer.push(piece.text))
      else {
        yield* growing.add(restorer.end())
        yield { type: 'done', answer: growing.end({ bill: piece.bill, stopReason: piece.stopReason }) }
      }
    }
  } catch (error) {
    yield* growing.add(restorer.end())
    const partial = growing.endIfBegun({ bill: error instanceof CutOffError ? error.bill : noBill, stopReason: 'interrupted' })
    yield failed(asking, error, partial)
  } finally {
    // The reader has left in mid-answer.
    growing.endIfBegun({ bill: noBill, stopReason: 'cancelled' })
    storage.chats.announce(prepared.question.chatId)
  }
}

type Ending = { bill: Bill; stopReason: Written['stopReason'] }

/** The version that a whole answer becomes; begun with its first word. */
const growVersion = (asking: Asking) => {
  const begunAt = performance.now()
  let version: Message | undefined
  let text = ''
  let firstMs: number | null = null
  let savedAt = begunAt
  let isOver = false
  const written = ({ bill, stopReason }: Ending): Written => ({
    ...{ kind: 'cloud', text, spans: [[0, text.length]], bill, stopReason, timeToFirstTokenMs: firstMs },
    status: stopReason === 'interrupted' ? 'interrupted' : 'complete',
  })
  const end = (ending: Ending): Message => {
    isOver = true
    version ??= beginVersion(asking)
    // What is whole is shown; otherwise the local answer stays the answer.
    const showsDraft = ending.stopReason === 'interrupted' || ending.stopReason === 'cancelled'
    return endVersion(asking, version, { ...written(ending), showsDraft })
  }
  return {
    *add(piece: string): Generator<CloudEvent, void, undefined> {
      if (piece === '') return
      if (version === undefined) {
        firstMs = performance.now() - begunAt
        version = beginVersion(asking)
        yield { type: 'version', answer: version }
      }
      text += piece
      if (performance.now() - savedAt > checkpointEveryMs) {
        savedAt = performance.now()
        checkpointVersion(asking, version, written({ bill: noBill, stopReason: 'interrupted' }))
      }
      yield { type: 'delta', text: piece }
    },
    end,
    endIfBegun: (ending: Ending): Message | null => (isOver || version === undefined ? null : end(ending)),
  }
}
