/* What the composers hold, on its way to disk.
 *
 * Nothing the user typed may be lost, so each keystroke is first put into the
 * tab's session storage, which outlives a reload and a lost connection, and a
 * moment after the last one into the database, which outlives everything.
 *
 * DESIGN: per chat, the newest text and one timer. When main has confirmed the
 * newest text, the copy in session storage goes. What could not be saved stays
 * there and is tried again with `retry` (the connection is back) or the next
 * change. Texts longer than main takes stay in session storage alone.
 *
 * NOT HERE: the text of an edited message; it lives in its row. */
import { messageMaxLength } from '../../../main/contract/chats.ts'
import type { ChatId } from '../../../main/contract/ids.ts'

export type DraftKeeper = {
  change: (chatId: ChatId, text: string) => void
  /** Saves now what waits for its timer. */
  flush: () => void
  retry: () => void
  /** What is not in the database yet; null when the database has the newest text. */
  unsaved: (chatId: ChatId) => string | null
}

export type DraftKeeperOptions = {
  save: (chatId: ChatId, text: string) => Promise<void>
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  setTimer: (callback: () => void, ms: number) => () => void
}

export const draftDelayMs = 350

export const createDraftKeeper = ({ save, storage, setTimer }: DraftKeeperOptions): DraftKeeper => {
  const newest = new Map<ChatId, string>()
  const timers = new Map<ChatId, () => void>()

  const saveNow = async (chatId: ChatId): Promise<void> => {
    timers.get(chatId)?.()
    timers.delete(chatId)
    const text = newest.get(chatId)
    if (text === undefined || text.length > messageMaxLength) return
    try {
      await save(chatId, text)
    } catch {
      return // It stays in session storage until `retry`.
    }
    if (newest.get(chatId) !== text) return
    newest.delete(chatId)
    attempt(() => {
      storage.removeItem(keyOf(chatId))
    })
  }

  return {
    change: (chatId, text) => {
      newest.set(chatId, text)
      attempt(() => {
        storage.setItem(keyOf(chatId), text)
      })
      timers.get(chatId)?.()
      timers.set(
        chatId,
        setTimer(() => void saveNow(chatId), draftDelayMs),
      )
    },
    flush: () => {
      for (const chatId of [...timers.keys()]) void saveNow(chatId)
    },
    retry: () => {
      for (const chatId of [...newest.keys()]) void saveNow(chatId)
    },
    unsaved: (chatId) => newest.get(chatId) ?? attempt(() => storage.getItem(keyOf(chatId))) ?? null,
  }
}

const keyOf = (chatId: ChatId): string => `hearth-draft-${chatId}`

/** Session storage may be full or switched off; the text is still in memory and on its way to the database. */
const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action()
  } catch {
    return undefined
  }
}
