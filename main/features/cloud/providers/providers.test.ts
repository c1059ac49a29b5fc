import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { ProviderKind } from '../../../contract/cloud-terms.ts'
import { startLocalCloud } from '../../../faults/cloud-server/local-cloud.ts'
import { placeAt } from '../../../network/network-for-tests.ts'
import { listModels } from './list-models.ts'
import { type ProviderForTests, setUpProvider } from './provider-for-tests.ts'

let app: ProviderForTests
beforeEach(async () => {
  app = await setUpProvider()
})
afterEach(() => app[Symbol.asyncDispose]())

const kinds: ProviderKind[] = ['openai-compatible', 'openai', 'anthropic', 'google']

describe.each(kinds)('a provider of kind %s', (kind) => {
  it('is sent exactly the bytes that were composed before, and its words and usage come back', async () => {
    const { text, end, error, composed } = await app.ask({ kind })
    expect({ text, error, sent: app.cloud.asked.map(({ body }) => body) }).toEqual({ text: 'One two three four.', error: '', sent: [composed.body] })
    expect(end).toEqual({ type: 'end', stopReason: 'end', tokensIn: Math.ceil(composed.body.length / 4), tokensOut: 5, problem: null })
    expect(app.cloud.asked[0]?.messages).toEqual([{ role: 'system', text: 'Be brief.' }, { role: 'user', text: 'What is “6 × 7”?' }])
    expect(app.net.rows()[0]).toMatchObject({ area: 'cloud', purpose: 'cloud-answer', method: 'POST', subject: 'ours big-model', isSigned: true })
  })

  it('learns nothing of this computer from the headers', async () => {
    await app.ask({ kind })
    expect(Object.keys(app.cloud.asked[0]?.headers ?? {}).filter((name) => !['host', 'connection', 'content-length', 'content-type', 'accept', 'accept-encoding', 'authorization', 'x-api-key', 'x-goog-api-key', 'anthropic-version', 'user-agent'].includes(name))).toEqual([])
    expect(app.cloud.asked[0]?.headers['user-agent']).toBe('hearth/1.2.3')
  })

  it('that does not take the key says so', async () => {
    expect(await app.ask({ kind, key: 'wrong' })).toMatchObject({ text: '', error: 'unauthorized key-refused' })
  })

  it.each([429, 500, 503])('with status %i is asked again before the first token, after as long as it wants', async (status) => {
    const waits: number[] = []
    app.cloud.faults.push({ type: 'status', status, headers: { 'retry-after': '7' } }, { type: 'status', status })
    expect(await app.ask({ kind, waits })).toMatchObject({ text: 'One two three four.', error: '' })
    expect({ waits, asked: app.cloud.asked.length }).toEqual({ waits: [7000, 3000], asked: 3 })
  })

  it('that breaks off in mid-answer is cut, not asked again, and what came stays', async () => {
    app.cloud.faults.push({ type: 'cut', afterPieces: 2 })
    expect(await app.ask({ kind })).toMatchObject({ text: 'One two', error: 'provider-failed cut' })
    expect(app.cloud.asked.length).toBe(1)
  })

  it('whose stream just ends is cut as well', async () => {
    app.cloud.faults.push({ type: 'early-end', afterPieces: 3 })
    expect(await app.ask({ kind })).toMatchObject({ text: 'One two three', error: 'provider-failed cut' })
  })

  it('that writes what is no stream has failed', async () => {
    app.cloud.faults.push({ type: 'malformed', afterPieces: 1 })
    const { text, error } = await app.ask({ kind })
    expect({ text, error }).toEqual({ text: 'One', error: 'provider-failed cut' })
  })
})

describe('a provider', () => {
  it('that stays busy fails after three times, and one that wants more than twenty seconds is not waited for', async () => {
    const busy = { type: 'status', status: 529 } as const
    app.cloud.faults.push(busy, busy, busy, { type: 'status', status: 429, headers: { 'retry-after': '600' } })
    expect((await app.ask()).error).toBe('provider-failed overloaded')
    expect((await app.ask()).error).toBe('provider-failed rate-limited')
    expect(app.cloud.asked.length).toBe(4)
  })

  it.each([null, { input: -5, output: 3 }, { input: 10, output: 1e12 }, { input: 1e12, output: 5 }, { input: 0, output: 0 }])(
    'is not believed usage that cannot be: %j',
    async (usage) => {
      app.cloud.faults.push({ type: 'usage', usage })
      const { text, end } = await app.ask()
      expect(text).toBe('One two three four.')
      expect(end?.type === 'end' && (end.tokensIn === null || end.tokensOut === null)).toBe(true)
    },
  )

  it('is not sent anything but what was shown', async () => {
    expect((await app.ask({ body: '{"model":"other"}' })).error).toBe('policy-denied preview-changed')
    expect({ asked: app.cloud.asked, connections: app.cloud.connections() }).toEqual({ asked: [], connections: 0 })
  })

  it('is not followed elsewhere', async () => {
    await using elsewhere = await startLocalCloud()
    app.cloud.faults.push({ type: 'redirect', location: `${elsewhere.origin}/v1/chat/completions` })
    expect((await app.ask()).error).toBe('provider-failed status')
    expect(elsewhere.connections()).toBe(0)
  })

  it('that is silent is left when the reader stops', async () => {
    app.cloud.faults.push({ type: 'stall', afterPieces: 1 })
    const stop = new AbortController()
    const { text, error } = await app.ask({ signal: stop.signal, onPiece: () => stop.abort(new AppError('cancelled', 'enough')) })
    expect({ text, error, outcome: app.net.outcomes() }).toEqual({ text: 'One', error: 'cancelled', outcome: [{ type: 'cancelled' }] })
  })

  it('says which models it has, leniently', async () => {
    const odd = [{ id: 'm', pricing: { prompt: '0.000003', completion: '0.000015' }, context_length: 200_000 }, { nothing: 1 }, 5, { name: 'models/gemini', inputTokenLimit: 1000 }]
    await using other = await startLocalCloud({ models: odd })
    const there = app.net.open([placeAt(other.origin, { purpose: 'cloud' })])
    const list = (key: string) => listModels({ network: there, provider: { id: 'o', kind: 'openai', baseUrl: `${other.origin}/v1` }, key, signal: undefined })
    expect(await list('test-key')).toEqual([
      { id: 'm', contextSize: 200_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } },
      { id: 'gemini', contextSize: 1000, price: null },
    ])
    await expect(list('wrong')).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
