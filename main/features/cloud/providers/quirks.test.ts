import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialects, errorPiece, openaiPiece } from '../../../faults/cloud-server/dialects.ts'
import { type ProviderForTests, setUpProvider } from './provider-for-tests.ts'

let app: ProviderForTests
beforeEach(async () => {
  app = await setUpProvider()
})
afterEach(() => app[Symbol.asyncDispose]())

const words = ['Größe: ', '“6 × 7” ', 'is ', '四十二 ', '👩🏽‍🚀.']
const text = words.join('')

describe.each(dialects)('a stream of $name', ({ stream }) => {
  it('is read whole', async () => {
    app.cloud.faults.push({ type: 'raw', pieces: [stream(words)] })
    expect(await app.ask()).toMatchObject({ text, error: '', end: { type: 'end', stopReason: 'end' } })
  })

  it('is the same wherever the network cuts it, in the middle of a letter too', async () => {
    const bytes = Buffer.from(stream(words))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { minLength: 1, maxLength: 12 }), async (places) => {
        const cuts = [0, ...places.toSorted((one, other) => one - other), bytes.length]
        app.cloud.faults.push({ type: 'raw', pieces: cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut)) })
        expect(await app.ask()).toMatchObject({ text, error: '' })
      }),
      { numRuns: 12 },
    )
  })
})

describe('usage', () => {
  it('is read from a chunk of its own, and unknown where nobody says it', async () => {
    const ends = []
    for (const { stream } of dialects) {
      app.cloud.faults.push({ type: 'raw', pieces: [stream(words)] })
      ends.push((await app.ask()).end)
    }
    expect(ends.map((end) => (end?.type === 'end' ? end.tokensOut : end))).toEqual([5, 5, null, null, 5])
  })
})

describe('what is no answer', () => {
  const stop = openaiPiece({}, 'stop') + 'data: [DONE]\n\n'
  it.each([
    ['thinking that used up the length', openaiPiece({ reasoning_content: 'Hm. ' }) + openaiPiece({}, 'length'), 'provider-failed only-thought'],
    ['tools that nobody offered', openaiPiece({ tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'search', arguments: '{}' } }] }) + openaiPiece({}, 'tool_calls'), 'provider-failed wants-tools'],
    ['an end without a word', openaiPiece({ role: 'assistant', content: '' }) + stop, 'provider-failed empty'],
    ['a filter before the first word', openaiPiece({}, 'content_filter'), 'provider-failed refused'],
    ['an error of OpenRouter in a stream that began well', errorPiece({ code: 402, message: 'Insufficient credits' }), 'provider-failed no-credit'],
    ['an error of vLLM in the stream', errorPiece({ object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 }), 'not-found cloud-model'],
    ['a busy server in the stream', errorPiece({ type: 'overloaded_error', message: 'Overloaded' }), 'provider-failed overloaded'],
    ['an error of LM Studio in the stream', `event: error\n${errorPiece({ message: 'The context length of this model is too short', type: 'invalid_request_error' })}`, 'provider-failed too-long'],
    ['an error that is only a word', errorPiece('something broke'), 'provider-failed unreadable'],
  ])('%s fails with what to do next', async (_, stream, said) => {
    app.cloud.faults.push({ type: 'raw', pieces: [stream] })
    expect(await app.ask()).toMatchObject({ text: '', error: said })
    expect(app.cloud.asked.length).toBe(1)
  })

  it.each([
    ['a filter', openaiPiece({}, 'content_filter'), 'provider-failed refused'],
    ['an error of the server behind', openaiPiece({ content: '' }, 'error', { error: { code: 502, message: 'Provider disconnected' } }), 'provider-failed'],
    ['a reason to finish that is an error', openaiPiece({}, 'error'), 'provider-failed cut'],
    ['an error in the stream', errorPiece({ message: 'CUDA out of memory', code: 500 }), 'provider-failed'],
  ])('%s in mid-answer leaves the words that came, and is not asked again', async (_, stream, said) => {
    app.cloud.faults.push({ type: 'raw', pieces: [openaiPiece({ content: 'Half of ' }) + openaiPiece({ content: 'it' }), stream] })
    const answer = await app.ask()
    expect({ text: answer.text, isSaid: answer.error.startsWith(said), asked: app.cloud.asked.length, mayBeBilled: answer.mayBeBilled }).toEqual({ text: 'Half of it', isSaid: true, asked: 1, mayBeBilled: true })
  })

  it('a length that is reached is an answer that stopped there', async () => {
    app.cloud.faults.push({ type: 'raw', pieces: [openaiPiece({ content: 'Half' }) + openaiPiece({}, 'length')] })
    expect(await app.ask()).toMatchObject({ text: 'Half', error: '', end: { stopReason: 'length' } })
  })

  it('tools beside words are left out', async () => {
    app.cloud.faults.push({ type: 'raw', pieces: [openaiPiece({ content: 'It is 42.' }) + openaiPiece({ tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{' } }] }) + openaiPiece({}, 'tool_calls')] })
    expect(await app.ask()).toMatchObject({ text: 'It is 42.', error: '' })
  })
})

describe('a status that is no answer', () => {
  it.each([
    [401, '{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}', 'unauthorized key-refused'],
    [402, '{"error":{"message":"This request requires more credits"}}', 'provider-failed no-credit'],
    [429, '{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","code":"insufficient_quota"}}', 'provider-failed no-credit'],
    [403, '{"error":{"message":"Not available in your region"}}', 'unauthorized forbidden'],
    [404, '{"object":"error","message":"The model `big-model` does not exist.","type":"NotFoundError","code":404}', 'not-found cloud-model'],
    [404, '{"detail":"Not Found"}', 'not-found cloud-address'],
    [404, '<html>nginx</html>', 'not-found cloud-address'],
    [400, '{"error":{"message":"No models loaded. Please load a model.","type":"invalid_request_error"}}', 'not-found cloud-model'],
    [400, '{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}', 'provider-failed too-long'],
    [413, 'Payload Too Large', 'provider-failed too-long'],
    [400, '{"error":{"message":"temperature must be a number"}}', 'provider-failed status'],
  ])('%i with %s is said as %s', async (status, body, said) => {
    app.cloud.faults.push(...Array.from({ length: 3 }, () => ({ type: 'status' as const, status, body, headers: { 'content-type': 'application/json', 'retry-after': '1' } })))
    const answer = await app.ask()
    expect({ error: answer.error, mayBeBilled: answer.mayBeBilled }).toEqual({ error: said, mayBeBilled: false })
    // What the provider wrote may repeat what was sent.
    expect(JSON.stringify(answer.details)).not.toMatch(/message|quota|region|loaded/)
  })

  it('says how long to wait, in seconds and as a date', async () => {
    const inAMinute = new Date(Date.now() + 65_000).toUTCString()
    for (const retryAfter of ['61', inAMinute]) {
      app.cloud.faults.push({ type: 'status', status: 429, headers: { 'retry-after': retryAfter } })
      const { details } = await app.ask()
      expect(details).toMatchObject({ reason: 'rate-limited', status: 429 })
      expect(Number(details['retryAfterSeconds'])).toBeGreaterThan(30)
    }
    // Too long to wait for by ourselves.
    expect(app.cloud.asked.length).toBe(2)
  })
})
