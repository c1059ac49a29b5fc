import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/chats.ts'
import { Sha256 } from '../../contract/ids.ts'
import type { PolicyRules } from '../../contract/policy.ts'
import type { StoredParts } from '../../storage/attachment-row.ts'
import { type CloudForTests, setUpCloud } from './cloud-for-tests.ts'

const secret = 'mara.lindqvist@example.com'

/** A question with a file, answered here. */
const askWithFile = (app: CloudForTests, { folder = null, parts = null }: { folder?: string | null; parts?: StoredParts | null } = {}): Message => {
  const { question, answer } = app.addTurn('Who is meant?', 'Nobody knows.')
  const text = `The contract was written by ${secret}. It ends in May.`
  const file = app.storage.attachments.add({
    ...{ chatId: app.chatId, kind: 'text', name: `from ${secret} in May.txt`, mediaType: 'text/plain', bytes: 60, folder, text, original: null },
    sha256: Sha256.parse(createHash('sha256').update(text).digest('hex')),
  })
  app.storage.attachments.tie(question.id, [{ id: file.id, parts }])
  return answer
}

const denials = async (app: CloudForTests, answer: Message): Promise<string[]> => {
  const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
  return preview.type === 'denied' ? preview.reasons.map(({ sentenceCode }) => sentenceCode) : []
}

const rule = <Value>(value: Value) => ({ value, sources: ['admin'] })

describe('a file of a question', () => {
  it('goes along with it, its name and its text without what has to be taken out', async () => {
    await using app = await setUpCloud()
    await app.switchOn()
    const answer = askWithFile(app)
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    expect(preview.body).toContain('It ends in May.')
    expect(preview.body).not.toContain(secret)
    expect(preview.body.match(/⟦EMAIL_1⟧/g)).toHaveLength(2)
    expect(preview.taken).toMatchObject([{ kind: 'EMAIL', original: secret }])
    await app.ask(answer)
    expect(app.audit.sent.join()).not.toContain(secret)
  })

  it('goes along with what is to be improved as well', async () => {
    await using app = await setUpCloud()
    await app.switchOn()
    const preview = await app.client.preview({ messageId: askWithFile(app).id, shape: 'refine' })
    expect(preview.type === 'ready' ? preview.body : '').toContain('It ends in May.')
  })

  it('stays here where a policy forbids files, or files of its size', async () => {
    await using app = await setUpCloud()
    await app.switchOn()
    const answer = askWithFile(app)
    const under = async (rules: Partial<PolicyRules>): Promise<string[]> => {
      app.setPolicy(rules)
      return denials(app, answer)
    }
    expect([
      await under({ 'cloud.attachments.files': rule(false) }),
      await under({ 'cloud.attachments.maxBytes': rule(59) }),
      await under({ 'cloud.attachments.maxBytes': rule(60) }),
    ]).toEqual([['files-forbidden'], ['attachments-too-large'], []])
  })

  it('stays here in parts that were chosen by the question, where a policy blocks that', async () => {
    await using app = await setUpCloud()
    await app.switchOn()
    app.setPolicy({ 'data.ragToCloud': rule('block') })
    expect(await denials(app, askWithFile(app))).toEqual([])
    await using other = await setUpCloud()
    await other.switchOn()
    other.setPolicy({ 'data.ragToCloud': rule('block') })
    expect(await denials(other, askWithFile(other, { parts: { used: [{ start: 0, end: 10 }], total: 2, hasMatches: true } }))).toEqual(['passages-blocked'])
  })

  it('has the class of its folder, and of every labelled folder where nobody knows where it lay', async () => {
    const classOf = async (folder: string | null): Promise<string> => {
      await using app = await setUpCloud()
      await app.switchOn()
      app.setPolicy({ 'data.labels': rule([{ item: { match: { folderGlob: '**/hr/**' }, class: 'restricted' as const }, sources: ['admin'] }]) })
      const preview = await app.client.preview({ messageId: askWithFile(app, { folder }).id, shape: 'answer' })
      return preview.type === 'ready' ? preview.dataClass : 'denied'
    }
    expect([await classOf('/srv/hr/2026'), await classOf(null)]).toEqual(['restricted', 'restricted'])
    expect(await classOf('/home/mara/notes')).not.toBe('restricted')
  })
})
