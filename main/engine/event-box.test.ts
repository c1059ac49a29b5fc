import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventBox } from './event-box.ts'

type Event = { type: 'text'; text: string } | { type: 'other'; id: number }

const merge = (first: Event, second: Event): Event | undefined =>
  first.type === 'text' && second.type === 'text' ? { type: 'text', text: first.text + second.text } : undefined

const readAll = async (box: ReturnType<typeof createEventBox<Event>>): Promise<Event[]> => {
  const events: Event[] = []
  for await (const event of box.take()) events.push(event)
  return events
}

/** Neighbouring texts joined, as a slow reader would see them. */
const joined = (events: readonly Event[]): Event[] =>
  events.reduce<Event[]>((all, event) => {
    const last = all.at(-1)
    const both = last === undefined ? undefined : merge(last, event)
    return both === undefined ? [...all, event] : [...all.slice(0, -1), both]
  }, [])

describe('handing events from the decoding loop to the port', () => {
  it('the first text is handed over at once, later ones together', async () => {
    const box = createEventBox<Event>({ merge, gapMs: 60_000 })
    const reader = box.take()
    const first = reader.next()
    box.put({ type: 'text', text: 'a' })
    expect(await first).toEqual({ done: false, value: { type: 'text', text: 'a' } })
    const second = reader.next()
    for (const text of ['b', 'c', 'd']) box.put({ type: 'text', text })
    box.put({ type: 'other', id: 1 })
    expect(await second).toEqual({ done: false, value: { type: 'text', text: 'bcd' } })
    expect(await reader.next()).toEqual({ done: false, value: { type: 'other', id: 1 } })
  })

  it('the end does not wait for the gap', async () => {
    const box = createEventBox<Event>({ merge, gapMs: 60_000 })
    const reader = box.take()
    box.put({ type: 'text', text: 'a' })
    await reader.next()
    const rest = reader.next()
    box.put({ type: 'text', text: 'b' })
    box.close()
    expect(await rest).toEqual({ done: false, value: { type: 'text', text: 'b' } })
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('a failure comes after everything that was put before it', async () => {
    const box = createEventBox<Event>({ merge, gapMs: 0 })
    box.put({ type: 'text', text: 'a' })
    box.close(new Error('broken'))
    const seen: Event[] = []
    const reading = (async () => {
      for await (const event of box.take()) seen.push(event)
    })()
    await expect(reading).rejects.toThrow('broken')
    expect(seen).toEqual([{ type: 'text', text: 'a' }])
  })

  it('loses nothing and keeps the order, whenever the reader comes', async () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('text' as const), text: fc.string({ minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('other' as const), id: fc.nat() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 20 }), async (events) => {
        const box = createEventBox<Event>({ merge, gapMs: 0 })
        const reading = readAll(box)
        for (const [next, pauses] of events) {
          box.put(next)
          if (pauses) await new Promise((resolve) => setImmediate(resolve))
        }
        box.close()
        expect(joined(await reading)).toEqual(joined(events.map(([next]) => next)))
      }),
      { numRuns: 50 },
    )
  })
})
