/* A real main process for fault tests: the application without a host, asked over Node's IPC.
 *
 * Run as `node app-process.ts DATA_DIR`. It asks one question after the other
 * and reports each event to its parent as it happens, so that the parent knows
 * what had been acknowledged when it pulls the plug. */
import { flushCompileCache } from 'node:module'
import { startApp } from './start-app.ts'

export type Report =
  | { type: 'accepted'; chatId: string; questionId: string; answerId: string; question: string }
  | { type: 'delta'; answerId: string; text: string }
  | { type: 'done'; answerId: string; text: string }

const report = (message: Report): void => void process.send?.(message)

const [dataDir = '', seed = '0'] = process.argv.slice(2)
const { client } = await startApp(dataDir)
// As wild as it goes: then the model does not find an end by itself, and there is time to be killed in.
const wild = { temperature: 2, topK: 0, topP: 1, minP: 0, repeatPenalty: 1, seed: Number(seed), maxTokens: 1500, stop: [] }
await client.settings.update({ sampling: wild })
for (let index = 0; ; index++) {
  const { id } = await client.chats.create({})
  const question = `Question ${String(index)} of run ${seed}`
  let answerId = ''
  for await (const event of await client.answers.send({ chatId: id, text: question })) {
    if (event.type === 'accepted') {
      // Who is killed never gets to write this at its exit; it halves the time that the next one takes to start.
      flushCompileCache()
      answerId = event.answer.id
      report({ type: 'accepted', chatId: id, questionId: event.question?.id ?? '', answerId, question })
    }
    if (event.type === 'delta') report({ type: 'delta', answerId, text: event.text })
    if (event.type === 'done') report({ type: 'done', answerId, text: event.answer.text })
  }
}
