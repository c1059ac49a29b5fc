import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createEngineLink } from './engine-link.ts'
import { type FakeEngine, createFakeEngine, createManualClock } from './fake-engine-for-tests.ts'
import { collect, request } from './link-for-tests.ts'

it('an engine that is told to leave sooner begins to count at once, and one that is told nothing keeps its five minutes', async () => {
  const clock = createManualClock()
  const engines: FakeEngine[] = []
  const launch = (): FakeEngine => {
    const engine = createFakeEngine()
    engines.push(engine)
    return engine
  }
  const link = createEngineLink({ log: pino({ level: 'silent' }), clock, launch })
  const left = (): number => engines.filter(({ killedWith }) => killedWith.length > 0).length
  await collect(link.generate(request()))
  await clock.advance(120_000)
  const before = left()
  link.leaveAfter(60_000)
  await clock.advance(59_000)
  const almost = left()
  await clock.advance(2000)
  expect([before, almost, left(), link.status().state]).toEqual([0, 0, 1, 'stopped'])
  link.leaveAfter(null)
  await collect(link.generate(request()))
  await clock.advance(299_000)
  expect(left()).toBe(1)
  await link.close()
})
