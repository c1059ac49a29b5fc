import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

describe('the schema with the lab', () => {
  it('keeps the chats of the version before it and begins with no runs', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.filter(({ version }) => version < 8) })
    const chat = before.chats.create()
    await before.close()
    const after = await place.open()
    expect([after.chats.get(chat.id).id, after.lab.runs(), after.lab.votes()]).toEqual([chat.id, [], []])
  })
})
