// features/hub/deep-links.ts - Links that were opened outside the window, on their way into it.
import { AppError } from '../../contract/errors.ts'
import type { DeepLink } from '../../contract/hub.ts'
import { readDeepLink } from '../../core/hub/read-deep-link.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'

export type DeepLinks = {
  /** @throws AppError invalid-input */
  read: (link: string) => DeepLink
  /** From the system. What is no link of ours is dropped: anybody can send one. */
  open: (link: string) => void
  /** The last one that nobody has taken yet, then each as it comes. */
  watch: (signal?: AbortSignal) => AsyncGenerator<DeepLink, void, undefined>
}

export const createDeepLinks = (): DeepLinks => {
  const opened = createChangeFeed<DeepLink>()
  let watchers = 0
  let waiting: DeepLink | undefined
  return {
    read: (link) => {
      const read = readDeepLink(link)
      if (read === undefined) throw new AppError('invalid-input', 'This is no link that Hearth can open')
      return read
    },
    open: (link) => {
      const read = readDeepLink(link)
      if (read === undefined) return
      if (watchers === 0) waiting = read
      else opened.publish(read)
    },
    async *watch(signal) {
      const source = opened.subscribe(signal)
      watchers += 1
      try {
        if (waiting !== undefined) {
          const first = waiting
          waiting = undefined
          yield first
        }
        yield* source
      } finally {
        watchers -= 1
      }
    },
  }
}
