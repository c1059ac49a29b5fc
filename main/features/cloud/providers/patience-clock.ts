/* Gives up on a provider that takes too long, as its settings say.
 *
 *   first word   from when a try leaves to its first word, thinking included
 *   pause        between two words after that, as long as we wait for them: a slow reader is not the provider's fault
 *   total        for everything, with all tries and the rests between them
 *
 * What counts is words. Comments that keep a connection open, and empty pieces,
 * are no words: a server can send them for ever. How long a connection may take
 * to come about is the network's to hold (checked-connector.ts). */
import { AppError } from '../../../contract/errors.ts'
import { BrokenOffError } from '../../../network/network-failure.ts'

/** Ms. */
export type Patience = { firstWordMs: number; pauseMs: number; totalMs: number }

export type PatienceClock = {
  /** Of the reader, and of this clock. */
  signal: AbortSignal
  /** A try leaves now. */
  sent: () => void
  /** Turned away: we rest before the next try. */
  resting: () => void
  /** A word has come. */
  word: () => void
  /** Waits for what comes next. */
  during: <T>(wait: Promise<T>) => Promise<T>
  /** Null as long as there is patience. */
  expired: () => 'first-word' | 'pause' | 'total' | null
  end: () => void
}

export const createPatienceClock = ({ firstWordMs, pauseMs, totalMs }: Patience, reader: AbortSignal): PatienceClock => {
  const own = new AbortController()
  let expired: ReturnType<PatienceClock['expired']> = null
  const giveUp = (what: 'first-word' | 'pause' | 'total') => (): void => {
    expired ??= what
    own.abort(new BrokenOffError('timeout'))
  }
  const total = setTimeout(giveUp('total'), totalMs)
  let first: NodeJS.Timeout | undefined
  let hasWord = false
  let leftMs = pauseMs
  return {
    signal: AbortSignal.any([reader, own.signal]),
    sent: () => {
      clearTimeout(first)
      first = setTimeout(giveUp('first-word'), firstWordMs)
    },
    resting: () => clearTimeout(first),
    word: () => {
      clearTimeout(first)
      hasWord = true
      leftMs = pauseMs
    },
    during: async (wait) => {
      if (!hasWord) return wait
      const begunAt = performance.now()
      const pause = setTimeout(giveUp('pause'), Math.max(leftMs, 0))
      try {
        return await wait
      } finally {
        clearTimeout(pause)
        leftMs -= performance.now() - begunAt
      }
    },
    expired: () => expired,
    end: () => {
      clearTimeout(total)
      clearTimeout(first)
    },
  }
}

export const outOfPatience = (waitedFor: 'first-word' | 'pause' | 'total', host: string): AppError =>
  new AppError('provider-failed', `${host} took too long (${waitedFor})`, { details: { reason: 'timeout', waitedFor, host } })
