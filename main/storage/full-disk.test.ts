import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ModelId } from '../contract/ids.ts'
import { startProgress } from '../core/chats/answer-progress.ts'
import { createChatRepository } from './chat-repository.ts'
import { openConnection } from './connection.ts'
import { createMessageRepository } from './message-repository.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/migrations.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-full-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a database that cannot grow (SQLITE_FULL) refuses what is new, keeps answers in memory, and saves them later', async () => {
  const seen: boolean[] = []
  const connection = openConnection(join(folder, 'hearth.db'), { onFull: (isFull) => seen.push(isFull) })
  await migrate(connection, migrations, () => Promise.resolve())
  const chats = createChatRepository(connection, Date.now)
  const messages = createMessageRepository(connection, Date.now)
  const { id } = chats.create()
  const { facts } = startProgress({ id: ModelId.parse('model'), name: 'Model' })
  const question = messages.append({ chatId: id, parentId: null, role: 'user', text: 'Before' })
  const answer = messages.append({ chatId: id, parentId: question.id, role: 'assistant', text: '', answer: facts })

  // The smallest value allowed is the present size: from here on the file cannot grow by a page.
  connection.exec('PRAGMA max_page_count = 1')
  seen.length = 0
  const long = 'x'.repeat(50_000)
  expect(() => messages.append({ chatId: id, parentId: answer.id, role: 'user', text: long })).toThrow('The disk is full')
  const isSaved = messages.saveAnswer(answer.id, { text: long, status: 'complete', answer: { ...facts, stopReason: 'end' } })
  expect({ isSaved, seen }).toEqual({ isSaved: false, seen: [true, true] })
  const shown = messages.page({ chatId: id, before: null, limit: 10 }).messages
  expect(shown.map(({ text, status }) => ({ text, status }))).toEqual([
    { text: 'Before', status: 'complete' },
    { text: long, status: 'complete' },
  ])

  connection.exec('PRAGMA max_page_count = 1000000')
  expect({ isSaved: messages.savePending(), seen }).toEqual({ isSaved: true, seen: [true, true, false] })
  expect(createMessageRepository(connection, Date.now).get(answer.id)).toMatchObject({
    text: long,
    isDamaged: false,
    status: 'complete',
  })
  connection.close()
})
