import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { Sampling, defaultSampling } from '../../contract/sampling.ts'
import { type ApiEvent, ApiProblem, problemBody, problemOf } from './chat-api.ts'
import { readChatRequest } from './read-chat-request.ts'
import { modelList, replyChunks, wholeReply } from './write-chat-reply.ts'

const hello = [{ role: 'user', content: 'Hello' }]
const head = { id: 'chatcmpl-1', createdAtMs: 1_700_000_000_500, model: 'm' }

const refusalOf = (body: unknown): Pick<ApiProblem, 'status' | 'code' | 'param'> | null => {
  try {
    readChatRequest(body)
    return null
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const { status, code, param } = error
    return { status, code, param }
  }
}

const written = async function* (): AsyncGenerator<ApiEvent, void, undefined> {
  await Promise.resolve()
  yield { type: 'waiting' }
  yield { type: 'reading', promptTokens: 12, reusedTokens: 8 }
  yield { type: 'text', text: 'Hi ' }
  yield { type: 'text', text: 'there' }
  yield { type: 'end', reason: 'length', tokens: 2 }
}

const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('a request', () => {
  it('of a usual client is read, fields that mean nothing here included', () => {
    const request = readChatRequest({
      model: 'default',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'One ' }, { type: 'text', text: 'two' }], name: 'me' },
        { role: 'assistant', content: 'three', refusal: null },
        { role: 'user', content: 'four' },
      ],
      ...{ stream: true, stream_options: { include_usage: true }, temperature: 0, top_p: 0.9, max_tokens: 50, max_completion_tokens: 60, stop: 'END', seed: -1 },
      ...{ n: 1, tools: [], response_format: { type: 'text' }, frequency_penalty: 0, presence_penalty: 0, logprobs: false, logit_bias: {}, user: 'u', store: false, service_tier: 'auto' },
    })
    expect(request).toEqual({
      model: null,
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'One two' },
        { role: 'assistant', text: 'three' },
        { role: 'user', text: 'four' },
      ],
      sampling: { temperature: 0, topP: 0.9, maxTokens: 60, stop: ['END'], seed: 0xffff_ffff },
      streams: true,
      includesUsage: true,
    })
  })

  it.each([
    ['no object', 'Hello', null],
    ['no messages', { model: 'm' }, 'messages'],
    ['empty messages', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'tool', content: '42' }] }, 'messages.0.role'],
    ['a picture', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] }, 'messages.0.content'],
    ['a temperature out of range', { messages: hello, temperature: 3 }, 'temperature'],
    ['no room for an answer', { messages: hello, max_tokens: 0 }, 'max_tokens'],
    ['nine stops', { messages: hello, stop: Array.from({ length: 9 }, String) }, 'stop'],
  ])('with %s is refused, and the field named', (_, body, param) => {
    expect(refusalOf(body)).toEqual({ status: 400, code: 'invalid_value', param })
  })

  it.each([
    ['tools', [{ type: 'function' }]],
    ['functions', [{}]],
    ['n', 2],
    ['response_format', { type: 'json_object' }],
    ['logprobs', true],
    ['logit_bias', { 5: -100 }],
    ['presence_penalty', 0.5],
    ['frequency_penalty', -0.5],
  ])('that needs %s is refused rather than answered without', (field, value) => {
    expect(refusalOf({ messages: hello, [field]: value })).toEqual({ status: 400, code: 'unsupported_parameter', param: field })
  })

  it('that is read gives settings that the engine takes', () => {
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
    const body = fc.record({
      messages: fc.constant(hello),
      temperature: maybe(fc.double({ min: 0, max: 2, noNaN: true })),
      top_p: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
      top_k: maybe(fc.nat(1000)),
      seed: maybe(fc.maxSafeInteger()),
      max_tokens: maybe(fc.integer({ min: 1, max: 1_000_000 })),
      stop: maybe(fc.oneof(fc.string({ minLength: 1, maxLength: 200 }), fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 8 }))),
    })
    fc.assert(
      fc.property(body, (one) => {
        expect(Sampling.safeParse({ ...defaultSampling, ...readChatRequest(one).sampling }).error).toBeUndefined()
      }),
    )
  })

  it('of any kind is read or refused by name, never a bug', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        refusalOf(body)
      }),
    )
  })
})

describe('a reply', () => {
  it('comes whole, with what it cost', async () => {
    expect(await wholeReply(head, written())).toEqual({
      ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model: 'm' },
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi there' }, logprobs: null, finish_reason: 'length' }],
      usage: { prompt_tokens: 12, completion_tokens: 2, total_tokens: 14, prompt_tokens_details: { cached_tokens: 8 } },
    })
  })

  it('comes in chunks: the role, the text, why it ended, and what it cost for whoever asked', async () => {
    const chunks = await allOf(replyChunks(head, written(), true))
    expect(chunks).toMatchObject([
      { object: 'chat.completion.chunk', choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }], usage: null },
      null,
      null,
      { choices: [{ delta: { content: 'Hi ' } }] },
      { choices: [{ delta: { content: 'there' } }] },
      { choices: [{ delta: {}, finish_reason: 'length' }] },
      { choices: [], usage: { total_tokens: 14 } },
    ])
    const silent = await allOf(replyChunks(head, written(), false))
    expect(silent.some((chunk) => chunk !== null && 'usage' in chunk)).toBe(false)
  })

  it('of which models there are names the one that answers new chats twice', () => {
    const model = { id: 'a', name: 'A', contextSize: 512, addedAtMs: 0, isDefault: true }
    expect(modelList([{ ...model, id: 'b', isDefault: false }, model])).toMatchObject({ object: 'list', data: [{ id: 'default', name: 'A' }, { id: 'b' }, { id: 'a' }] })
  })
})

describe('what went wrong', () => {
  it('is told in numbers where there are some, and never what a bug says', () => {
    const problem = problemOf(new AppError('context-overflow', 'inside', { details: { promptTokens: 700, contextSize: 512 } }))
    expect(problem?.message).toContain('512')
    expect(problem?.message).toContain('700')
    expect(problemBody(problem ?? new ApiProblem({ status: 500, code: '' }, ''))).toMatchObject({ error: { type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' } })
    expect([problemOf(new Error('a path')), problemOf(new AppError('internal', 'a path'))]).toEqual([null, null])
  })
})
