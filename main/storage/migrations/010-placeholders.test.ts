import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

const kept = { highest: 3, mark: 'm' }

describe('the schema with what placeholders stand for', () => {
  it('keeps the chats of the version before it, and none has given out a placeholder', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.filter(({ version }) => version < 10) })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open({ migrations: migrations.filter(({ version }) => version <= 10) })
    expect({
      texts: after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text),
      placeholders: after.cloud.placeholders(id),
    }).toEqual({ texts: ['kept'], placeholders: null })
  })

  it('erases what they stand for and keeps the numbers, keeps what is sealed where only those change, and forgets all with the chat', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id } = storage.chats.create()
    storage.messages.append({ chatId: id, parentId: null, role: 'user', text: 'mine' })
    storage.cloud.keepPlaceholders(id, { ...kept, sealed: Buffer.from('sealed') })
    storage.cloud.keepPlaceholders(id, { sealed: undefined, highest: 4, mark: 'n' })
    expect(storage.cloud.placeholders(id)).toEqual({ sealed: Buffer.from('sealed'), highest: 4, mark: 'n' })
    storage.cloud.erasePlaceholders(id)
    expect(storage.cloud.placeholders(id)).toEqual({ sealed: null, highest: 4, mark: 'n' })
    storage.chats.remove(id)
    storage.chats.erase(id)
    expect(storage.cloud.placeholders(id)).toBe(null)
  })
})
