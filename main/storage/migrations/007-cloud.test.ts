import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

describe('the schema with what may go to a cloud', () => {
  it('keeps the chats of the version before it, none of them locked and nothing agreed to', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.filter(({ version }) => version < 7) })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open({ migrations: migrations.filter(({ version }) => version <= 7) })
    expect({
      texts: after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text),
      isLocked: after.cloud.isLocked(id),
      kept: after.cloud.keptLocal(id),
      consents: after.cloud.consents(),
    }).toEqual({ texts: ['kept'], isLocked: false, kept: [], consents: [] })
  })

  it('forgets locks, kept questions and consents together with their chat', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open({ clock: () => 5 })
    const { id } = storage.chats.create()
    const question = storage.messages.append({ chatId: id, parentId: null, role: 'user', text: 'mine' })
    storage.cloud.lock(id, true)
    storage.cloud.keepLocal(question.id, true)
    storage.cloud.giveConsent({ provider: 'a', chatId: id })
    storage.cloud.giveConsent({ provider: 'a', chatId: id })
    storage.cloud.giveConsent({ provider: 'b', chatId: null })
    expect({ isLocked: storage.cloud.isLocked(id), kept: storage.cloud.keptLocal(id), consents: storage.cloud.consents() }).toEqual({
      isLocked: true,
      kept: [question.id],
      consents: [
        { provider: 'b', chatId: null, givenAtMs: 5 },
        { provider: 'a', chatId: id, givenAtMs: 5 },
      ],
    })
    storage.chats.remove(id)
    storage.chats.erase(id)
    expect({ isLocked: storage.cloud.isLocked(id), consents: storage.cloud.consents() }).toEqual({
      isLocked: false,
      consents: [{ provider: 'b', chatId: null, givenAtMs: 5 }],
    })
    storage.cloud.withdrawConsent({ provider: 'b', chatId: null })
    expect(storage.cloud.consents()).toEqual([])
  })
})
