// main/engine/inspect/remote-source.ts - A file that main fetches piece by piece: the reader asks, main supplies.
import { AppError } from '../../contract/errors.ts'
import type { GgufSource } from '../gguf/header-window.ts'

export type Want = { offset: number; length: number }

export type RemoteSource = GgufSource & {
  /** What the reader waits for; undefined once `end` was called. */
  nextWant: () => Promise<Want | undefined>
  /** Bytes that begin at `offset`; ignored unless they are what is waited for. */
  supply: (offset: number, bytes: Uint8Array) => void
  end: () => void
}

/** Headers of real models take a few MiB; this bounds what a hostile one can make main fetch. */
const mostBytes = 80 * 1024 * 1024
/** Each range costs a round trip. */
const leastRange = 512 * 1024

export const createRemoteSource = (sizeBytes: number): RemoteSource => {
  let waiting: (Want & { resolve: (bytes: Uint8Array) => void }) | undefined
  let told: Want | undefined
  let held: { offset: number; bytes: Uint8Array } = { offset: 0, bytes: new Uint8Array(0) }
  let fetched = 0
  let isOver = false
  let wake = (): void => undefined

  const fromHeld = (offset: number, length: number): Uint8Array | undefined => {
    const at = offset - held.offset
    return at >= 0 && at < held.bytes.length ? held.bytes.subarray(at, at + length) : undefined
  }
  return {
    sizeBytes,
    read: (offset, length) => {
      const known = fromHeld(offset, length)
      if (known !== undefined) return Promise.resolve(known)
      const range = Math.min(Math.max(length, leastRange), sizeBytes - offset)
      fetched += range
      if (fetched > mostBytes) {
        throw new AppError('model-load-failed', 'The header of the remote file is too long', {
          details: { reason: 'malformed', field: 'header', limit: mostBytes, value: fetched },
        })
      }
      return new Promise<Uint8Array>((resolve) => {
        waiting = { offset, length: range, resolve: (bytes) => resolve(bytes.subarray(0, length)) }
        wake()
      })
    },
    nextWant: async () => {
      // Streams run ahead of their reader: what was told must not be told again until it is there.
      while ((waiting === undefined || waiting === told) && !isOver) await new Promise<void>((resolve) => (wake = resolve))
      told = waiting
      return waiting === undefined ? undefined : { offset: waiting.offset, length: waiting.length }
    },
    supply: (offset, bytes) => {
      if (waiting?.offset !== offset) return
      const { resolve } = waiting
      waiting = undefined
      held = { offset, bytes }
      resolve(bytes)
    },
    end: () => {
      isOver = true
      wake()
    },
  }
}
