/* A one-slot hand-over between the decoding loop and the port.
 *
 * The loop must not wait for serialization, and a fast model must not send a
 * message per token: the window paints at most once per frame anyway. So events
 * are put in a box and merged where `merge` allows it until the reader comes. The
 * first event is handed over at once; after one that can merge, the reader waits
 * `gapMs` before it takes the next such one. Anything else, and the end, is
 * handed over without delay.
 */
export type EventBox<Event> = {
  put: (event: Event) => void
  /** Nothing follows; with an error, the reader gets it after the last event. */
  close: (error?: unknown) => void
  /** One reader. */
  take: () => AsyncGenerator<Event, void, undefined>
}

export const createEventBox = <Event>(options: {
  /** One event for two in a row, or undefined where both must be seen. */
  merge: (first: Event, second: Event) => Event | undefined
  gapMs: number
}): EventBox<Event> => {
  const { merge, gapMs } = options
  const pending: Event[] = []
  let end: { error?: unknown } | undefined
  let wake = (): void => undefined
  /** While the reader lets more of the same gather: what it took last. */
  let gathering: Event | undefined

  const put = (event: Event): void => {
    const last = pending.at(-1)
    const merged = last === undefined ? undefined : merge(last, event)
    if (merged === undefined) pending.push(event)
    else pending[pending.length - 1] = merged
    if (gathering === undefined || merge(gathering, event) === undefined) wake()
  }
  const close = (error?: unknown): void => {
    end ??= error === undefined ? {} : { error }
    wake()
  }
  const nextEvent = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  /** Lets more of what was taken gather, until the gap is over or something else comes. */
  const gather = async (taken: Event): Promise<void> => {
    if (end !== undefined || [taken, ...pending].some((event) => merge(taken, event) === undefined)) return
    gathering = taken
    let timer: NodeJS.Timeout | undefined
    await Promise.race([nextEvent(), new Promise((resolve) => (timer = setTimeout(resolve, gapMs)))])
    clearTimeout(timer)
    gathering = undefined
  }
  const take = async function* (): AsyncGenerator<Event, void, undefined> {
    for (;;) {
      const event = pending.shift()
      if (event !== undefined) {
        yield event
        await gather(event)
      } else if (end === undefined) await nextEvent()
      else if ('error' in end) throw end.error
      else return
    }
  }
  return { put, close, take }
}
