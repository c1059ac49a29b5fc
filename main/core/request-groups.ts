/* Who may work side by side.
 *
 * Requests of one group (those for the model that is loaded) work at the same time;
 * another group (another model) waits until all of them are done, and whoever asks
 * after it waits behind it, so that nobody starves. Urgent requests go before those
 * that are not. Waiting can be given up.
 */
import { AppError } from '../contract/errors.ts'

export type RequestGroups<Group> = {
  /** Resolves with a function that ends the work; rejects with `cancelled` when the signal comes first. */
  take: (request: { group: Group; isUrgent?: boolean }, signal?: AbortSignal) => Promise<() => void>
  /** Nobody works and nobody waits. */
  isIdle: () => boolean
}

type Waiting<Group> = { group: Group; isUrgent: boolean; start: () => void }

/** `onIdle` runs each time the last one has ended. */
export const createRequestGroups = <Group>(options: {
  isSame: (one: Group, other: Group) => boolean
  onIdle?: () => void
}): RequestGroups<Group> => {
  let waiting: Waiting<Group>[] = []
  const working: { group: Group }[] = []

  const mayStart = ({ group }: Waiting<Group>): boolean => working.every((other) => options.isSame(other.group, group))
  const startWhoMay = (): void => {
    for (let next = waiting[0]; next !== undefined && mayStart(next); next = waiting[0]) {
      waiting.shift()
      next.start()
    }
    if (working.length === 0) options.onIdle?.()
  }
  const begin = (group: Group): (() => void) => {
    const work = { group }
    working.push(work)
    return () => {
      const place = working.indexOf(work)
      if (place === -1) return
      working.splice(place, 1)
      startWhoMay()
    }
  }
  const queue = (request: Waiting<Group>): void => {
    const place = request.isUrgent ? waiting.findIndex(({ isUrgent }) => !isUrgent) : -1
    waiting.splice(place === -1 ? waiting.length : place, 0, request)
    if (waiting[0] === request && mayStart(request)) startWhoMay()
  }
  return {
    isIdle: () => working.length === 0,
    take: ({ group, isUrgent = true }, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(cancelled())
        const start = (): void => {
          signal?.removeEventListener('abort', giveUp)
          resolve(begin(group))
        }
        const request = { group, isUrgent, start }
        const giveUp = (): void => {
          waiting = waiting.filter((other) => other !== request)
          reject(cancelled())
          // Whoever stood behind it may be of the group that works.
          if (working.length > 0) startWhoMay()
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        queue(request)
      }),
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'Cancelled while it waited for its turn')
