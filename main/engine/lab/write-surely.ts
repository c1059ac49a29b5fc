/* One answer, token by token, with how sure the variant was of each.
 *
 * For comparing answers side by side: the plain loop without guesses, which asks llama.cpp
 * for the likeliest tokens of each place as well. Probabilities are those that the token was
 * drawn from, after temperature; at temperature 0 the model's own. */
import type { Token } from 'node-llama-cpp'
import type { SureEvent, SureToken } from '../../core/lab/measurement.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { GenerateRequest } from '../protocol.ts'
import { renderPrompt } from '../render-prompt.ts'
import { createSampleOptions, placeSeed } from '../sample-options.ts'
import { createTokenText } from '../token-text.ts'
import type { SureRequest } from '../workshop/protocol.ts'
import { openVariant } from './open-variant.ts'
import { streamWork } from './stream-work.ts'

/** The other's token is looked for among so many. */
const likeliest = 20

/** Throws as loadModel and renderPrompt do. */
export const writeSurely = (asked: SureRequest): AsyncGenerator<SureEvent, void, undefined> =>
  streamWork(async (put) => {
    const { ready } = await openVariant(asked.load, put)
    const { temperature, seed, maxTokens } = asked
    const request = GenerateRequest.parse({ messages: asked.messages, sampling: { ...defaultSampling, temperature, seed, maxTokens }, keep: 'none' })
    const prompt = renderPrompt(ready, { ...request, maxTokens })
    const { signal } = new AbortController()
    const lane = await ready.lanes.take({ prompt: prompt.tokens, isRepeatable: true, chatId: null, keep: 'none', priority: 'visible' }, signal)
    const options = createSampleOptions(request.sampling)
    const texts = createTokenText<Token>((part, before) => ready.model.detokenize(part, false, before), prompt.tokens)
    const startedMs = performance.now()
    const atMs: number[] = []
    let stopReason: 'end' | 'length' = 'length'
    let unread = prompt.tokens
    const drawn: Token[] = []
    while (drawn.length < maxTokens && (await lane.ensureRoom(unread.length))) {
      const last = unread.at(-1)
      if (last === undefined) break
      const generateNext = {
        ...{ token: true, totalLogitWeight: true, logits: { filter: { tokens: [], includeTop: likeliest, includeSelected: true } } },
        options: options(drawn, placeSeed(seed, drawn.length)),
      }
      const results = await lane.sequence.controlledEvaluate([...unread.slice(0, -1), [last, { generateNext }]])
      const next = results.at(-1)?.next
      const token = next?.token
      if (next === undefined || token === undefined || token === null) throw new Error('llama.cpp drew no token')
      if (ready.model.isEogToken(token) || prompt.endTokens.has(token)) {
        stopReason = 'end'
        break
      }
      drawn.push(token)
      atMs.push(performance.now())
      put({ type: 'token', token: sureToken(token, texts.push(token), next) })
      unread = [token]
    }
    await lane.release()
    put({ type: 'end', stopReason, ...timing(atMs, startedMs) })
  })

const sureToken = (id: Token, text: string, { logits, totalLogitWeight = 1 }: { logits?: ReadonlyMap<Token, number>; totalLogitWeight?: number }): SureToken => {
  const all = [...(logits ?? [])]
  const largest = Math.max(...all.map(([, logit]) => logit))
  const probability = (logit: number): number => Math.exp(logit - largest) / totalLogitWeight
  const top = all
    .map(([token, logit]) => ({ id: Number(token), probability: probability(logit) }))
    .toSorted((one, other) => other.probability - one.probability)
    .slice(0, likeliest)
  return { id, text, probability: probability(logits?.get(id) ?? Number.NEGATIVE_INFINITY), top }
}

const timing = (atMs: readonly number[], startedMs: number): Pick<Extract<SureEvent, { type: 'end' }>, 'timeToFirstTokenMs' | 'tokensPerSecond'> => {
  const [first] = atMs
  const last = atMs.at(-1)
  if (first === undefined || last === undefined) return { timeToFirstTokenMs: null, tokensPerSecond: null }
  return { timeToFirstTokenMs: first - startedMs, tokensPerSecond: last > first ? ((atMs.length - 1) * 1000) / (last - first) : null }
}
