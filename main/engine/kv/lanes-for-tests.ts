// main/engine/kv/lanes-for-tests.ts - What the tests of the cache share: lanes on the starter, conversations, and the answer that reading everything gives.
import { type LlamaModel, type Token } from 'node-llama-cpp'
import { createLlamaRuntime } from '../llama-runtime.ts'
import type { PageCache } from '../protocol.ts'
import { starterFile } from '../starter-for-tests.ts'
import type { Lane, LaneRequest, Lanes } from './lane.ts'
import { openLanes } from './open-lanes.ts'
import type { PageShelf } from './page-shelf.ts'

const runtime = createLlamaRuntime()

export const loadStarter = async (modelPath: string = starterFile): Promise<LlamaModel> => {
  const llama = await runtime.get('off')
  return llama.loadModel({ modelPath })
}

const someSha = 'a'.repeat(64)

export type TestOpening = { contextSize?: number; residentChats?: number; cache?: Partial<PageCache> | null; modelPath?: string; shelf?: PageShelf }

/** Must be closed before the model is disposed of: a context that was only forgotten keeps its model for ever. */
export const openTestLanes = async (
  model: LlamaModel,
  { contextSize = 2048, residentChats = 2, cache = {}, modelPath = starterFile, shelf }: TestOpening = {},
): Promise<Lanes & AsyncDisposable> => {
  const pages: PageCache | null = cache === null ? null : { modelSha256: someSha, memoryBytes: 2 ** 28, disk: null, ...cache }
  const request = { modelPath, contextSize, threads: 1, gpu: 'off' as const, draftModelPath: null, residentChats, cache: pages }
  const lanes = await openLanes({ model, request, contextSize, threads: 1, gpu: 'off', shelf })
  return { ...lanes, [Symbol.asyncDispose]: () => lanes.close() }
}

/** Different for each seed, and as long as asked for. */
export const storyTokens = (model: LlamaModel, seed: number, length: number): Token[] => {
  const names = ['fox', 'bear', 'owl', 'girl', 'boy', 'cat', 'dog', 'bird']
  const places = ['forest', 'garden', 'house', 'river', 'park', 'hill', 'town']
  const tokens: Token[] = []
  for (let index = seed * 7; tokens.length < length; index += 1) {
    const [name, place] = [names[(index * 5 + seed) % names.length], places[(index * 3 + seed) % places.length]]
    tokens.push(...model.tokenize(`The ${name ?? ''} number ${String(index)} went to the ${place ?? ''} and was happy to see the ${names[(index + seed) % names.length] ?? ''}. `, false))
  }
  return tokens.slice(0, length)
}

const never = new AbortController().signal

export const request = (prompt: readonly Token[], changes: Partial<LaneRequest> = {}): LaneRequest => ({
  chatId: 'chat-a',
  keep: 'memory',
  priority: 'visible',
  isRepeatable: false,
  prompt,
  ...changes,
})

export type Turn = { tokens: Token[]; reusedTokens: number; carriedTokens: number; reusedFrom: Lane['reusedFrom'] }

/** The likeliest continuation, in a lane of its own request, which is released afterwards. */
export const answer = async (lanes: Lanes, asked: LaneRequest, count = 24): Promise<Turn> => {
  const lane = await lanes.take(asked, never)
  try {
    const tokens = await continueText(lane, asked.prompt, count)
    return { tokens, reusedTokens: lane.reusedTokens, carriedTokens: lane.carriedTokens, reusedFrom: lane.reusedFrom }
  } finally {
    await lane.release()
  }
}

export const continueText = async (lane: Lane, prompt: readonly Token[], count: number): Promise<Token[]> => {
  const tokens: Token[] = []
  let unread = prompt.slice(lane.reusedTokens)
  while (tokens.length < count && (await lane.ensureRoom(unread.length))) {
    const read = unread.slice(0, -1)
    const [last] = unread.slice(-1)
    if (last === undefined) break
    const results = await lane.sequence.controlledEvaluate([...read, [last, { generateNext: { token: true, options: { temperature: 0 } } }]])
    const token = results.at(-1)?.next.token
    if (token === undefined || token === null) throw new Error('no token was drawn')
    tokens.push(token)
    unread = [token]
  }
  return tokens
}

/** What the model answers when it reads everything. */
export const answerAfresh = async (model: LlamaModel, prompt: readonly Token[], count = 24): Promise<Token[]> => {
  await using lanes = await openTestLanes(model, { cache: null })
  return (await answer(lanes, request(prompt, { isRepeatable: true, chatId: null }), count)).tokens
}
