import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChatChange } from '../contract/chats.ts'
import type { ChatId } from '../contract/ids.ts'
import { AppError } from '../contract/errors.ts'
import type { Storage } from './open-database.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const askIn = (storage: Storage, text: string): ChatId => {
  const { id } = storage.chats.create()
  storage.chats.recordQuestion(id, text)
  storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text })
  return id
}

const titles = (storage: Storage, query = ''): string[] => storage.chats.list({ query, limit: 100 }).map(({ title }) => title)

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'no error'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('the list of chats', () => {
  it('has pinned chats first, then the most recently used, even when the clock goes backwards', async () => {
    await using place = createTemporaryStorage()
    let now = 1_000_000
    const storage = await place.open({ clock: () => (now -= 60_000) })
    const first = askIn(storage, 'first')
    const second = askIn(storage, 'second')
    askIn(storage, 'third')
    storage.chats.recordUse(first)
    storage.chats.pin(second, true)
    expect(titles(storage)).toEqual(['second', 'first', 'third'])
  })

  it('leaves out chats without messages or draft', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    expect(titles(storage)).toEqual([])
    storage.chats.saveDraft(id, 'half a thought')
    expect(titles(storage)).toEqual(['New chat'])
    storage.chats.saveDraft(id, '')
    expect(titles(storage)).toEqual([])
  })

  it('finds titles by their words in any order, without case and accents', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    askIn(storage, 'Crème brûlée for ten people')
    askIn(storage, 'Ten ways to fold a letter')
    expect(titles(storage, 'CREME')).toEqual(['Crème brûlée for ten people'])
    expect(titles(storage, 'people ten')).toEqual(['Crème brûlée for ten people'])
    expect(titles(storage, 'ten')).toHaveLength(2)
    expect(titles(storage, '100%_')).toEqual([])
  })

  it('tells its listeners when a chat enters it with a first draft and leaves it with the draft', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const changes = storage.chats.watch()
    const { id } = storage.chats.create()
    storage.chats.saveDraft(id, 'What')
    storage.chats.saveDraft(id, '')
    const seen: (ChatChange | undefined)[] = [(await changes.next()).value, (await changes.next()).value]
    await changes.return(undefined)
    expect(seen).toMatchObject([
      { type: 'changed', chat: { id } },
      { type: 'removed', id },
    ])
  })

  it('tells its listeners what changed, after it was committed and never before', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const id = askIn(storage, 'first')
    const changes = storage.chats.watch()
    expect(() =>
      storage.transaction(() => {
        storage.chats.rename(id, 'never')
        throw new Error('rolled back')
      }),
    ).toThrow('rolled back')
    storage.chats.rename(id, 'renamed')
    storage.chats.remove(id)
    const seen: (ChatChange | undefined)[] = [(await changes.next()).value, (await changes.next()).value]
    await changes.return(undefined)
    expect(seen).toMatchObject([
      { type: 'changed', chat: { id, title: 'renamed' } },
      { type: 'removed', id },
    ])
  })
})

describe('a chat', () => {
  it('is named after its first question, and keeps the name the user gave it', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const id = askIn(storage, 'What is a fjord? I saw one.')
    expect(storage.chats.summary(id).title).toBe('What is a fjord?')
    storage.chats.recordQuestion(id, 'And a bay?')
    expect(storage.chats.summary(id).title).toBe('What is a fjord?')
    const { id: named } = storage.chats.create()
    storage.chats.rename(named, 'Water')
    storage.chats.recordQuestion(named, 'What is a lake?')
    expect(storage.chats.summary(named).title).toBe('Water')
  })

  it('that nothing was done with is given out again instead of a second empty one', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    expect(storage.chats.create().id).toBe(id)
    storage.chats.saveDraft(id, 'something')
    expect(storage.chats.create().id).not.toBe(id)
  })

  it('keeps its draft until a question is asked', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    storage.chats.saveDraft(id, 'What is')
    expect(storage.chats.get(id).draft).toBe('What is')
    storage.chats.recordQuestion(id, 'What is it?')
    expect(storage.chats.get(id).draft).toBe('')
  })

  it('is hidden when removed, comes back when restored, and is gone from the disk when erased', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const id = askIn(storage, 'a very recognisable secret')
    storage.chats.remove(id)
    expect([titles(storage), codeOf(() => storage.chats.get(id)), codeOf(() => storage.chats.remove(id))]).toEqual([
      [],
      'not-found',
      'not-found',
    ])
    storage.chats.restore(id)
    expect(titles(storage)).toEqual(['a very recognisable secret'])
    storage.chats.erase(id)
    expect(titles(storage)).toEqual(['a very recognisable secret'])
    storage.chats.remove(id)
    expect(storage.chats.removed()).toEqual([id])
    storage.chats.erase(id)
    expect(codeOf(() => storage.chats.restore(id))).toBe('not-found')
    await storage.close()
    expect(readFileSync(join(place.dataDir, 'hearth.db')).includes('recognisable secret')).toBe(false)
  })

  it('with a thousand messages on one path can be erased', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    storage.transaction(() => {
      for (let index = 0; index < 1500; index++) {
        storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text: 'x' })
      }
    })
    storage.chats.remove(id)
    storage.chats.erase(id)
    expect({ removed: storage.chats.removed(), isEmpty: !storage.messages.exist() }).toEqual({ removed: [], isEmpty: true })
  })
})
