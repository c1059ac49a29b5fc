/* How much an answer changes when another size's keys and values stand in for a model's own.
 *
 *   node measure-carried.ts LARGE SMALL HELD-OUT.jsonl     prints one JSON line
 *
 * Each held-out question stands at the end of a short conversation: the questions
 * before it in the set, with the large size's greedy answers. The small size answers it
 * greedily on keys and values of its own. Then the same conversation is read by the
 * large size and carried over, and the small one is led along its own answer:
 *   kld    mean over all drawn places of KL(own || carried), nats, full vocabulary
 *   exact  share of answers of which every token would have been drawn as well
 * For comparison `sizeKld` is KL(large || small), each on its own: what choosing the
 * smaller size changes anyway, over the same places.
 *
 * A process of its own, for benchmarks: nothing of the product starts it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Token } from 'node-llama-cpp'
import { z } from 'zod'
import { createLlamaRuntime } from '../llama-runtime.ts'
import { type ReadyModel, loadModel } from '../load-model.ts'
import type { PromptMessage } from '../protocol.ts'
import { renderMessages } from '../render-prompt.ts'
import type { Lane, LaneRequest } from './lane.ts'
import { createPageShelf } from './page-shelf.ts'

const Item = z.object({ messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1) })

/** Questions before each, tokens of each answer, and conversations whose pages are held at a time. */
const turnsBefore = 5
const answerTokens = 16
const atATime = 40

const [largePath = '', smallPath = '', setPath = ''] = process.argv.slice(2)
const runtime = createLlamaRuntime()
const shelf = createPageShelf()

const shaOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const files = [largePath, smallPath].map((modelPath) => ({ modelPath, modelSha256: shaOf(modelPath) }))

const load = (modelPath: string): Promise<ReadyModel> => {
  const modelSha256 = files.find((file) => file.modelPath === modelPath)?.modelSha256 ?? ''
  const carryFrom = files.filter((file) => file.modelPath !== modelPath)
  const cache = { modelSha256, memoryBytes: 2 ** 30, disk: null, carryFrom }
  const request = { modelPath, contextSize: 2048, threads: 1, gpu: 'off' as const, draftModelPath: null, residentChats: 1, cache }
  return loadModel({ runtime, request, shelf, onProgress: () => undefined, signal: new AbortController().signal })
}

const requestOf = (prompt: readonly Token[], changes: Partial<LaneRequest>): LaneRequest => ({
  ...{ chatId: null, keep: 'none', priority: 'visible', isRepeatable: true, prompt },
  ...changes,
})

type Odds = ReadonlyMap<Token, number>
type Read = { tokens: Token[]; odds: Odds[]; carriedTokens: number }

/** Draws greedily, or goes along an answer; the odds of each place either way. */
const answer = async (ready: ReadyModel, request: LaneRequest, along?: readonly Token[]): Promise<Read> => {
  const lane = await ready.lanes.take(request, new AbortController().signal)
  const read: Read = { tokens: [], odds: [], carriedTokens: lane.carriedTokens }
  const most = along?.length ?? answerTokens
  try {
    let unread = request.prompt.slice(lane.reusedTokens)
    while (read.tokens.length < most && (await lane.ensureRoom(unread.length))) {
      const { token, odds } = await drawNext(lane, unread)
      if (token === null) break
      read.tokens.push(token)
      read.odds.push(odds)
      const next = along?.[read.tokens.length - 1] ?? token
      if (ready.model.isEogToken(next)) break
      unread = [next]
    }
  } finally {
    await lane.release()
  }
  return read
}

/** The likeliest token after these, and the odds of all. */
const drawNext = async (lane: Lane, tokens: readonly Token[]): Promise<{ token: Token | null; odds: Odds }> => {
  const [last] = tokens.slice(-1)
  if (last === undefined) return { token: null, odds: new Map() }
  const results = await lane.sequence.controlledEvaluate([...tokens.slice(0, -1), [last, { generateNext: { token: true, probabilities: true, options: { temperature: 0 } } }]])
  const next = results.at(-1)?.next
  return { token: next?.token ?? null, odds: next?.probabilities ?? new Map<Token, number>() }
}

/** Nats. What one of them rounds to nothing counts as the least that the other shows. */
const divergence = (own: Odds, other: Odds): number => {
  let sum = 0
  for (const [token, share] of own) if (share > 0) sum += share * Math.log(share / Math.max(other.get(token) ?? 0, 1e-9))
  return Math.max(0, sum)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const items = readFileSync(setPath, 'utf8').trim().split('\n').map((line) => Item.parse(JSON.parse(line)))
const questions = items.map(({ messages }) => messages.map(({ role, content }): PromptMessage => ({ role, text: content })))

let ready = await load(largePath)
const answers: string[] = []
for (const messages of questions) {
  const { tokens } = await answer(ready, requestOf(renderMessages(ready, messages).tokens, {}))
  answers.push(ready.model.detokenize(tokens.filter((token) => !ready.model.isEogToken(token))))
}
/** The questions before it in the set, answered, without instructions of their own; then itself. */
const conversations = questions.map((messages, index) => {
  const before = Array.from({ length: turnsBefore }, (_, turn) => (index + questions.length - turnsBefore + turn) % questions.length)
  const turns = before.flatMap((at): PromptMessage[] => [
    ...(questions[at] ?? []).filter(({ role }) => role !== 'system'),
    { role: 'assistant', text: answers[at] ?? '' },
  ])
  return [...messages.filter(({ role }) => role === 'system'), ...turns, ...messages.filter(({ role }) => role !== 'system')]
})
const prompts = conversations.map((messages) => renderMessages(ready, messages).tokens)

const [klds, sizeKlds, drawn]: [number[], number[], number[]] = [[], [], []]
let exact = 0
let carriedTokens = 0
for (let start = 0; start < prompts.length; start += atATime) {
  const batch = prompts.slice(start, start + atATime).map((prompt, at) => ({ prompt, chatId: `chat-${String(start + at)}` }))
  await ready.dispose()
  ready = await load(smallPath)
  const own: Read[] = []
  for (const { prompt } of batch) own.push(await answer(ready, requestOf(prompt, {})))
  await ready.dispose()
  ready = await load(largePath)
  for (const [at, { prompt, chatId }] of batch.entries()) {
    const mine = own[at]?.tokens ?? []
    const larger = await answer(ready, requestOf(prompt, {}), mine)
    sizeKlds.push(...larger.odds.map((odds, place) => divergence(odds, own[at]?.odds[place] ?? new Map())))
    // Only the prompt is carried: the answer is this size's own.
    const reading = await ready.lanes.take(requestOf(prompt, { chatId, keep: 'memory', isRepeatable: false }), new AbortController().signal)
    await reading.sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(reading.reusedTokens))
    await reading.release()
  }
  await ready.dispose()
  ready = await load(smallPath)
  for (const [at, { prompt, chatId }] of batch.entries()) {
    const mine = own[at] ?? { tokens: [], odds: [], carriedTokens: 0 }
    const carried = await answer(ready, requestOf(prompt, { chatId, isRepeatable: false }), mine.tokens)
    if (carried.carriedTokens === 0) throw new Error(`Nothing was carried over of ${chatId}`)
    carriedTokens += carried.carriedTokens
    drawn.push(carried.odds.length)
    klds.push(...carried.odds.map((odds, place) => divergence(mine.odds[place] ?? new Map(), odds)))
    if (carried.tokens.every((token, place) => token === mine.tokens[place])) exact += 1
  }
}
await ready.dispose()
process.stdout.write(
  `${JSON.stringify({ kld: mean(klds), exact: exact / prompts.length, sizeKld: mean(sizeKlds), questions: prompts.length, places: klds.length, carriedTokens })}\n`,
)
