import { describe, expect, it } from 'vitest'
import { ModelId } from '../../contract/ids.ts'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { chatsMigration } from './001-chats.ts'
import { networkMigration } from './002-network.ts'
import { windowMigration } from './003-window.ts'
import { modelsMigration } from './004-models.ts'

describe('the schema with a library', () => {
  it('keeps the chats of the version before it, and a chat that is erased takes its choice along', async () => {
    await using place = createTemporaryStorage()
    const older = [chatsMigration, networkMigration, windowMigration]
    const before = await place.open({ migrations: older })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open({ migrations: [...older, modelsMigration] })
    expect(after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text)).toEqual(['kept'])
    expect(after.models.all()).toEqual([])
    after.models.choose(id, ModelId.parse('some-model'))
    expect(after.models.choice(id)).toBe('some-model')
    after.chats.remove(id)
    after.chats.erase(id)
    expect(after.models.choice(id)).toBeNull()
  })
})
