import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 1)

describe('the schema with rules of retention', () => {
  it('keeps the chats of the version before it, and gives old messages the highest date up to them', async () => {
    await using place = createTemporaryStorage()
    // The second message was written while the clock had lost its battery.
    const times = [start, 1000, start + 40 * day]
    let at = 0
    const before = await place.open({ migrations: migrations.filter(({ version }) => version < 11), clock: () => times[at] ?? start })
    const { id } = before.chats.create()
    const first = before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'one' })
    at = 1
    const second = before.messages.append({ chatId: id, parentId: first.id, role: 'user', text: 'two' })
    at = 2
    before.messages.append({ chatId: id, parentId: second.id, role: 'user', text: 'three' })
    await before.close()
    const after = await place.open()
    expect(after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    expect({ oldest: after.retention.oldestUse(), cloud: after.retention.oldestFromCloud(), newest: after.retention.newest() }).toEqual({ oldest: null, cloud: null, newest: start })
    after.retention.note({ sinceMs: null, nowMs: start + 41 * day })
    expect([after.retention.oldestUse(), after.retention.chatsUsedBefore(start + day)]).toEqual([start, [id]])
  })
})
