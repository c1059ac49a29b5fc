/* An answer that somebody else writes, into the message that was accepted for it.
 *
 * Asked before the model here in two cases: the user has looked at what would be sent and agreed, or Hearth does so by itself
 * (core/router/elsewhere.ts says when). Where nothing comes of it the model here answers as if nobody had been asked, and the
 * answer says so; a question that is too long for it gets the reason instead. Words that came before a cut stay. */
import type { AnswerEvent } from '../../contract/answers.ts'
import { type AnswerEnding, type AnswerProgress, endingOf, withCloudFailure, withOrigin, withText } from '../../core/chats/answer-progress.ts'
import type { AnsweredElsewhere, CloudOrigin, ElsewhereEvent } from '../../core/router/elsewhere.ts'
import type { Message } from '../../contract/chats.ts'

/** What of an answer's run this writes to. */
export type ElsewhereRun = {
  progress: AnswerProgress
  isDirty: boolean
  ending: AnswerEnding | undefined
  readonly abort: AbortController
  readonly feed: { publish: (event: AnswerEvent) => void }
}

/** How it ends, or null where the model here is to answer. */
export const writeElsewhere = async (run: ElsewhereRun, other: AnsweredElsewhere, question: Message): Promise<AnswerEnding | null> => {
  const begunAt = performance.now()
  let origin: CloudOrigin | null = null
  let firstMs: number | null = null
  run.feed.publish({ type: 'asking', providerName: other.providerName })
  for await (const event of other.answer(question, run.abort.signal)) {
    // What was still under way when the answer was stopped is not part of it.
    if (run.ending !== undefined) continue
    if (event.type === 'begun') {
      ;({ origin } = event)
      firstMs = performance.now() - begunAt
    } else if (event.type === 'text') take(run, event.text)
    else {
      origin = event.origin ?? origin
      if (origin !== null) run.progress = withOrigin(run.progress, wholly(origin, run.progress.text), firstMs)
      return event.type === 'end' ? { status: 'complete', stopReason: event.stopReason } : failed(run, other, event)
    }
    if (origin !== null) run.progress = withOrigin(run.progress, wholly(origin, run.progress.text), firstMs)
  }
  return run.ending ?? null
}

const take = (run: ElsewhereRun, text: string): void => {
  run.progress = withText(run.progress, { text, tokens: 0, guessed: [] })
  run.isDirty = true
  run.feed.publish({ type: 'delta', text })
}

/** All of it are its words. */
const wholly = (origin: CloudOrigin, text: string): CloudOrigin => ({ ...origin, spans: [[0, text.length]] })

const failed = (run: ElsewhereRun, { providerName, trigger }: AnsweredElsewhere, { error }: Extract<ElsewhereEvent, { type: 'failed' }>): AnswerEnding | null => {
  const isLocalsTurn = run.progress.text === '' && error.code !== 'cancelled'
  if (!isLocalsTurn) return endingOf(error, run.progress.text)
  run.progress = withCloudFailure(run.progress, { providerName, trigger, code: error.code, details: error.details })
  // The model here cannot read it: why nobody answered is worth more than that it is too long.
  return trigger === 'context-overflow' ? endingOf(error, '') : null
}
