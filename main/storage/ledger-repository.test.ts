import { describe, expect, it } from 'vitest'
import type { NewLedgerRow } from './ledger-repository.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const request = (change: Partial<NewLedgerRow> = {}): NewLedgerRow => ({
  area: 'hub',
  purpose: 'search',
  method: 'GET',
  origin: 'https://hub.example',
  path: '/api/models',
  subject: 'small model',
  isSigned: false,
  bytesOut: 120,
  ...change,
})

describe('the ledger', () => {
  it('has a row before a request leaves and completes it when it ends', async () => {
    await using place = createTemporaryStorage()
    const { ledger } = await place.open({ clock: () => 5000 })
    const begun = ledger.begin(request({ isSigned: true }))
    ledger.end(begun.id, { bytesIn: 900, durationMs: 12.4, outcome: { type: 'answered', status: 200 } })
    expect([begun, ...ledger.page({ before: null, limit: 10 }).rows]).toEqual([
      { ...request({ isSigned: true }), id: 1, atMs: 5000, bytesIn: 0, durationMs: null, outcome: { type: 'running' } },
      { ...request({ isSigned: true }), id: 1, atMs: 5000, bytesIn: 900, durationMs: 12, outcome: { type: 'answered', status: 200 } },
    ])
  })

  it('is read in pages from new to old, and adds up what went out and came in', async () => {
    await using place = createTemporaryStorage()
    const { ledger } = await place.open({ clock: () => 7 })
    for (let index = 0; index < 5; index++) {
      const { id } = ledger.begin(request({ subject: `search ${String(index)}` }))
      const outcome = index === 0 ? ({ type: 'refused', reason: 'offline-switch' } as const) : ({ type: 'answered', status: 200 } as const)
      ledger.end(id, { bytesIn: 10, durationMs: 1, outcome })
    }
    const first = ledger.page({ before: null, limit: 2 })
    const rest = ledger.page({ before: first.rows.at(-1)?.id ?? 0, limit: 10 })
    expect({
      first: [first.rows.map(({ subject }) => subject), first.hasMore],
      rest: [rest.rows.map(({ subject }) => subject), rest.hasMore],
      totals: ledger.totals(),
    }).toEqual({
      first: [['search 4', 'search 3'], true],
      rest: [['search 2', 'search 1', 'search 0'], false],
      totals: { requests: 5, refused: 1, bytesOut: 600, bytesIn: 50, sinceMs: 7 },
    })
  })

  it('says of a request that ran when Hearth died that it failed', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.ledger.begin(request())
    await first.close()
    const second = await place.open()
    second.ledger.failInterrupted()
    expect(second.ledger.page({ before: null, limit: 1 }).rows[0]?.outcome).toEqual({ type: 'failed', reason: 'interrupted' })
  })

  it('is erased when the user says so, but for what runs', async () => {
    await using place = createTemporaryStorage()
    const { ledger } = await place.open()
    ledger.end(ledger.begin(request()).id, { bytesIn: 0, durationMs: 0, outcome: { type: 'cancelled' } })
    const running = ledger.begin(request({ subject: 'still running' }))
    ledger.clear()
    expect(ledger.page({ before: null, limit: 10 }).rows).toEqual([running])
  })

  it('keeps the last ten thousand rows and no more', { timeout: 120_000 }, async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    storage.transaction(() => {
      for (let index = 0; index < 10_600; index++) storage.ledger.begin(request())
    })
    const { requests } = storage.ledger.totals()
    expect(requests).toBeGreaterThanOrEqual(10_000)
    expect(requests).toBeLessThanOrEqual(10_200)
    expect(storage.ledger.page({ before: null, limit: 1 }).rows[0]?.id).toBe(10_600)
  })

  it('tells whoever watches of each row when it begins and when it ends', async () => {
    await using place = createTemporaryStorage()
    const { ledger } = await place.open()
    const stop = new AbortController()
    const watched = ledger.watch(stop.signal)
    const { id } = ledger.begin(request())
    ledger.end(id, { bytesIn: 3, durationMs: 1, outcome: { type: 'answered', status: 404 } })
    const seen = [(await watched.next()).value?.outcome.type, (await watched.next()).value?.outcome.type]
    stop.abort()
    expect(seen).toEqual(['running', 'answered'])
  })
})
