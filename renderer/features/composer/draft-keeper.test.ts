import { describe, expect, it } from 'vitest'
import { messageMaxLength } from '../../../main/contract/chats.ts'
import { ChatId } from '../../../main/contract/ids.ts'
import { createDraftKeeper } from './draft-keeper.ts'

const chatId = ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11')

const setUp = (options: { isMainThere?: boolean; isStorageFull?: boolean } = {}) => {
  const state = { isMainThere: options.isMainThere ?? true }
  const saved: string[] = []
  const stored = new Map<string, string>()
  const timers = new Set<() => void>()
  const keeper = createDraftKeeper({
    save: (_id, text) => {
      if (!state.isMainThere) return Promise.reject(new Error('gone'))
      saved.push(text)
      return Promise.resolve()
    },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => {
        if (options.isStorageFull === true) throw new DOMException('full', 'QuotaExceededError')
        stored.set(key, value)
      },
      removeItem: (key) => stored.delete(key),
    },
    setTimer: (callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  })
  const tick = async (): Promise<void> => {
    for (const timer of [...timers]) timer()
    timers.clear()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { keeper, saved, stored, tick, state }
}

describe('drafts', () => {
  it('are saved once when typing pauses, with the newest text', async () => {
    const { keeper, saved, stored, tick } = setUp()
    for (const text of ['H', 'He', 'Hel']) keeper.change(chatId, text)
    expect([...stored.values()]).toEqual(['Hel'])
    await tick()
    expect(saved).toEqual(['Hel'])
    expect([...stored.values()]).toEqual([])
    expect(keeper.unsaved(chatId)).toBeNull()
  })

  it('survive a lost connection and are saved when it is back', async () => {
    const { keeper, saved, stored, tick, state } = setUp({ isMainThere: false })
    keeper.change(chatId, 'not lost')
    await tick()
    expect(keeper.unsaved(chatId)).toBe('not lost')
    expect([...stored.values()]).toEqual(['not lost'])
    state.isMainThere = true
    keeper.retry()
    await tick()
    expect(saved).toEqual(['not lost'])
    expect(stored.size).toBe(0)
  })

  it('are found again after a reload that came before they were saved', () => {
    const { keeper, stored } = setUp()
    stored.set(`hearth-draft-${chatId}`, 'from before')
    expect(keeper.unsaved(chatId)).toBe('from before')
  })

  it('are saved at once when the window is left', async () => {
    const { keeper, saved, tick } = setUp()
    keeper.change(chatId, 'leaving')
    keeper.flush()
    await tick()
    expect(saved).toEqual(['leaving'])
  })

  it('stay in memory when session storage is full', async () => {
    const { keeper, saved, tick } = setUp({ isStorageFull: true })
    keeper.change(chatId, 'still here')
    expect(keeper.unsaved(chatId)).toBe('still here')
    await tick()
    expect(saved).toEqual(['still here'])
  })

  it('longer than main takes are kept here', async () => {
    const { keeper, saved, tick } = setUp()
    const long = 'x'.repeat(messageMaxLength + 1)
    keeper.change(chatId, long)
    await tick()
    expect(saved).toEqual([])
    expect(keeper.unsaved(chatId)).toBe(long)
  })
})
