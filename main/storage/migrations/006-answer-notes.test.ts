import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { describe, expect, it } from 'vitest'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

const rowSql = `
  INSERT INTO energy_answers (message_id, chat_id, model_id, at_ms, day, duration_ms, tokens, label, source, level, battery_ms, battery_percent)
  VALUES (NULL, NULL, 'm', 1, '2026-11-20', 2, 3, 'unavailable', 'none', 'eco', 0, 0)`

describe('the schema with notes of answers', () => {
  it('keeps the diary of the version before it, without notes', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open({ migrations: migrations.slice(0, 5) })
    await before.close()
    const file = new Database(join(place.dataDir, 'hearth.db'))
    file.exec(rowSql)
    file.close()
    const after = await place.open()
    expect(after.energy.all()).toMatchObject([{ modelId: 'm', tokens: 3, level: 'eco', notes: [] }])
  })
})
