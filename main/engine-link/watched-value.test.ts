import { describe, expect, it } from 'vitest'
import { createWatchedValue } from './watched-value.ts'

describe('following a value', () => {
  it('gives the value now, then each change', async () => {
    const value = createWatchedValue('a')
    const watcher = value.watch()
    expect((await watcher.next()).value).toBe('a')
    const next = watcher.next()
    value.set('b')
    expect((await next).value).toBe('b')
  })

  it('a slow reader sees the newest value, not every one', async () => {
    const value = createWatchedValue(0)
    const watcher = value.watch()
    await watcher.next()
    for (const number of [1, 2, 3]) value.set(number)
    expect((await watcher.next()).value).toBe(3)
  })

  it('ends when the reader no longer wants it, also while waiting', async () => {
    const value = createWatchedValue('a')
    const controller = new AbortController()
    const watcher = value.watch(controller.signal)
    await watcher.next()
    const waiting = watcher.next()
    controller.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('two readers do not disturb each other', async () => {
    const value = createWatchedValue('a')
    const [one, two] = [value.watch(), value.watch()]
    await Promise.all([one.next(), two.next()])
    const both = Promise.all([one.next(), two.next()])
    value.set('b')
    expect((await both).map((result) => result.value)).toEqual(['b', 'b'])
  })
})
