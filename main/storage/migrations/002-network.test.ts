import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChatId } from '../../contract/ids.ts'
import { openConnection } from '../connection.ts'
import { migrate } from '../migrate.ts'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

const id = ChatId.parse('00000000-0000-4000-8000-000000000001')

describe('the schema with a ledger and downloads', () => {
  it('keeps the chats and settings of the version before it, and begins with an empty ledger and no downloads', async () => {
    await using place = createTemporaryStorage()
    const before = openConnection(join(place.dataDir, 'hearth.db'), { onFull: () => undefined })
    await migrate(before, migrations.slice(0, 1), () => Promise.resolve())
    before.write(() => {
      const insertChat = `INSERT INTO chats (id, title, title_folded, created_at_ms, updated_at_ms, used_seq, draft) VALUES (?, 'kept', 'kept', 1, 1, 1, 'a draft')`
      before.sql(insertChat).run(id)
      before.sql(`INSERT INTO settings (key, value) VALUES ('theme', '"dark"')`).run()
    })
    before.close()
    const after = await place.open()
    expect({
      chat: { title: after.chats.get(id).title, draft: after.chats.get(id).draft },
      theme: after.settings.get().theme,
      ledger: after.ledger.page({ before: null, limit: 10 }),
      downloads: after.downloads.list(),
    }).toEqual({ chat: { title: 'kept', draft: 'a draft' }, theme: 'dark', ledger: { rows: [], hasMore: false }, downloads: [] })
  })
})
