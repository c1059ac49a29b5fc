import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

describe('the schema with attachments', () => {
  it('keeps the chats of the version before it, whose messages have none', async () => {
    await using place = createTemporaryStorage()
    const version = 12
    const before = await place.open({ migrations: migrations.filter((migration) => migration.version < version) })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open({ migrations: migrations.filter((migration) => migration.version <= version) })
    const { messages } = after.messages.page({ chatId: id, before: null, limit: 10 })
    expect({ messages: messages.map(({ text, attachments }) => ({ text, attachments })), drafts: after.attachments.drafts(id) }).toEqual({
      messages: [{ text: 'kept', attachments: [] }],
      drafts: [],
    })
  })
})
