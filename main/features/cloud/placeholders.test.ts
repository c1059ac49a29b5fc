import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloud } from './cloud-feature.ts'
import { type CloudForTests, setUpCloud } from './cloud-for-tests.ts'
import { previewRequest } from './cloud-requests.ts'

let app: CloudForTests
beforeEach(async () => {
  app = await setUpCloud({ reply: () => 'Six times seven is 42.' })
})
afterEach(() => app[Symbol.asyncDispose]())

describe('what placeholders stand for', () => {
  it('is the same after a restart: history that is sent again is the same, byte for byte, and new things count on', async () => {
    await app.switchOn()
    const first = app.addTurn('Write to jane.roe@example.org.', 'Done.')
    const before = await app.client.preview({ messageId: first.answer.id, shape: 'answer' })
    app.cloud.close()
    const again = createCloud(app.cloud.options)
    await again.keys.write(app.id, 'test-key')
    const second = app.addTurn('And to john.doe@example.org, not to jane.roe@example.org?', 'No.', first.answer)
    const after = await previewRequest(again, { messageId: second.answer.id, shape: 'answer', trigger: 'user' })
    again.close()
    const bodyOf = (preview: typeof after): string => (preview.type === 'ready' ? preview.body : '')
    const told = (preview: typeof after): unknown => (preview.type === 'ready' ? preview.taken.map(({ placeholder, original }) => `${placeholder} ${original}`) : preview)
    expect(bodyOf(after)).toContain(bodyOf(before).match(/\{"role":"user","content":"Write to[^}]*\}/)?.[0])
    expect([told(before), told(after)]).toEqual([['⟦EMAIL_1⟧ jane.roe@example.org'], ['⟦EMAIL_1⟧ jane.roe@example.org', '⟦EMAIL_2⟧ john.doe@example.org']])
  })

  it('is erased when asked for, and its numbers are not given out again', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('Write to jane.roe@example.org.', 'Done.')
    await app.client.preview({ messageId: answer.id, shape: 'answer' })
    app.cloud.forgetPlaceholders(app.chatId)
    expect(app.storage.cloud.placeholders(app.chatId)).toMatchObject({ sealed: null, highest: 1 })
    expect(await app.client.preview({ messageId: answer.id, shape: 'answer' })).toMatchObject({ taken: [{ placeholder: '⟦EMAIL_2⟧' }] })
  })
})
