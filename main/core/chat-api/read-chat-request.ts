/* The body of POST /v1/chat/completions, read.
 *
 * Clients send fields that mean nothing here, and they are let pass. A field that
 * asks for what this server does not do is refused by its name: an answer without
 * the tools, the pictures or the form that were asked for would be a wrong answer
 * that looks like a right one.
 *
 * Fields and their ranges: OpenAI's reference of chat completions, and llama.cpp's
 * server for `top_k`, `min_p` and `repeat_penalty`.
 */
import { z } from 'zod'
import type { Sampling } from '../../contract/sampling.ts'
import { type ApiMessage, ApiProblem, type ApiQuestion } from './chat-api.ts'

export type ChatRequest = ApiQuestion & { streams: boolean; includesUsage: boolean }

/** The model that answers new chats, whichever it is. */
export const defaultModelName = 'default'

/** The most that an answer may have, tokens: more is asked for and this is given. */
const mostTokens = 8192

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() })
const Content = z.union([z.string(), z.array(TextPart).min(1)], { error: 'must be a text, or a list of parts of type "text": pictures and sounds are not read' })
const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant'], { error: 'must be system, developer, user or assistant: tools are not called' }),
  content: Content,
})
const count = z.number().int().min(1)

const Body = z.looseObject({
  model: z.string().max(300).nullish(),
  messages: z.array(Message).min(1).max(10_000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).max(1000).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repeat_penalty: z.number().min(1).max(2).nullish(),
  seed: z.number().int().nullish(),
  max_tokens: count.nullish(),
  max_completion_tokens: count.nullish(),
  stop: z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).max(8)]).nullish(),
})
type Body = z.infer<typeof Body>

/** @throws ApiProblem 400 that names the field */
export const readChatRequest = (json: unknown): ChatRequest => {
  const parsed = Body.safeParse(json)
  if (!parsed.success) throw unreadable(parsed.error)
  refuseWhatIsNotDone(parsed.data)
  const { model, messages, stream, stream_options } = parsed.data
  return {
    model: model === null || model === undefined || model === '' || model === defaultModelName ? null : model,
    messages: messages.map(toMessage),
    sampling: samplingOf(parsed.data),
    streams: stream === true,
    includesUsage: stream_options?.include_usage === true,
  }
}

const toMessage = ({ role, content }: z.infer<typeof Message>): ApiMessage => ({
  role: role === 'developer' ? 'system' : role,
  text: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
})

const samplingOf = (body: Body): Partial<Sampling> => {
  const { temperature, top_p, top_k, min_p, repeat_penalty, seed, stop } = body
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? mostTokens
  return {
    maxTokens: Math.min(maxTokens, mostTokens),
    ...(isGiven(temperature) && { temperature }),
    // 0 keeps the likeliest token alone, which the smallest share does as well.
    ...(isGiven(top_p) && { topP: Math.max(top_p, 1e-6) }),
    ...(isGiven(top_k) && { topK: top_k }),
    ...(isGiven(min_p) && { minP: min_p }),
    ...(isGiven(repeat_penalty) && { repeatPenalty: repeat_penalty }),
    // Ours have 32 bits.
    ...(isGiven(seed) && { seed: Number(BigInt.asUintN(32, BigInt(seed))) }),
    ...(isGiven(stop) && { stop: typeof stop === 'string' ? [stop] : stop }),
  }
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined

/** What must not be there, unless it says the same as nothing. */
const notDone: readonly { field: string; means: (value: unknown) => boolean; why: string }[] = [
  { field: 'tools', means: (value) => !isEmptyList(value), why: 'tools are not called' },
  { field: 'functions', means: (value) => !isEmptyList(value), why: 'functions are not called' },
  { field: 'n', means: (value) => value !== 1, why: 'each request gets one answer' },
  { field: 'response_format', means: (value) => !isPlainFormat(value), why: 'answers are plain text' },
  { field: 'logprobs', means: (value) => value !== false, why: 'probabilities are not given out' },
  { field: 'logit_bias', means: (value) => !(typeof value === 'object' && Object.keys(value ?? {}).length === 0), why: 'words are not weighted' },
  { field: 'presence_penalty', means: (value) => value !== 0, why: 'use repeat_penalty' },
  { field: 'frequency_penalty', means: (value) => value !== 0, why: 'use repeat_penalty' },
]

const refuseWhatIsNotDone = (body: Record<string, unknown>): void => {
  for (const { field, means, why } of notDone) {
    const value = body[field]
    if (isGiven(value) && means(value)) throw new ApiProblem({ status: 400, code: 'unsupported_parameter', param: field }, `${field} cannot be used here: ${why}. Leave it out.`)
  }
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
const isPlainFormat = (value: unknown): boolean => typeof value === 'object' && value !== null && 'type' in value && value.type === 'text'

const unreadable = ({ issues: [issue] }: z.ZodError): ApiProblem => {
  const param = issue === undefined || issue.path.length === 0 ? null : issue.path.map(String).join('.')
  const what = issue?.message ?? 'cannot be read'
  return new ApiProblem({ status: 400, code: 'invalid_value', param }, param === null ? `The body must be a JSON object with messages: ${what}` : `${param}: ${what}`)
}
