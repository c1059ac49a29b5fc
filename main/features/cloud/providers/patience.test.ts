import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endOf, placeAt, ask as asking } from '../../../network/network-for-tests.ts'
import { type ProviderForTests, setUpProvider } from './provider-for-tests.ts'

let app: ProviderForTests
beforeEach(async () => {
  app = await setUpProvider()
})
afterEach(() => app[Symbol.asyncDispose]())

const soonMs = 400

describe('a provider that takes too long', () => {
  it.each([
    ['says nothing at all', { type: 'no-headers' }, { firstWordMs: soonMs }, '', 'first-word'],
    ['says that it is there, and then nothing', { type: 'stall', afterPieces: 0 }, { firstWordMs: soonMs }, '', 'first-word'],
    ['only keeps the line open', { type: 'trickle', afterPieces: 0, everyMs: 5 }, { firstWordMs: soonMs }, '', 'first-word'],
    ['stalls after some words', { type: 'stall', afterPieces: 2 }, { pauseMs: soonMs }, 'One two', 'pause'],
    ['trickles comments after some words', { type: 'trickle', afterPieces: 2, everyMs: 5 }, { pauseMs: soonMs }, 'One two', 'pause'],
    ['has used up the time for everything', { type: 'trickle', afterPieces: 2, everyMs: 5 }, { totalMs: 300 }, 'One two', 'total'],
  ] as const)('since it %s is given up, and the ledger says so', async (...[, fault, patience, text, waitedFor]) => {
    app.cloud.faults.push(fault)
    const answer = await app.ask({ patience })
    expect({ text: answer.text, error: answer.error, waitedFor: answer.details['waitedFor'], mayBeBilled: answer.mayBeBilled }).toEqual({ text, error: 'provider-failed timeout', waitedFor, mayBeBilled: true })
    expect({ isAskedAgain: app.cloud.asked.length > 1, outcomes: app.net.outcomes() }).toEqual({ isAskedAgain: false, outcomes: [{ type: 'failed', reason: 'timeout' }] })
  })

  it('is not blamed for a reader who takes time', async () => {
    let isFirst = true
    const slowly = async (): Promise<void> => {
      if (isFirst) await new Promise((resolve) => setTimeout(resolve, 1300))
      isFirst = false
    }
    app.cloud.faults.push({ type: 'slow', pieceMs: 1 })
    expect(await app.ask({ patience: { pauseMs: 1000 }, onPiece: slowly })).toMatchObject({ text: 'One two three four.', error: '' })
  })

  it('has the time to its first word again with each try', async () => {
    app.cloud.faults.push({ type: 'status', status: 503 }, { type: 'no-headers' })
    const answer = await app.ask({ patience: { firstWordMs: 2000 } })
    expect({ error: answer.error, asked: app.cloud.asked.length, mayBeBilled: answer.mayBeBilled }).toEqual({ error: 'provider-failed timeout', asked: 2, mayBeBilled: true })
  })
})

describe('a connection', () => {
  it('that does not come about is given up after the time of its place, and nothing counts as sent', async () => {
    // Takes connections and never greets, so that no encrypted connection comes about.
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = z.object({ port: z.number() }).parse(silent.address())
    const origin = `https://127.0.0.1:${String(port)}`
    const network = app.net.open([placeAt(origin, { purpose: 'cloud', connectTimeoutMs: 1000 })])
    expect(await endOf(network.send(asking(`${origin}/v1/models`, { area: 'cloud', purpose: 'cloud-models' })))).toBe('offline unreachable')
    expect(app.net.outcomes().at(-1)).toEqual({ type: 'failed', reason: 'UND_ERR_CONNECT_TIMEOUT' })
    silent.close()
  })

  it('that is refused leaves nothing that could be billed', async () => {
    await app.cloud.close()
    expect(await app.ask()).toMatchObject({ error: 'offline unreachable', mayBeBilled: false })
  })
})
