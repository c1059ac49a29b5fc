// main/engine/lab/stream-work.ts - Events of one step of the lab as a stream; of how far loading is, only the newest.
import { createEventBox } from '../event-box.ts'

const gapMs = 100

export const streamWork = <Event extends { type: string }>(work: (put: (event: Event) => void) => Promise<void>): AsyncGenerator<Event, void, undefined> => {
  const box = createEventBox<Event>({ merge: (first, second) => (first.type === 'loading' && second.type === 'loading' ? second : undefined), gapMs })
  work(box.put).then(
    () => box.close(),
    (error: unknown) => box.close(error),
  )
  return box.take()
}
