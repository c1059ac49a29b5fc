import Database from 'better-sqlite3-multiple-ciphers'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTemporaryStorage } from './temporary-storage.ts'

const spec = { key: 'lamp', schema: z.strictObject({ isOn: z.boolean() }), initial: { isOn: false } }

describe("a feature's own value", () => {
  it('is its default at first, and what was set afterwards, also after a restart', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    const lamp = first.stored(spec)
    const before = lamp.get()
    lamp.set({ isOn: true })
    await first.close()
    expect([before, lamp.get(), (await place.open()).stored(spec).get()]).toEqual([{ isOn: false }, { isOn: true }, { isOn: true }])
  })

  it('that is damaged is its default again and does not hold up the start', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.stored(spec).set({ isOn: true })
    await first.close()
    const database = new Database(join(place.dataDir, 'hearth.db'))
    database.prepare(`UPDATE settings SET value = '{"isOn": tr' WHERE key = 'lamp'`).run()
    database.close()
    const second = await place.open()
    expect([second.stored(spec).get(), second.stored(spec).set({ isOn: true })]).toEqual([{ isOn: false }, { isOn: true }])
  })

  it('is told to whoever watches, now and whenever it changes', async () => {
    await using place = createTemporaryStorage()
    const lamp = (await place.open()).stored(spec)
    const stop = new AbortController()
    const watched = lamp.watch(stop.signal)
    const seen = [(await watched.next()).value]
    lamp.set({ isOn: true })
    seen.push((await watched.next()).value)
    stop.abort()
    expect(seen).toEqual([{ isOn: false }, { isOn: true }])
  })
})
