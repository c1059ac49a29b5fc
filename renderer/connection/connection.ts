/* The window's line to main, for as long as the window lives.
 *
 * One client serves all calls. Underneath, lines come and go: main restarts, a
 * laptop sleeps, a browser tab is throttled.
 *
 * DESIGN: a loop opens a line, waits until it closes, and opens the next with
 * doubling pauses. A call made in between waits up to `patienceMs` for the next
 * line, then fails as `offline` with `peer: main`. Calls that were under way
 * fail at once; nothing is sent twice, because main may have acted on it.
 * A refusal (the session is over) stops the loop until `retryNow`.
 *
 * NOT HERE: following streams across lines (follow-stream.ts), words for users. */
import { createORPCClient, DynamicLink, type ClientContext, type ClientLink } from '@orpc/client'
import type { HearthClient } from '../../main/contract/contract.ts'
import { connectionLost, type Transport } from './transport.ts'

export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused'

export type Connection = {
  client: HearthClient
  status: () => ConnectionStatus
  subscribe: (listener: () => void) => () => void
  retryNow: () => void
  close: () => void
}

const firstPauseMs = 150
const longestPauseMs = 5_000
const patienceMs = 8_000

export const createConnection = (transport: Transport): Connection => {
  const listeners = new Set<() => void>()
  const waiting = new Set<(link: ClientLink<ClientContext>) => void>()
  const end = new AbortController()
  let status: ConnectionStatus = 'connecting'
  let link: ClientLink<ClientContext> | undefined
  let wake = (): void => undefined

  const become = (next: ConnectionStatus): void => {
    if (next === status) return
    status = next
    for (const listener of listeners) listener()
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const useOneLine = async (): Promise<void> => {
    const line = await transport.open()
    const stop = (): void => {
      line.close()
    }
    end.signal.addEventListener('abort', stop)
    link = line.link
    become('open')
    for (const resolve of waiting) resolve(line.link)
    waiting.clear()
    await line.closed
    end.signal.removeEventListener('abort', stop)
  }

  const keepOpen = async (): Promise<void> => {
    let failures = 0
    while (!end.signal.aborted) {
      await useOneLine().then(
        () => {
          failures = 0
        },
        () => undefined, // Nobody there; the loop tries again.
      )
      link = undefined
      const isRefused = !(await transport.isAdmitted())
      become(isRefused ? 'refused' : 'lost')
      await pause(isRefused ? longestPauseMs * 12 : Math.min(longestPauseMs, firstPauseMs * 2 ** failures))
      failures += 1
    }
  }
  void keepOpen()

  const currentLink = (signal: AbortSignal | undefined): Promise<ClientLink<ClientContext>> =>
    link === undefined ? nextLink(waiting, signal) : Promise.resolve(link)

  return {
    client: createORPCClient(new DynamicLink((options) => currentLink(options.signal))),
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow: () => {
      wake()
    },
    close: () => {
      end.abort()
      wake()
    },
  }
}

const nextLink = (
  waiting: Set<(link: ClientLink<ClientContext>) => void>,
  signal: AbortSignal | undefined,
): Promise<ClientLink<ClientContext>> =>
  new Promise((resolve, reject) => {
    const settle = (link?: ClientLink<ClientContext>): void => {
      clearTimeout(timer)
      waiting.delete(settle)
      signal?.removeEventListener('abort', giveUp)
      if (link === undefined) reject(connectionLost())
      else resolve(link)
    }
    const giveUp = (): void => {
      settle()
    }
    const timer = setTimeout(giveUp, patienceMs)
    signal?.addEventListener('abort', giveUp)
    waiting.add(settle)
  })
