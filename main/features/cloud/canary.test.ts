import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ProviderKind } from '../../contract/cloud-terms.ts'
import { createPlaceholderMap } from '../../core/redaction/placeholder-map.ts'
import { restoreText } from '../../core/redaction/restore-stream.ts'
import { setUpCloud } from './cloud-for-tests.ts'
import { prepareRequest } from './prepare-request.ts'

/** Values that must not leave, each with how a text would hold it. */
const secret = fc.oneof(
  fc.tuple(fc.stringMatching(/^[a-z]{6,10}$/), fc.stringMatching(/^[a-z]{5,9}$/)).map(([user, host]) => `${user}@${host}.example.org`),
  fc.stringMatching(/^[A-Z2-7]{16}$/).map((rest) => `AKIA${rest}`),
  fc.stringMatching(/^[A-Za-z0-9]{36}$/).map((rest) => `ghp_${rest}`),
  fc.tuple(fc.integer({ min: 1, max: 254 }), fc.integer({ min: 1, max: 254 })).map(([a, b]) => `10.${String(a)}.${String(b)}.77`),
  fc.constantFrom('4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', 'Zeppelin Works', 'Marta Kowalska'),
)
const sentence = fc.constantFrom('Please look at', 'It was', 'We heard of', 'Nobody knows', 'Write to', 'The value is')
/** Spaces around it: what is glued to other words has no form any more. */
const text = fc.tuple(sentence, secret, sentence, secret).map(([a, one, b, two]) => ({ text: `${a} ${one} , and ${b} ${two} .`, secrets: [one, two] }))
const chat = fc.record({ system: text, question: text, answer: text, history: fc.array(fc.tuple(text, text), { maxLength: 2 }), kind: fc.constantFrom(...ProviderKind.options), shape: fc.constantFrom('refine' as const, 'answer' as const) })

it('no secret of a chat is among the bytes that would leave, wherever it stands and whatever the format; all are put back', async () => {
  await using app = await setUpCloud()
  await app.switchOn()
  await app.client.update({ names: ['Zeppelin Works', 'Marta Kowalska'] })
  const [provider] = app.cloud.settings.get().providers
  if (provider === undefined) throw new Error('There is a provider')
  let seen = 0
  await fc.assert(
    fc.asyncProperty(chat, async ({ system, question, answer, history, kind, shape }) => {
      app.storage.chats.setSystemPrompt(app.chatId, system.text)
      let parent = null
      for (const [asked, answered] of history) parent = app.addTurn(asked.text, answered.text, parent).answer
      const turn = app.addTurn(question.text, answer.text, parent)
      const map = createPlaceholderMap()
      const context = { ...app.cloud.context(), mapOf: () => Promise.resolve(map), settings: { ...app.cloud.settings.get(), providers: [{ ...provider, kind }] } }
      const prepared = await prepareRequest(context, { messageId: turn.answer.id, shape, trigger: 'user' })
      if ('type' in prepared) throw new Error(JSON.stringify(prepared))
      const secrets = [system, question, ...history.flat(), ...(shape === 'refine' ? [answer] : [])].flatMap((each) => each.secrets)
      seen += secrets.length
      expect(secrets.filter((value) => prepared.composed.body.includes(value))).toEqual([])
      const restored = restoreText(prepared.request.messages.map((message) => message.text).join('\n'), map)
      expect(secrets.filter((value) => !restored.includes(value))).toEqual([])
    }),
    { numRuns: 60 },
  )
  expect(seen).toBeGreaterThan(200)
  expect(app.provider.connections()).toBe(0)
})
