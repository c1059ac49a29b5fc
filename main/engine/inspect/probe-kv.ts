/* Does a smaller type of keys and values work with this model on this machine?
 *
 * The library marks these types unstable: some cannot be combined with flash attention, some
 * kernels are missing for some cards, and what is missing shows as an error, a crash or nonsense. So
 * it is tried, in a process that may die of it, on the way that answers take (loadModel, a
 * lane): one text is read with F16 and with the type, most of it in one batch, the end
 * token by token, and at each place the likeliest next token of both is compared.
 * Rounding may turn a place where two tokens are about as likely; a kernel that is wrong
 * turns most of them.
 */
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp'
import { createLlamaRuntime, readLibraryVersions } from '../llama-runtime.ts'
import { loadModel } from '../load-model.ts'
import type { LoadRequest } from '../protocol.ts'

export type KvProbe = {
  /** The libraries that it was tried with. */
  build: string
  /** Share of places with the same likeliest token. */
  agreement: number
  /** Every probability was a number. */
  isFinite: boolean
}

const text = `The lighthouse keeper wrote in his book every evening. On Monday the wind came from the west and three ships passed.
On Tuesday the wind came from the north and two ships passed. On Wednesday there was fog, and no ship passed at all.
What is 12 + 30? It is 42. What is the capital of France? It is Paris. One, two, three, four, five, six, seven, eight.
{"name": "Ada", "city": "London", "years": [1815, 1852]}
On Thursday the wind came from the west again, and the keeper cleaned the lamp, as he did every Thursday.`

const mostTokens = 160
/** Read one by one at the end. */
const singleTokens = 24

/** Loads the model twice. Rejects as loadModel does, and where no context of that type can be made. */
export const probeKv = async (request: LoadRequest): Promise<KvProbe> => {
  const plain = await readWith({ ...request, kvType: 'f16' })
  const typed = await readWith(request)
  const same = plain.filter(({ token }, at) => token === typed[at]?.token).length
  const { libraryVersion, llamaCppRelease } = await readLibraryVersions()
  return {
    build: `${libraryVersion} ${llamaCppRelease}`,
    agreement: same / plain.length,
    isFinite: typed.every(({ token, confidence }) => token !== null && Number.isFinite(confidence) && confidence > 0),
  }
}

type Place = { token: Token | null; confidence: number }

const readWith = async (request: LoadRequest): Promise<Place[]> => {
  const { signal } = new AbortController()
  const ready = await loadModel({
    runtime: createLlamaRuntime(),
    request: { ...request, contextSize: Math.min(512, request.contextSize), draftModelPath: null, cache: null, residentChats: 1 },
    onProgress: () => undefined,
    signal,
  })
  try {
    const prompt = ready.model.tokenize(text, false).slice(0, mostTokens)
    const lane = await ready.lanes.take({ prompt, isRepeatable: true, chatId: null, keep: 'none', priority: 'visible' }, signal)
    await lane.ensureRoom(prompt.length)
    const places = prompt.map((token): ControlledEvaluateInputItem => [
      token,
      { generateNext: { token: true, confidence: true, options: { temperature: 0 } } },
    ])
    const results = await lane.sequence.controlledEvaluate(places.slice(0, -singleTokens))
    for (const place of places.slice(-singleTokens)) results.push(...(await lane.sequence.controlledEvaluate([place])))
    await lane.release()
    return results.map((result) => ({ token: result?.next.token ?? null, confidence: result?.next.confidence ?? Number.NaN }))
  } finally {
    await ready.dispose()
  }
}
