import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

describe('the schema with an audit log and budgets', () => {
  it('keeps the chats of the version before it, and begins with an empty log and nothing spent', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.filter(({ version }) => version < 9) })
    const { id } = before.chats.create()
    before.messages.append({ chatId: id, parentId: null, role: 'user', text: 'kept' })
    await before.close()
    const after = await place.open()
    const { today, thisMonth, lost } = after.budget.use(0)
    expect({
      texts: after.messages.page({ chatId: id, before: null, limit: 10 }).messages.map(({ text }) => text),
      entries: [...after.audit.entries(1)],
      marks: after.audit.marks(),
      spent: { today, thisMonth, lost },
    }).toEqual({
      texts: ['kept'],
      entries: [],
      marks: { begin: null, head: null },
      spent: { today: { micro: 0, tokens: 0 }, thisMonth: { micro: 0, tokens: 0 }, lost: { requests: 0, micro: 0, tokens: 0 } },
    })
  })
})
