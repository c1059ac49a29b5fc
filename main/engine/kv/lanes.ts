/* Lanes: where conversations live while they are resident.
 *
 * A lane is one context with one sequence, and belongs to the conversation that
 * was last in it. Whoever answers takes a lane for its prompt, finds in it
 * whatever could be kept or brought back, and hands it back.
 *
 *   take     its own lane, or the one that nobody has used for longest. What can be
 *            kept of the prompt is looked for in the lane, in pages in memory and
 *            in pages on disk; the longest wins, a lane before pages.
 *   release  the new part of the state is cut into pages, behind the answer's
 *            back. So a lane can be given to another conversation at any time.
 *
 * Visible work shares `residentChats` lanes; background work has one of its own
 * and so never holds up somebody who is reading. Contexts are as large as what is
 * in them needs; when memory is short, idle ones are closed, and their
 * conversations come back from pages.
 *
 * PROMISES: nothing here fails an answer. What cannot be restored is read again; only
 * too little memory for any context is an error (`out-of-memory`). */
import { availableMemory } from 'node:process'
import { InsufficientMemoryError, type LlamaModel } from 'node-llama-cpp'
import { AppError } from '../../contract/errors.ts'
import { leastCells } from '../../core/kv/context-room.ts'
import { pageTokens } from '../../core/kv/page-tree.ts'
import type { CacheUse, KvType } from '../protocol.ts'
import { type ContextMaker, createContextMaker } from './context-maker.ts'
import { type Filled, fillSlot } from './fill-slot.ts'
import type { Lane, LaneRequest, Lanes } from './lane.ts'
import { type ModelMemory, readModelMemory } from './model-memory.ts'
import type { PageCache } from './page-cache.ts'
import { type Saver, createSaver } from './save-slot.ts'
import { type Slot, type SlotOptions, clearSlot, closeContext, emptySlot, eraseRanges, openContext, readAgain, sequenceOf, tokensOf } from './slot.ts'
import { type SlotQueue, createSlotQueue } from './slot-queue.ts'
import type { StateFiles } from './state-files.ts'

export type LanesOptions = {
  model: LlamaModel
  /** Tokens that a conversation may have at most. */
  window: number
  threads: number
  kvType: KvType
  /** What every context is made with beside that: flash attention, adapters. */
  extras?: SlotOptions['extras'] | undefined
  residentChats: number
  files: StateFiles
  /** Null keeps no pages. */
  cache: PageCache | null
  /** Bytes that are free; injected by tests. */
  freeBytes?: () => number
}

type Parts = {
  slots: readonly Slot[]
  slotOptions: SlotOptions
  memory: ModelMemory
  cache: PageCache | null
  saver: Saver
  queue: SlotQueue
  contexts: ContextMaker
}

/** Makes the first context, so that too little memory shows while the model is loaded. */
export const createLanes = async (options: LanesOptions): Promise<Lanes> => {
  const memory = readModelMemory(options.model)
  const cache = memory.isPageable ? options.cache : null
  const slots = [...Array.from({ length: options.residentChats }, () => emptySlot(false)), emptySlot(true)]
  const contexts = createContextMaker({ slots, slotOptions: options, memory, freeBytes: options.freeBytes ?? availableMemory })
  const saver = createSaver({ cache, files: options.files })
  const parts: Parts = { slots, slotOptions: options, memory, cache, saver, queue: createSlotQueue(slots), contexts }
  const [first] = slots
  if (first !== undefined) await openContext(first, Math.min(Math.max(contexts.cellsFor(0), leastCells), options.window), options)
  return {
    take: (request, signal) => take(parts, request, signal),
    use: (chatId) => use(parts, chatId),
    forget: (chatId) => forget(parts, chatId),
    settle: () => settleAll(parts),
    close: async () => {
      await settleAll(parts)
      for (const slot of slots) await closeContext(slot)
    },
  }
}

const take = async (parts: Parts, request: LaneRequest, signal: AbortSignal): Promise<Lane> => {
  const { queue, saver, contexts, slotOptions, memory, cache } = parts
  const slot = await queue.claim(request, signal)
  try {
    await slot.saving
    if (slot.owner !== request.chatId) await saver.settled(request.chatId)
    const filled = await fillSlot(slot, request, { cache, memory, slotOptions, contexts })
    slot.owner = isKept(request) ? request.chatId : null
    slot.isForgotten = false
    return laneOf(parts, slot, { request, filled })
  } catch (error) {
    await closeContext(slot).catch(() => undefined)
    queue.free(slot)
    throw memoryError(error)
  }
}

const laneOf = (parts: Parts, slot: Slot, { request, filled }: { request: LaneRequest; filled: Filled }): Lane => {
  let isReleased = false
  return {
    get sequence() {
      return sequenceOf(slot)
    },
    ...filled,
    ensureRoom: (tokens) => parts.contexts.ensureRoom(slot, tokens),
    slide: (range) => slide(parts, slot, range),
    release: async () => {
      if (isReleased) return
      isReleased = true
      await release(parts, slot, request)
    },
  }
}

const slide = async ({ memory, saver }: Parts, slot: Slot, range: { start: number; end: number }): Promise<void> => {
  if (memory.canShift && (await saver.isKnownLayout(slot))) return eraseRanges(slot, [range])
  const tokens = tokensOf(slot)
  await readAgain(slot, [...tokens.slice(0, range.start), ...tokens.slice(range.end)])
}

const release = async ({ saver, queue }: Parts, slot: Slot, { chatId, keep }: LaneRequest): Promise<void> => {
  if (chatId === null || keep === 'none' || slot.isForgotten) await clearSlot(slot)
  else slot.saving = saver.save(slot, chatId, keep)
  queue.free(slot)
}

const use = ({ slots, saver, cache }: Parts, chatId: string): CacheUse => {
  const tokens = slots.filter(({ owner }) => owner === chatId).reduce((sum, slot) => sum + tokensOf(slot).length, 0)
  const resident = { tokens, pages: Math.ceil(tokens / pageTokens), bytes: tokens * saver.tokenBytes() }
  const none = { tokens: 0, pages: 0, bytes: 0 }
  return { pageTokens, resident, ...(cache?.use(chatId) ?? { memory: none, disk: none }) }
}

const forget = async ({ slots, saver, queue, cache }: Parts, chatId: string): Promise<void> => {
  for (const slot of slots) {
    if (slot.owner !== chatId) continue
    // One that is being answered is cleared when it is released.
    slot.isForgotten = true
    if (slot.isBusy) continue
    slot.isBusy = true
    await slot.saving
    await clearSlot(slot)
    queue.free(slot)
  }
  await saver.settled()
  cache?.forget(chatId)
}

const settleAll = async ({ slots, saver }: Parts): Promise<void> => {
  await Promise.all(slots.map(({ saving }) => saving))
  await saver.settled()
}

const isKept = ({ chatId, keep }: LaneRequest): boolean => chatId !== null && keep !== 'none'

const bytesPerMiB = 1024 * 1024

const memoryError = (error: unknown): unknown => {
  const isMemory = error instanceof InsufficientMemoryError || (error instanceof Error && /memory|failed to create context/i.test(error.message))
  if (error instanceof AppError || !isMemory) return error
  const details = { freeMiB: Math.floor(availableMemory() / bytesPerMiB) }
  return new AppError('out-of-memory', 'There is too little memory for this conversation', { details, cause: error })
}
