// core/chat-api/write-chat-reply.ts - An answer in the shape of chat completions: whole, or as chunks of a stream.
import type { ApiEvent, ApiModel } from './chat-api.ts'
import { defaultModelName } from './read-chat-request.ts'

export type ReplyHead = { id: string; createdAtMs: number; model: string }

type Usage = { promptTokens: number; reusedTokens: number; tokens: number }
const noUsage: Usage = { promptTokens: 0, reusedTokens: 0, tokens: 0 }

/** The whole answer once it is there. */
export const wholeReply = async (head: ReplyHead, events: AsyncIterable<ApiEvent>): Promise<object> => {
  let text = ''
  let usage = noUsage
  let reason: 'stop' | 'length' = 'stop'
  for await (const event of events) {
    if (event.type === 'text') text += event.text
    else if (event.type === 'end') reason = event.reason
    usage = withEvent(usage, event)
  }
  return {
    ...frame(head, 'chat.completion'),
    choices: [{ index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: reason }],
    usage: usageOf(usage),
  }
}

/** Chunks of a stream; null stands for nothing to say yet. */
export const replyChunks = async function* (head: ReplyHead, events: AsyncIterable<ApiEvent>, includesUsage: boolean): AsyncGenerator<object | null, void, undefined> {
  let usage = noUsage
  const chunk = (delta: object, finishReason: string | null): object => ({
    ...frame(head, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    // Clients that asked for usage find the field in every chunk, filled in the last.
    ...(includesUsage && { usage: null }),
  })
  yield chunk({ role: 'assistant', content: '' }, null)
  for await (const event of events) {
    usage = withEvent(usage, event)
    if (event.type === 'text') yield chunk({ content: event.text }, null)
    else if (event.type === 'end') yield chunk({}, event.reason)
    else yield null
  }
  if (includesUsage) yield { ...frame(head, 'chat.completion.chunk'), choices: [], usage: usageOf(usage) }
}

/** As GET /v1/models gives them: the one that answers new chats goes by a name of its own as well. */
export const modelList = (models: readonly ApiModel[]): object => {
  const usual = models.find(({ isDefault }) => isDefault)
  return { object: 'list', data: [...(usual === undefined ? [] : [{ ...modelEntry(usual), id: defaultModelName }]), ...models.map(modelEntry)] }
}

export const modelEntry = ({ id, name, contextSize, addedAtMs }: ApiModel): object => ({
  id,
  object: 'model',
  created: seconds(addedAtMs),
  owned_by: 'hearth',
  name,
  context_length: contextSize,
})

const withEvent = (usage: Usage, event: ApiEvent): Usage => {
  if (event.type === 'reading') return { ...usage, promptTokens: event.promptTokens, reusedTokens: event.reusedTokens }
  return event.type === 'end' ? { ...usage, tokens: event.tokens } : usage
}

const usageOf = ({ promptTokens, reusedTokens, tokens }: Usage): object => ({
  prompt_tokens: promptTokens,
  completion_tokens: tokens,
  total_tokens: promptTokens + tokens,
  prompt_tokens_details: { cached_tokens: reusedTokens },
})

const frame = ({ id, createdAtMs, model }: ReplyHead, object: string): object => ({ id, object, created: seconds(createdAtMs), model })

const seconds = (ms: number): number => Math.floor(ms / 1000)
