import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type AttachmentId, ModelId, Sha256 } from '../../contract/ids.ts'
import type { MeasureRequest, MeasuredPrompt } from '../../engine/protocol.ts'
import { createTemporaryStorage } from '../../storage/temporary-storage.ts'
import type { ContextFeature } from './context-feature.ts'
import { fitQuestion } from './fit-files.ts'
import { measureDraft } from './measure-draft.ts'

const contextSize = 512
const promptBudget = contextSize - contextSize / 4

/** Counts a token for every three characters, or for every two where a text is `dense`. */
const count = ({ messages }: MeasureRequest, perToken: number): MeasuredPrompt => {
  const messageTokens = messages.map(({ text }) => Math.ceil(text.length / perToken))
  const promptTokens = messageTokens.reduce((sum, tokens) => sum + tokens, 0)
  return { contextSize, promptBudget, promptTokens, leftOut: [], problem: promptTokens > promptBudget ? 'message' : null, messageTokens }
}

const setUp = async (perToken: number | null = 3) => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  const asked: number[] = []
  const feature: ContextFeature = {
    storage,
    engine: {
      measurePrompt: (_, request) => {
        asked.push(Math.max(...request.messages.map(({ text }) => text.length)))
        return Promise.resolve(perToken === null ? null : count(request, perToken))
      },
      cacheUse: () => Promise.resolve(null),
    },
    chooseModel: () => ({ id: ModelId.parse('model'), name: 'Model', contextSize }),
    summariser: { consider: () => undefined, isSummarising: () => false },
  }
  const chatId = storage.chats.create().id
  const attach = (text: string, name = 'notes.txt'): AttachmentId =>
    storage.attachments.add({
      ...{ chatId, kind: 'text', name, mediaType: 'text/plain', bytes: text.length, folder: null, text, original: null },
      sha256: Sha256.parse(createHash('sha256').update(text).digest('hex')),
    }).id
  return { storage, feature, chatId, attach, asked, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() }
}

const chapter = (about: string): string => Array.from({ length: 14 }, (_, line) => `On ${about}, line ${String(line)} says what there is to say.`).join('\n')
const book = ['salt', 'lamps', 'rivers'].map(chapter).join('\n\n') + '\n\nThe lighthouse keeper is called Ottoline.\n\n' + ['mills', 'clocks', 'sails'].map(chapter).join('\n\n')

describe('a question with a file', () => {
  it('goes with all of it where that fits', async () => {
    await using t = await setUp()
    const id = t.attach('Short.')
    const { ties, files, text } = await fitQuestion(t.feature, { chatId: t.chatId, leafId: null, text: 'Why?', attachments: { ids: [id], shortens: true } })
    expect({ ties, shortened: files?.shortened, text }).toEqual({ ties: [{ id, parts: null }], shortened: null, text: 'Text of the file notes.txt:\n"""\nShort.\n"""\n\nWhy?' })
  })

  it('says what does not fit, and what would go along instead, before anything is chosen', async () => {
    await using t = await setUp()
    const attachments = { ids: [t.attach(book)], shortens: false }
    const measured = await measureDraft(t.feature, { chatId: t.chatId, text: 'Who is the lighthouse keeper?', attachments })
    expect(measured).toMatchObject({ problem: 'message', isCertain: true, files: { shortened: { hasMatches: true } } })
    const { tokens = 0, roomTokens = 0, shortened } = measured.files ?? {}
    expect(tokens).toBeGreaterThan(roomTokens)
    expect(shortened?.used).toBeGreaterThan(0)
    expect(shortened?.used).toBeLessThan(shortened?.total ?? 0)
  })

  it('goes with the parts that match it, as many as fit, where the user chose that', async () => {
    await using t = await setUp()
    const id = t.attach(book)
    const fitted = await fitQuestion(t.feature, { chatId: t.chatId, leafId: null, text: 'Who is the lighthouse keeper?', attachments: { ids: [id], shortens: true } })
    expect(fitted.measured.problem).toBeNull()
    expect(fitted.text).toContain('Ottoline')
    expect(fitted.ties[0]?.parts).toMatchObject({ hasMatches: true, total: fitted.files?.shortened?.total })
  })

  it('takes less when what was estimated turned out too much', async () => {
    await using t = await setUp(null)
    const attachments = { ids: [t.attach(book)], shortens: true }
    const fit = (share?: number) => fitQuestion(t.feature, { chatId: t.chatId, leafId: null, text: 'salt lamps rivers mills clocks sails', attachments, ...(share === undefined ? {} : { share }) })
    const [first, second] = [await fit(), await fit(0.6)]
    expect(second.ties[0]?.parts?.used.length).toBeLessThan(first.ties[0]?.parts?.used.length ?? 0)
  })

  it('does not have the engine count what is far too long', async () => {
    await using t = await setUp()
    const long = `${book}\n`.repeat(30)
    const attachments = { ids: [t.attach(long)], shortens: true }
    const { problem } = await measureDraft(t.feature, { chatId: t.chatId, text: 'Ottoline?', attachments })
    expect(problem).toBeNull()
    expect(Math.max(...t.asked)).toBeLessThan(long.length / 10)
  })

  it('without any has nothing to say about files', async () => {
    await using t = await setUp()
    expect((await measureDraft(t.feature, { chatId: t.chatId, text: 'Why?' })).files).toBeNull()
  })
})
