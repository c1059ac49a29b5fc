import { expect, it } from 'vitest'
import { createRemoteSource } from './remote-source.ts'

it('what is wanted is told once, however soon it is asked for again, and the next only when the reader goes on', async () => {
  const source = createRemoteSource(2_000_000)
  const reading = source.read(0, 100)
  expect(await source.nextWant()).toEqual({ offset: 0, length: 524_288 })
  let isTold = false
  const next = source.nextWant().then((want) => {
    isTold = true
    return want
  })
  await new Promise(setImmediate)
  expect(isTold).toBe(false)

  source.supply(0, new Uint8Array(524_288).fill(7))
  expect(await reading).toEqual(new Uint8Array(100).fill(7))
  void source.read(1_000_000, 10)
  expect(await next).toEqual({ offset: 1_000_000, length: 524_288 })
})

it('ends when the reader has what it needs', async () => {
  const source = createRemoteSource(10)
  const next = source.nextWant()
  source.end()
  expect(await next).toBeUndefined()
})
