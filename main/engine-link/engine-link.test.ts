import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { engineProtocolVersion } from '../engine/protocol.ts'
import { type EngineLink, createEngineLink } from './engine-link.ts'
import type { EngineLinkOptions } from './link-state.ts'
import { type FakeBehaviour, type FakeEngine, type ManualClock, createFakeEngine, createManualClock, settle } from './fake-engine-for-tests.ts'
import { collect, request } from './link-for-tests.ts'

type Setup = { link: EngineLink; clock: ManualClock; engines: FakeEngine[]; startedMs: number[] }

const open: EngineLink[] = []
afterEach(async () => {
  for (const link of open.splice(0)) await link.close()
})

/** A link whose engines behave as told, in the order they are started. */
const setUp = (behaviours: FakeBehaviour[] = [], options: Partial<EngineLinkOptions> = {}): Setup => {
  const clock = createManualClock()
  const engines: FakeEngine[] = []
  const startedMs: number[] = []
  const launch = (): FakeEngine => {
    const engine = createFakeEngine(behaviours[engines.length])
    startedMs.push(clock.nowMs())
    engines.push(engine)
    return engine
  }
  const link = createEngineLink({ log: pino({ level: 'silent' }), clock, launch, ...options })
  open.push(link)
  return { link, clock, engines, startedMs }
}

const answerOnce = async ({ link }: Setup): Promise<void> => {
  expect((await collect(link.generate(request()))).error).toBeUndefined()
}

describe('an engine that died', () => {
  it('is made ready again by itself after 0.5, 2 and 8 seconds', async () => {
    const setup = setUp()
    const { clock, engines, startedMs } = setup
    // Three models, so that none of them comes under quarantine.
    for (const id of ['a', 'b', 'c']) {
      expect((await collect(setup.link.generate(request({ id })))).error).toBeUndefined()
      engines.at(-1)?.die({ signal: 'SIGSEGV' })
      await clock.advance(20_000)
      expect(setup.link.status()).toEqual({ state: 'ready', modelId: id })
    }
    expect(startedMs).toEqual([0, 500, 22_000, 48_000])
  })

  it('while it was idle is told in the status, with the time until it is back', async () => {
    const setup = setUp()
    await answerOnce(setup)
    setup.engines[0]?.die({ signal: 'SIGSEGV' })
    await settle()
    expect(setup.link.status()).toEqual({
      state: 'restarting',
      afterMs: 500,
      code: 'engine-unavailable',
      details: { reason: 'crashed', signal: 'SIGSEGV' },
    })
  })

  it('is started once when a question comes before it is back', async () => {
    const setup = setUp()
    await answerOnce(setup)
    setup.engines[0]?.die({ signal: 'SIGSEGV' })
    await settle()
    const asking = collect(setup.link.generate(request()))
    await setup.clock.advance(499)
    expect(setup.engines).toHaveLength(1)
    await setup.clock.advance(1)
    expect((await asking).error).toBeUndefined()
    await setup.clock.advance(10_000)
    expect(setup.engines).toHaveLength(2)
  })

  it('while a model was loading is not started again by itself', async () => {
    const setup = setUp([{ loading: new Promise(() => undefined) }])
    const asking = collect(setup.link.generate(request()))
    await settle()
    expect(setup.link.status()).toMatchObject({ state: 'loading', fraction: 0.5 })
    setup.engines[0]?.die({ signal: 'SIGABRT' })
    expect((await asking).error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'crashed' } })
    await setup.clock.advance(60_000)
    expect(setup.engines).toHaveLength(1)
    expect(setup.link.status()).toMatchObject({ state: 'failed', details: { reason: 'crashed' } })
  })

  it('because memory ran out is not started again by itself, and the reason is told', async () => {
    let oomKills = 0
    const setup = setUp([], { readMemory: () => ({ freeMiB: 9000, totalMiB: 16_000, oomKills }) })
    await answerOnce(setup)
    oomKills = 1
    setup.engines[0]?.die({ signal: 'SIGKILL' })
    await setup.clock.advance(60_000)
    expect(setup.engines).toHaveLength(1)
    expect(setup.link.status()).toMatchObject({ state: 'failed', details: { reason: 'out-of-memory' } })
  })

  it('three times with one model is not started again for it, but for others', async () => {
    const setup = setUp()
    const { link, clock, engines } = setup
    await answerOnce(setup)
    for (let death = 1; death <= 3; death += 1) {
      engines.at(-1)?.die({ signal: 'SIGSEGV' })
      await clock.advance(10_000)
    }
    expect(engines).toHaveLength(3)
    expect(link.status()).toMatchObject({ state: 'failed', details: { reason: 'quarantined', lastReason: 'crashed' } })
    expect((await collect(link.generate(request({ id: 'another' })))).error).toBeUndefined()
    link.liftQuarantine(request().model.id)
    expect((await collect(link.generate(request()))).error).toBeUndefined()
  })
})

describe('an engine that does not do its part', () => {
  it('by speaking another version of the protocol is ended and not used', async () => {
    const setup = setUp([{ protocolVersion: 99 }])
    const { error } = await collect(setup.link.generate(request()))
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'protocol-mismatch', expected: engineProtocolVersion, found: 99 } })
    expect(setup.engines[0]?.killedWith).toEqual(['SIGKILL'])
  })

  it('by never saying hello is ended after the limit', async () => {
    const setup = setUp([{ neverSaysHello: true }], { startLimitMs: 5000 })
    const asking = collect(setup.link.generate(request()))
    await setup.clock.advance(4999)
    expect(setup.engines[0]?.killedWith).toEqual([])
    await setup.clock.advance(1)
    expect((await asking).error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'start-failed' } })
  })

  it('by falling silent in the middle of an answer is ended after fifteen seconds', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined) }])
    const asking = collect(setup.link.generate(request()))
    await setup.clock.advance(60_000)
    // Pings are answered: it may take as long as it wants.
    expect(setup.link.status().state).toBe('answering')
    setup.engines[0]?.freeze()
    await setup.clock.advance(14_000)
    expect(setup.link.status().state).toBe('answering')
    await setup.clock.advance(3000)
    const { text, error } = await asking
    expect([text, error]).toEqual(['Hello', expect.objectContaining({ code: 'engine-unavailable' })])
    expect(error).toMatchObject({ details: { reason: 'hung' } })
  })

  it('by not stopping when told to is left alone after three seconds', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined), ignoresStop: true }])
    const controller = new AbortController()
    const asking = collect(setup.link.generate(request(), controller.signal))
    await settle()
    controller.abort()
    await setup.clock.advance(2999)
    expect(setup.link.status().state).toBe('answering')
    await setup.clock.advance(1)
    expect((await asking).error).toMatchObject({ code: 'cancelled' })
  })
})

describe('several requests', () => {
  it('for one model are worked on at once, and stopping one leaves the others', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined) }])
    const controllers = [new AbortController(), new AbortController()]
    const asking = controllers.map(({ signal }) => collect(setup.link.generate(request(), signal)))
    await settle()
    controllers[0]?.abort()
    expect((await asking[0])?.events.map(({ type }) => type)).toEqual(['loading', 'loading', 'text', 'end'])
    expect(setup.link.status().state).toBe('answering')
    controllers[1]?.abort()
    // It waited for the other's loading.
    expect((await asking[1])?.events.map(({ type }) => type)).toEqual(['loading', 'text', 'end'])
    expect([setup.link.status().state, setup.engines.length]).toEqual(['ready', 1])
  })

  it('for another model wait until those that run are done', async () => {
    let finish = (): void => undefined
    const setup = setUp([{ answering: new Promise((resolve) => (finish = resolve)) }])
    const order: string[] = []
    const ask = (id: string) => collect(setup.link.generate(request({ id })), ({ type }) => order.push(`${id} ${type}`))
    const asking = ['one', 'one', 'other'].map(ask)
    await settle()
    expect(order.filter((entry) => entry.startsWith('other'))).toEqual([])
    finish()
    await Promise.all(asking)
    expect(order.slice(-4)).toEqual(['other loading', 'other loading', 'other text', 'other end'])
  })

  it('all fail when the engine dies, each with the reason', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined) }])
    const asking = [1, 2, 3].map(() => collect(setup.link.generate(request())))
    await settle()
    setup.engines[0]?.die({ signal: 'SIGSEGV' })
    for (const { error } of await Promise.all(asking)) {
      expect(error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'crashed' } })
    }
  })

  it('that wait for a loading which kills the engine fail with it', async () => {
    const setup = setUp([{ loading: new Promise(() => undefined) }])
    const asking = [1, 2, 3].map(() => collect(setup.link.generate(request())))
    await settle()
    setup.engines[0]?.die({ signal: 'SIGABRT' })
    for (const { error } of await Promise.all(asking)) expect(error).toMatchObject({ code: 'engine-unavailable' })
    expect(setup.engines).toHaveLength(1)
  })

  it('one that waits for a loading which is given up loads the model itself', async () => {
    let load = (): void => undefined
    const setup = setUp([{ loading: new Promise((resolve) => (load = resolve)) }])
    const controller = new AbortController()
    const first = collect(setup.link.generate(request(), controller.signal))
    await settle()
    const second = collect(setup.link.generate(request()))
    await settle()
    controller.abort()
    expect((await first).error).toMatchObject({ code: 'cancelled' })
    load()
    expect((await second).events.at(-1)).toMatchObject({ type: 'end' })
  })

  it('in the background do not show as answering', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined) }])
    const controller = new AbortController()
    const asking = collect(setup.link.generate({ ...request(), priority: 'background' }, controller.signal))
    await settle()
    expect(setup.link.status()).toEqual({ state: 'ready', modelId: 'hearth-starter' })
    controller.abort()
    await asking
  })
})

describe('giving up while the engine starts', () => {
  it('is done at once, and the engine leaves when nobody else wants it', async () => {
    const setup = setUp()
    const controller = new AbortController()
    const asking = collect(setup.link.generate(request(), controller.signal))
    await Promise.resolve()
    controller.abort()
    expect((await asking).error).toMatchObject({ code: 'cancelled' })
    await settle()
    expect(setup.link.status()).toEqual({ state: 'stopped' })
    await setup.clock.advance(5 * 60_000)
    expect(setup.engines.map(({ killedWith }) => killedWith)).toEqual([['SIGTERM']])
  })
})

describe('an engine that is not needed', () => {
  it('leaves five minutes after the last answer', async () => {
    const setup = setUp()
    await answerOnce(setup)
    await setup.clock.advance(4 * 60_000)
    await answerOnce(setup)
    await setup.clock.advance(5 * 60_000 - 1)
    expect(setup.engines[0]?.killedWith).toEqual([])
    await setup.clock.advance(1)
    expect(setup.engines[0]?.killedWith).toEqual(['SIGTERM'])
    expect(setup.link.status()).toEqual({ state: 'stopped' })
  })

  it('stays while an answer takes longer than that', async () => {
    const setup = setUp([{ answering: new Promise(() => undefined) }])
    const controller = new AbortController()
    const asking = collect(setup.link.generate(request(), controller.signal))
    await setup.clock.advance(20 * 60_000)
    expect(setup.engines[0]?.killedWith).toEqual([])
    controller.abort()
    expect((await asking).events.at(-1)).toMatchObject({ type: 'end' })
  })
})
