/* Brings as much of a prompt into a lane as is known already.
 *
 * Candidates: what the lane holds, the longest beginning of the prompt that is in
 * pages (whoever wrote it), and, where something has left the window, the
 * conversation's own newest state, out of whose middle the same can be cut. After
 * loading, the tokens that the library says it has are compared with those that
 * were wanted; anything else is cleared away and read again. */
import type { Token } from 'node-llama-cpp'
import { alignTokens } from '../../core/kv/align-tokens.ts'
import { fits, leastCells } from '../../core/kv/context-room.ts'
import { logLine } from '../engine-log.ts'
import type { ContextMaker } from './context-maker.ts'
import type { Lane, LaneRequest } from './lane.ts'
import type { ModelMemory } from './model-memory.ts'
import type { PageCache, PagedText } from './page-cache.ts'
import { type Slot, type SlotOptions, cellsOf, clearSlot, eraseRanges, isSame, tokensOf } from './slot.ts'
import { joinPages } from './state-file.ts'

/** Loading pages costs about as much as reading this many tokens; a lane that has nearly as much is taken as it is. */
const loadingCostTokens = 32

type Filling = {
  cache: PageCache | null
  memory: ModelMemory
  slotOptions: SlotOptions
  contexts: ContextMaker
}

type Filled = Pick<Lane, 'reusedTokens' | 'reusedFrom'>

/** Rejects only where no context can be made. */
export const fillSlot = async (slot: Slot, request: LaneRequest, filling: Filling): Promise<Filled> => {
  const wanted = request.prompt.slice(0, -1)
  if (request.isRepeatable) {
    await clearSlot(slot)
    await fitCells(slot, request.prompt.length, filling)
    return { reusedTokens: 0, reusedFrom: 'none' }
  }
  if (!filling.memory.isPageable) return goBack(slot, wanted, filling)
  const shiftFrom = filling.memory.canShift ? (request.shiftFrom ?? null) : null
  const resident = slot.owner === null ? 0 : residentTokens(slot, wanted, shiftOf(slot, request, shiftFrom))
  const paged = filling.cache === null ? null : bestPages(filling.cache, request, { wanted, shiftFrom })
  if (paged !== null && paged.kept > resident + loadingCostTokens) {
    const from = await loadPages(slot, { ...paged, promptTokens: request.prompt.length }, filling)
    if (from !== null) return { reusedTokens: await align(slot, wanted, shiftFrom), reusedFrom: from }
  }
  if (slot.owner === null) await clearSlot(slot)
  const reusedTokens = await align(slot, wanted, shiftOf(slot, request, shiftFrom))
  await fitCells(slot, request.prompt.length, filling)
  return { reusedTokens, reusedFrom: reusedTokens === 0 ? 'none' : 'resident' }
}

/** Only in its own conversation may something be cut out of what a lane holds. */
const shiftOf = (slot: Slot, { chatId }: LaneRequest, shiftFrom: number | null): number | null =>
  slot.owner === chatId || slot.owner === null ? shiftFrom : null

const residentTokens = (slot: Slot, wanted: readonly Token[], shiftFrom: number | null): number => {
  const { kept } = alignTokens(tokensOf(slot), wanted, shiftFrom)
  // What was once cut out of counts only for a prompt that leaves something out as well.
  return shiftFrom === null ? Math.min(kept, slot.pureTokens) : kept
}

const align = async (slot: Slot, wanted: readonly Token[], shiftFrom: number | null): Promise<number> => {
  const have = tokensOf(slot)
  const kept = residentTokens(slot, wanted, shiftFrom)
  if (kept === 0) await clearSlot(slot)
  else if (shiftFrom === null) await eraseRanges(slot, [{ start: kept, end: have.length }])
  else await eraseRanges(slot, alignTokens(have, wanted, shiftFrom).erase)
  return slot.sequence?.nextTokenIndex ?? 0
}

type Paged = { text: PagedText; kept: number; isPrivate: boolean }

const bestPages = (cache: PageCache, { chatId }: LaneRequest, { wanted, shiftFrom }: { wanted: readonly Token[]; shiftFrom: number | null }): Paged => {
  const shared = cache.find(wanted)
  const best: Paged = { text: shared, kept: shared.tokens, isPrivate: false }
  const newest = chatId === null || shiftFrom === null ? null : cache.newest(chatId)
  if (newest === null) return best
  const { kept } = alignTokens(newest.tokens, wanted, shiftFrom)
  return kept > best.kept ? { text: newest.text, kept, isPrivate: newest.isPrivate } : best
}

/** Null where it could not be loaded; the lane is then empty. */
const loadPages = async (slot: Slot, { text, isPrivate, promptTokens }: Paged & { promptTokens: number }, filling: Filling): Promise<'memory' | 'disk' | null> => {
  const { cache, slotOptions } = filling
  if (cache === null) return null
  const { pages, from } = cache.fetch(text)
  const tokens = pages.flatMap((page) => page.tokens.slice(0, page.used))
  const parts = joinPages(pages)
  await clearSlot(slot)
  if (parts === null || !fits(tokens.length, slotOptions.window)) return null
  await fitCells(slot, Math.max(promptTokens, tokens.length), filling)
  const { sequence } = slot
  if (sequence === null) return null
  try {
    await slotOptions.files.load(sequence, parts)
  } catch (error) {
    logLine(`kv: pages of ${tokens.length} tokens could not be loaded: ${String(error)}`)
  }
  if (isSame(sequence.contextTokens, tokens)) {
    slot.pureTokens = isPrivate ? 0 : Number.POSITIVE_INFINITY
    return from
  }
  await clearSlot(slot)
  return null
}

/** Recurrent and sliding-window models: the library goes back as far as it can, to a checkpoint or to the beginning. */
const goBack = async (slot: Slot, wanted: readonly Token[], filling: Filling): Promise<Filled> => {
  await fitCells(slot, wanted.length + 1, filling)
  if (slot.owner === null) await clearSlot(slot)
  await slot.sequence?.adaptStateToTokens([...wanted], false)
  const reusedTokens = slot.sequence?.nextTokenIndex ?? 0
  if (reusedTokens > 0 && !isSame(tokensOf(slot), wanted.slice(0, reusedTokens))) await clearSlot(slot)
  await slot.sequence?.takeCheckpoint()
  const reused = slot.sequence?.nextTokenIndex ?? 0
  return { reusedTokens: reused, reusedFrom: reused === 0 ? 'none' : 'resident' }
}

/** A context that so many tokens fit into, and that is not much larger than they need. */
const fitCells = async (slot: Slot, tokens: number, { contexts, slotOptions }: Filling): Promise<void> => {
  const cells = cellsOf(slot, slotOptions)
  const used = Math.max(tokens, slot.sequence?.nextTokenIndex ?? 0)
  const best = contexts.cellsFor(used)
  if ((cells < best && !fits(used, cells)) || cells > Math.max(leastCells, best)) await contexts.make(slot, best)
}
