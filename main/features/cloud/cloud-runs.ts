// features/cloud/cloud-runs.ts - Requests under way: one in each chat, and what stops them all at once.
import type { ChatId } from '../../contract/ids.ts'
import { AppError } from '../../contract/errors.ts'

export type CloudRuns = {
  isRunning: (chatId: ChatId) => boolean
  /** `recheck` throws once it may not go on. @throws AppError conflict while one runs in the chat */
  begin: (chatId: ChatId, signal: AbortSignal | undefined, recheck: () => void) => { signal: AbortSignal; end: () => void }
  /** Something has changed: cuts off what may not go on. */
  reconsider: () => void
  stop: (chatId: ChatId) => void
  stopAll: (reason: AppError) => void
}

export const createCloudRuns = (): CloudRuns => {
  const running = new Map<ChatId, { own: AbortController; recheck: () => void }>()
  return {
    isRunning: (chatId) => running.has(chatId),
    begin: (chatId, signal, recheck) => {
      if (running.has(chatId)) throw new AppError('conflict', 'A cloud is being asked in this chat', { details: { reason: 'answering' } })
      const own = new AbortController()
      running.set(chatId, { own, recheck })
      const cancel = (): void => own.abort(new AppError('cancelled', 'Stopped by the reader'))
      if (signal?.aborted === true) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
      return {
        signal: own.signal,
        end: () => {
          signal?.removeEventListener('abort', cancel)
          running.delete(chatId)
        },
      }
    },
    reconsider: () => {
      for (const { own, recheck } of running.values()) {
        try {
          recheck()
        } catch (error) {
          own.abort(error)
        }
      }
    },
    stop: (chatId) => running.get(chatId)?.own.abort(new AppError('cancelled', 'Stopped by a reader')),
    stopAll: (reason) => {
      for (const { own } of running.values()) own.abort(reason)
    },
  }
}
