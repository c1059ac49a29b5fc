import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChatId } from '../../contract/ids.ts'
import { openConnection } from '../connection.ts'
import { textChecksum } from '../message-row.ts'
import { migrate } from '../migrate.ts'
import { createTemporaryStorage } from '../temporary-storage.ts'
import { migrations } from './migrations.ts'

const chatId = ChatId.parse('00000000-0000-4000-8000-000000000001')
const facts = {
  ...{ modelId: 'model', modelName: 'Model', tokens: 3, promptTokens: 9, timeToFirstTokenMs: 5, tokensPerSecond: 50 },
  ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
}

describe('the schema with windows', () => {
  it('keeps chats and answers of the version before it: nothing is pinned, no chat has a policy of its own, there are no summaries', async () => {
    await using place = createTemporaryStorage()
    mkdirSync(place.dataDir, { recursive: true })
    const before = openConnection(join(place.dataDir, 'hearth.db'), { onFull: () => undefined })
    await migrate(before, migrations.slice(0, 2), () => Promise.resolve())
    const insertMessage = `INSERT INTO messages (seq, id, chat_id, parent_seq, depth, role, status, created_at_ms, text_sha256, text, answer)
      VALUES (:seq, :id, :chatId, :parent, :depth, :role, 'complete', 1, :checksum, :text, :answer)`
    before.write(() => {
      before.sql(`INSERT INTO chats (id, title, title_folded, created_at_ms, updated_at_ms, used_seq, active_leaf_seq) VALUES (?, 'Old', 'old', 1, 1, 1, 2)`).run(chatId)
      for (const [index, text] of ['question', 'answer'].entries()) {
        before.sql(insertMessage).run({
          ...{ seq: index + 1, id: `00000000-0000-4000-8000-00000000001${String(index)}`, chatId, parent: index === 0 ? null : 1, depth: index, text },
          ...{ role: index === 0 ? 'user' : 'assistant', checksum: textChecksum(text), answer: index === 0 ? null : JSON.stringify(facts) },
        })
      }
    })
    before.close()
    const after = await place.open()
    const { messages } = after.messages.page({ chatId, before: null, limit: 10 })
    expect(messages.map(({ text, isPinned, isDamaged }) => ({ text, isPinned, isDamaged }))).toEqual([
      { text: 'question', isPinned: false, isDamaged: false },
      { text: 'answer', isPinned: false, isDamaged: false },
    ])
    expect(messages[1]?.answer).toMatchObject({ ...facts, leftOut: [], contextSize: null, reusedFrom: 'none', guessed: [] })
    const leaf = after.messages.activeLeaf(chatId)
    expect({ policy: after.chats.get(chatId).windowPolicy, general: after.settings.get().windowPolicy, summaries: leaf === null ? null : after.summaries.onPathTo(leaf) }).toEqual({
      ...{ policy: null, general: 'slide', summaries: [] },
    })
  })
})
