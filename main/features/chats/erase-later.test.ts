import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { ChatId } from '../../contract/ids.ts'
import { silentLog } from '../../storage/temporary-storage.ts'
import { createEraseLater } from './erase-later.ts'

const id = ChatId.parse('00000000-0000-4000-8000-000000000000')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const chats = (options: { removed?: ChatId[]; isFull?: () => boolean } = {}) => {
  const erased: ChatId[] = []
  return {
    erased,
    removed: () => options.removed ?? [],
    erase: (chatId: ChatId) => {
      if (options.isFull?.() === true) throw new AppError('storage-full', 'No space')
      erased.push(chatId)
    },
  }
}

describe('a removed chat', () => {
  it('is erased only after the time to undo, with a moment to spare', () => {
    const repository = chats()
    const later = createEraseLater({ chats: repository, log: silentLog, undoMs: 10_000 })
    later.schedule(id)
    vi.advanceTimersByTime(14_000)
    expect(repository.erased).toEqual([])
    vi.advanceTimersByTime(2000)
    expect(repository.erased).toEqual([id])
    later.close()
  })

  it('is not erased when it was restored, or when the app ends first', () => {
    const repository = chats()
    const later = createEraseLater({ chats: repository, log: silentLog })
    later.schedule(id)
    later.callOff(id)
    later.schedule(id)
    later.close()
    vi.advanceTimersByTime(600_000)
    expect(repository.erased).toEqual([])
  })

  it('from the last run gets the whole time again, whatever the clock says', () => {
    const repository = chats({ removed: [id] })
    const later = createEraseLater({ chats: repository, log: silentLog, undoMs: 10_000 })
    vi.advanceTimersByTime(14_000)
    expect(repository.erased).toEqual([])
    vi.advanceTimersByTime(2000)
    expect(repository.erased).toEqual([id])
    later.close()
  })

  it('is erased later when it cannot be erased now', () => {
    let isFull = true
    const repository = chats({ isFull: () => isFull })
    const later = createEraseLater({ chats: repository, log: silentLog, undoMs: 1000 })
    later.schedule(id)
    vi.advanceTimersByTime(10_000)
    expect(repository.erased).toEqual([])
    isFull = false
    vi.advanceTimersByTime(60_000)
    expect(repository.erased).toEqual([id])
    later.close()
  })
})
