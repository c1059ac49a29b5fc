import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

describe('the schema with a diary of energy', () => {
  it('keeps the chats of the version before it, and begins with an empty diary', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.slice(0, 4) })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open()
    expect({
      texts: after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text),
      answers: after.energy.all(),
      decisions: after.energy.decisions({ before: null, limit: 10 }),
    }).toEqual({ texts: ['kept'], answers: [], decisions: { decisions: [], hasMore: false } })
  })
})
