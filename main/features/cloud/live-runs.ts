/* What clouds are writing right now, for every window.
 *
 * Whoever asked reads the stream of `ask`; but an answer is also looked at in
 * other windows, and one that Hearth asked for by itself has no reader at all. So
 * each event is told here as well. A stream of these begins with what runs, with
 * the text so far, and nothing is lost in between: reading what runs and
 * subscribing happen in one step. */
import { AsyncIteratorClass } from '@orpc/server'
import type { Message } from '../../contract/chats.ts'
import type { CloudEvent, CloudRun } from '../../contract/cloud.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { ChatId, MessageId } from '../../contract/ids.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { Watch } from '../../storage/change-feed.ts'

export type LiveRuns = {
  begin: (chatId: ChatId, messageId: MessageId) => void
  take: (chatId: ChatId, event: CloudEvent) => void
  end: (chatId: ChatId, failed: ErrorCode | null) => void
  watch: (signal?: AbortSignal) => Watch<CloudRun>
}

type Live = { messageId: MessageId; answer: Message | null; text: string }

export const createLiveRuns = (): LiveRuns => {
  const runs = new Map<ChatId, Live>()
  const feed = createChangeFeed<CloudRun>()
  const now = (): CloudRun[] => [...runs].flatMap(([chatId, run]) => [{ phase: 'begun' as const, chatId, messageId: run.messageId }, ...written(chatId, run)])
  return {
    begin: (chatId, messageId) => {
      runs.set(chatId, { messageId, answer: null, text: '' })
      feed.publish({ phase: 'begun', chatId, messageId })
    },
    take: (chatId, event) => {
      const run = runs.get(chatId)
      if (run === undefined) return
      if (event.type === 'version') {
        run.answer = event.answer
        feed.publish({ phase: 'writing', chatId, answer: event.answer })
      } else if (event.type === 'delta') {
        run.text += event.text
        feed.publish({ phase: 'delta', chatId, text: event.text })
      }
    },
    end: (chatId, failed) => {
      const run = runs.get(chatId)
      runs.delete(chatId)
      if (run !== undefined) feed.publish({ phase: 'ended', chatId, messageId: run.messageId, failed })
    },
    watch: (signal) => after(now(), feed.subscribe(signal)),
  }
}

const written = (chatId: ChatId, { answer, text }: Live): CloudRun[] => (answer === null ? [] : [{ phase: 'writing', chatId, answer: { ...answer, text } }])

/** These first, then what is published. */
const after = (first: CloudRun[], changes: Watch<CloudRun>): Watch<CloudRun> =>
  new AsyncIteratorClass<CloudRun, undefined, undefined>(
    () => {
      const value = first.shift()
      return value === undefined ? changes.next() : Promise.resolve({ done: false, value })
    },
    async () => {
      await changes.return(undefined)
    },
  )
