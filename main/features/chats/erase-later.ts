/* Removing a chat in two steps: hidden at once, erased for good when the time to undo is over.
 *
 * The time runs on timers, not on the wall clock. A chat that was removed when
 * the app ended is given the whole time again at the next start: a clock that
 * jumped must not erase anything early. */
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { ChatRepository } from '../../storage/chat-repository.ts'

export type EraseLater = {
  /** How long the removal can be taken back, as promised to the user, ms. */
  readonly undoMs: number
  schedule: (id: ChatId) => void
  callOff: (id: ChatId) => void
  close: () => void
}

type Options = {
  chats: Pick<ChatRepository, 'erase' | 'removed'>
  log: Logger
  undoMs?: number
  /** Lets others remove what they keep of the chat. */
  onErased?: (id: ChatId) => void
}

/** Erased a little later than promised, so that a click in the last instant still counts. */
const graceMs = 5000
const retryMs = 60_000

export const createEraseLater = ({ chats, log, undoMs = 10_000, onErased }: Options): EraseLater => {
  const timers = new Map<ChatId, NodeJS.Timeout>()
  const callOff = (id: ChatId): void => {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }
  const schedule = (id: ChatId, afterMs = undoMs + graceMs): void => {
    callOff(id)
    timers.set(id, setTimeout(() => erase(id), afterMs).unref())
  }
  const erase = (id: ChatId): void => {
    timers.delete(id)
    try {
      chats.erase(id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // The chat stays hidden; erasing is tried again, and once more at the next start.
      log.warn({ err: error }, 'A removed chat could not be erased yet')
      schedule(id, retryMs)
      return
    }
    onErased?.(id)
  }
  for (const id of leftOver({ chats, log })) schedule(id)
  return {
    undoMs,
    schedule,
    callOff,
    close: () => {
      for (const id of [...timers.keys()]) callOff(id)
    },
  }
}

const leftOver = ({ chats, log }: Pick<Options, 'chats' | 'log'>): ChatId[] => {
  try {
    return chats.removed()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // In a database of a newer version, or a damaged one: nothing is erased, and the start is not held up.
    log.warn({ err: error }, 'Removed chats could not be looked up')
    return []
  }
}
