import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type MessageId, SummaryId } from '../contract/ids.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

describe('summaries', () => {
  it('belong to every path through the last message they cover, the longest first; removing the chat erases them', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open({ clock: () => 5 })
    const { id: chatId } = storage.chats.create()
    const ask = (parentId: MessageId | null, text: string): MessageId => storage.messages.append({ chatId, parentId, role: 'user', text }).id
    const first = ask(null, 'one')
    const second = ask(first, 'two')
    const branch = ask(first, 'another two')
    const short = storage.summaries.add({ chatId, uptoId: first, text: 'Of one.', modelName: 'Model' })
    const long = storage.summaries.add({ chatId, uptoId: second, text: 'Of one and two.', modelName: 'Model' })
    expect(long).toEqual({
      ...{ id: long.id, chatId, text: 'Of one and two.', messageCount: 2, modelName: 'Model', createdAtMs: 5, isEdited: false, isUsed: true },
    })
    expect(storage.summaries.onPathTo(second).map(({ id }) => id)).toEqual([long.id, short.id])
    expect(storage.summaries.onPathTo(branch).map(({ id }) => id)).toEqual([short.id])

    expect(storage.summaries.edit(short.id, 'Only of one.')).toMatchObject({ text: 'Only of one.', isEdited: true })
    expect(storage.summaries.use(short.id, false).isUsed).toBe(false)
    expect(storage.summaries.onPathTo(branch)).toMatchObject([{ text: 'Only of one.', isEdited: true, isUsed: false }])

    storage.chats.remove(chatId)
    storage.chats.erase(chatId)
    expect(() => storage.summaries.get(short.id)).toThrow('no such summary')
    expect(() => storage.summaries.use(SummaryId.parse(randomUUID()), true)).toThrow('no such summary')
  })
})
