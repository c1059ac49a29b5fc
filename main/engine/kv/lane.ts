// main/engine/kv/lane.ts - A lane as those see it who answer in it; see lanes.ts.
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import type { CacheUse, GenerateEvent, GenerateWork } from '../protocol.ts'

export type LaneRequest = Pick<GenerateWork, 'chatId' | 'keep' | 'priority'> & {
  prompt: readonly Token[]
  /** Tokens up to here must match; of what follows, middle parts that have left the window may be cut out and the rest moved up. */
  shiftFrom?: number | null
  /** Nothing left over from an earlier turn may be used. */
  isRepeatable: boolean
}

export type Lane = {
  /** Changes when the lane grows: ask again after `ensureRoom`. */
  readonly sequence: LlamaContextSequence
  /** Of the prompt; at least its last token is always left to be read. */
  readonly reusedTokens: number
  /** Of the reused tokens, those that rest on what another size of the model computed. */
  readonly carriedTokens: number
  readonly reusedFrom: Extract<GenerateEvent, { type: 'reading' }>['reusedFrom']
  /** Makes room for this many more tokens; false when the window is full. */
  ensureRoom: (tokens: number) => Promise<boolean>
  /** Takes tokens out of the middle; what follows moves up and is not read again. */
  slide: (range: { start: number; end: number }) => Promise<void>
  /** What was computed stays for the conversation's next turn, as far as the request allowed. */
  release: () => Promise<void>
}

export type Lanes = {
  /** Rejects with `cancelled` when the signal comes while all lanes are taken, with `out-of-memory` where no context can be made. */
  take: (request: LaneRequest, signal: AbortSignal) => Promise<Lane>
  use: (chatId: string) => CacheUse
  forget: (chatId: string) => Promise<void>
  /** Resolves when everything that was released is saved. */
  settle: () => Promise<void>
  /** Saves what was released, and closes every context. */
  close: () => Promise<void>
}
