import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Sha256 } from '../contract/ids.ts'
import type { ChatId } from '../contract/ids.ts'
import type { NewAttachment } from './attachment-repository.ts'
import { openConnection } from './connection.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const sha256 = Sha256.parse(createHash('sha256').update('any').digest('hex'))

const textFile = (chatId: ChatId, text: string, name = 'notes.txt'): NewAttachment => ({
  ...{ chatId, kind: 'text', name, mediaType: 'text/plain', bytes: text.length, sha256, folder: null, text, original: null },
})

describe('an attachment', () => {
  it('is the draft\'s until its question is sent, and then goes along with the question', async () => {
    await using place = createTemporaryStorage()
    const { chats, attachments, messages } = await place.open()
    const chatId = chats.create().id
    const [one, two] = [attachments.add(textFile(chatId, 'One.')), attachments.add({ ...textFile(chatId, 'Two.'), folder: '/home/mara/reports' })]
    expect(attachments.drafts(chatId)).toEqual([one, two])
    expect(two).toMatchObject({ name: 'notes.txt', kind: 'text', bytes: 4, characters: 4, folder: '/home/mara/reports', state: 'ready' })
    const question = messages.append({ chatId, parentId: null, role: 'user', text: 'Why?' })
    attachments.tie(question.id, [{ id: two.id, parts: null }, { id: one.id, parts: { used: [{ start: 0, end: 2 }], total: 2, hasMatches: true } }])
    expect(attachments.drafts(chatId)).toEqual([])
    expect(messages.get(question.id).attachments).toEqual([{ ...two, parts: null }, { ...one, parts: { used: 1, total: 2, hasMatches: true } }])
    expect(messages.pathTo(question.id, { maxCharacters: 100, openingMessages: 0 })[0]?.files).toEqual([
      { name: 'notes.txt', text: 'Two.', parts: null },
      { name: 'notes.txt', text: 'One.', parts: { used: [{ start: 0, end: 2 }], total: 2, hasMatches: true } },
    ])
  })

  it('is shared by the versions of a question, and may be attached again', async () => {
    await using place = createTemporaryStorage()
    const { chats, attachments, messages } = await place.open()
    const chatId = chats.create().id
    const { id } = attachments.add(textFile(chatId, 'One.'))
    for (const text of ['Why?', 'How?']) attachments.tie(messages.append({ chatId, parentId: null, role: 'user', text }).id, [{ id, parts: null }])
    attachments.setDraft(id, true)
    expect(attachments.drafts(chatId).map((draft) => draft.id)).toEqual([id])
    attachments.setDraft(id, false)
    expect(attachments.drafts(chatId)).toEqual([])
    expect(attachments.text(id)).toEqual({ text: 'One.', isDamaged: false })
  })

  it('is erased when it is taken out of the draft, and with its chat', async () => {
    await using place = createTemporaryStorage()
    const { chats, attachments, messages } = await place.open()
    const chatId = chats.create().id
    const [dropped, sent] = [attachments.add(textFile(chatId, 'Dropped.')), attachments.add(textFile(chatId, 'Sent.'))]
    attachments.setDraft(dropped.id, false)
    expect(() => attachments.get(dropped.id)).toThrow('no such attachment')
    attachments.tie(messages.append({ chatId, parentId: null, role: 'user', text: 'Why?' }).id, [{ id: sent.id, parts: null }])
    chats.remove(chatId)
    chats.erase(chatId)
    expect(() => attachments.get(sent.id)).toThrow('no such attachment')
  })

  it('goes with no question of another chat', async () => {
    await using place = createTemporaryStorage()
    const { chats, attachments, messages } = await place.open()
    const chatId = chats.create().id
    const { id } = attachments.add(textFile(chatId, 'One.'))
    const other = chats.create().id
    const question = messages.append({ chatId: other, parentId: null, role: 'user', text: 'Why?' })
    expect(() => { attachments.tie(question.id, [{ id, parts: null }]) }).toThrow('no such attachment')
  })

  it('keeps its chat in the list, and from being taken for an empty one', async () => {
    await using place = createTemporaryStorage()
    const { chats, attachments } = await place.open()
    const chatId = chats.create().id
    attachments.add(textFile(chatId, 'One.'))
    expect(chats.list({ query: '', limit: 10 }).map(({ id }) => id)).toEqual([chatId])
    expect(chats.create().id).not.toBe(chatId)
  })

  it('that the disk has changed is known by its checksum, a picture too', async () => {
    await using place = createTemporaryStorage()
    const before = await place.open()
    const chatId = before.chats.create().id
    const text = before.attachments.add(textFile(chatId, 'The price is 100.'))
    const picture = before.attachments.add({ ...textFile(chatId, ''), kind: 'image', mediaType: 'image/png', original: Uint8Array.of(1, 2, 3) })
    expect(before.attachments.picture(picture.id)).toEqual({ bytes: Buffer.from([1, 2, 3]), isDamaged: false })
    await before.close()
    const disk = openConnection(join(place.dataDir, 'hearth.db'), { onFull: () => undefined })
    disk.exec(`UPDATE attachments SET text = replace(text, '100', '900'), original = CASE WHEN original IS NULL THEN NULL ELSE x'010204' END`)
    disk.close()
    const after = await place.open()
    expect(after.attachments.text(text.id)).toEqual({ text: 'The price is 900.', isDamaged: true })
    expect(after.attachments.picture(picture.id)?.isDamaged).toBe(true)
  })
})
