// main/engine/kv/slot-queue.ts - Who gets which lane, and waiting for one.
import { AppError } from '../../contract/errors.ts'
import { chooseSlot } from '../../core/kv/choose-slot.ts'
import type { LaneRequest } from './lane.ts'
import type { Slot } from './slot.ts'

export type SlotQueue = {
  /** Rejects with `cancelled` when the signal comes first. */
  claim: (request: LaneRequest, signal: AbortSignal) => Promise<Slot>
  free: (slot: Slot) => void
}

export const createSlotQueue = (slots: readonly Slot[]): SlotQueue => {
  const waiting: (() => void)[] = []
  let uses = 0
  return {
    claim: async (request, signal) => {
      for (;;) {
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled while it waited for a lane')
        const place = chooseSlot(slots, request)
        const slot = place === undefined ? undefined : slots[place]
        if (slot !== undefined) {
          slot.isBusy = true
          slot.usedAt = ++uses
          return slot
        }
        await nextFree(waiting, signal)
      }
    },
    free: (slot) => {
      slot.isBusy = false
      for (const wake of waiting.splice(0)) wake()
    },
  }
}

const nextFree = (waiting: (() => void)[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener('abort', wake)
      resolve()
    }
    waiting.push(wake)
    signal.addEventListener('abort', wake, { once: true })
  })
