/* Contexts within the memory that there is.
 *
 * Before one is made while memory is scarce, and again when one cannot be made,
 * the contexts of conversations that nobody is answering are closed: they are in
 * pages. */
import { cellsFor, fits } from '../../core/kv/context-room.ts'
import { logLine } from '../engine-log.ts'
import type { ModelMemory } from './model-memory.ts'
import { type Slot, type SlotOptions, cellsOf, closeContext, resizeContext } from './slot.ts'

export type ContextMaker = {
  /** Cells of the context that so many tokens get. */
  cellsFor: (tokens: number) => number
  /** The slot's state in a context of that many cells; rejects where there is no memory for one. */
  make: (slot: Slot, cells: number) => Promise<void>
  /** Makes room for more tokens; false where window or memory are full. */
  ensureRoom: (slot: Slot, tokens: number) => Promise<boolean>
}

type Options = { slots: readonly Slot[]; slotOptions: SlotOptions; memory: ModelMemory; freeBytes: () => number }

/** Below this much free memory idle contexts are closed. */
const scarceBytes = 512 * 1024 * 1024

export const createContextMaker = ({ slots, slotOptions, memory, freeBytes }: Options): ContextMaker => {
  const { window } = slotOptions
  const make = async (slot: Slot, cells: number): Promise<void> => {
    if (freeBytes() < scarceBytes) await closeIdle(slots)
    try {
      await resizeContext(slot, cells, slotOptions)
    } catch (error) {
      if (!(await closeIdle(slots))) throw error
      await resizeContext(slot, cells, slotOptions)
    }
  }
  return {
    make,
    // A state that cannot be moved through a file gets all of its room at once.
    cellsFor: (tokens) => (memory.isPageable ? (cellsFor(tokens, window) ?? window) : window),
    ensureRoom: async (slot, tokens) => {
      const needed = (slot.sequence?.nextTokenIndex ?? 0) + tokens
      if (fits(needed, cellsOf(slot, slotOptions))) return true
      const cells = cellsFor(needed, window)
      if (cells === null || cells <= cellsOf(slot, slotOptions)) return false
      try {
        await make(slot, cells)
      } catch (error) {
        // The window is as large as memory allows: to the answer it is full.
        logLine(`kv: a context of ${cells} cells could not be made: ${String(error)}`)
      }
      return fits(needed, cellsOf(slot, slotOptions))
    },
  }
}

/** False where there was none. */
const closeIdle = async (slots: readonly Slot[]): Promise<boolean> => {
  const idle = slots.filter(({ isBusy, context }) => !isBusy && context !== null).toSorted((one, other) => one.usedAt - other.usedAt)
  for (const slot of idle) {
    await slot.saving
    if (!slot.isBusy) await closeContext(slot)
  }
  return idle.length > 0
}
