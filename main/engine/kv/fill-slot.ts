/* Brings as much of a prompt into a lane as is known already.
 *
 * Candidates: what the lane holds, the longest beginning of the prompt that is in
 * pages (whoever wrote it), where something has left the window, the
 * conversation's own newest state, out of whose middle the same can be cut, and,
 * where the user allows it, what another size of the model has computed: its rows
 * go behind as much as is exact. After
 * loading, the tokens that the library says it has are compared with those that
 * were wanted; anything else is cleared away and read again. */
import type { Token } from 'node-llama-cpp'
import { alignTokens } from '../../core/kv/align-tokens.ts'
import { fits, leastCells } from '../../core/kv/context-room.ts'
import { logLine } from '../engine-log.ts'
import type { ContextMaker } from './context-maker.ts'
import type { Lane, LaneRequest } from './lane.ts'
import type { ModelMemory } from './model-memory.ts'
import type { CarriedText } from './carried-text.ts'
import type { PageCache, TextKind } from './page-cache.ts'
import type { FetchedPage, PagedText } from './paged-text.ts'
import { type Slot, type SlotOptions, cellsOf, clearSlot, eraseRanges, isSame, tokensOf } from './slot.ts'
import { type PagePart, joinPages } from './state-file.ts'

/** Loading pages costs about as much as reading this many tokens; a lane that has nearly as much is taken as it is. */
const loadingCostTokens = 32

type Filling = {
  cache: PageCache | null
  memory: ModelMemory
  slotOptions: SlotOptions
  contexts: ContextMaker
}

export type Filled = Pick<Lane, 'reusedTokens' | 'reusedFrom' | 'carriedTokens'>

/** Rejects only where no context can be made. */
export const fillSlot = async (slot: Slot, request: LaneRequest, filling: Filling): Promise<Filled> => {
  const wanted = request.prompt.slice(0, -1)
  if (request.isRepeatable) {
    await clearSlot(slot)
    await fitCells(slot, request.prompt.length, filling)
    return { reusedTokens: 0, reusedFrom: 'none', carriedTokens: 0 }
  }
  if (!filling.memory.isPageable) return goBack(slot, wanted, filling)
  const shiftFrom = filling.memory.canShift ? (request.shiftFrom ?? null) : null
  const here: Wanted = { wanted, shiftFrom: shiftOf(slot, request, shiftFrom), mayBeCarried: isOwn(slot, request) }
  const resident = slot.owner === null ? 0 : residentTokens(slot, here)
  const paged = filling.cache === null ? null : await bestPages(filling.cache, request, { wanted, shiftFrom, resident })
  if (paged !== null && paged.kept > resident + loadingCostTokens) {
    const from = await loadPages(slot, { ...paged, promptTokens: request.prompt.length }, filling)
    if (from !== null) return filled(slot, await align(slot, { wanted, shiftFrom, mayBeCarried: true }), from)
  }
  if (slot.owner === null) await clearSlot(slot)
  const reusedTokens = await align(slot, here)
  await fitCells(slot, request.prompt.length, filling)
  return filled(slot, reusedTokens, reusedTokens === 0 ? 'none' : 'resident')
}

const filled = ({ exactTokens }: Slot, reusedTokens: number, reusedFrom: Filled['reusedFrom']): Filled => ({
  reusedTokens,
  reusedFrom,
  carriedTokens: Math.max(0, reusedTokens - exactTokens),
})

/** `mayBeCarried`: what rests on another size's keys and values counts as well. */
type Wanted = { wanted: readonly Token[]; shiftFrom: number | null; mayBeCarried: boolean }

const isOwn = (slot: Slot, { chatId }: LaneRequest): boolean => slot.owner === chatId || slot.owner === null

/** Only in its own conversation may something be cut out of what a lane holds. */
const shiftOf = (slot: Slot, request: LaneRequest, shiftFrom: number | null): number | null => (isOwn(slot, request) ? shiftFrom : null)

const residentTokens = (slot: Slot, { wanted, shiftFrom, mayBeCarried }: Wanted): number => {
  const { kept } = alignTokens(tokensOf(slot), wanted, shiftFrom)
  // What was once cut out of counts only for a prompt that leaves something out as well.
  const pure = shiftFrom === null ? Math.min(kept, slot.pureTokens) : kept
  return mayBeCarried ? pure : Math.min(pure, slot.exactTokens)
}

const align = async (slot: Slot, how: Wanted): Promise<number> => {
  const { wanted, shiftFrom } = how
  const have = tokensOf(slot)
  const kept = residentTokens(slot, how)
  if (kept === 0) await clearSlot(slot)
  else if (shiftFrom === null) await eraseRanges(slot, [{ start: kept, end: have.length }])
  else await eraseRanges(slot, alignTokens(have, wanted, shiftFrom).erase)
  return slot.sequence?.nextTokenIndex ?? 0
}

/** What is in pages of a prompt, and which part of it is a text of this model and the tokens alone. */
type Paged = { exact: PagedText; kept: number; kind: TextKind; carried: CarriedText | null }

type Looking = { wanted: readonly Token[]; shiftFrom: number | null; resident: number }

const exactKind: TextKind = { isSlid: false, isCarried: false }

const bestPages = async (cache: PageCache, { chatId }: LaneRequest, { wanted, shiftFrom, resident }: Looking): Promise<Paged> => {
  const exact = cache.find(wanted)
  const shared: Paged = { exact, kept: exact.tokens, kind: exactKind, carried: null }
  if (chatId === null) return shared
  const newest = shiftFrom === null ? null : cache.newest(chatId)
  const own = newest === null ? 0 : alignTokens(newest.tokens, wanted, shiftFrom).kept
  const best: Paged = newest !== null && own > shared.kept ? { ...shared, exact: newest.text, kept: own, kind: newest } : shared
  const known = Math.max(best.kept, resident)
  if (wanted.length <= known + loadingCostTokens) return best
  const carried = await cache.findCarried(chatId, wanted)
  return carried !== null && carried.tokens > known + loadingCostTokens ? { ...shared, kept: carried.tokens, carried } : best
}

/** Null where it could not be loaded; the lane is then empty. */
const loadPages = async (slot: Slot, paged: Paged & { promptTokens: number }, filling: Filling): Promise<'memory' | 'disk' | null> => {
  const { cache, slotOptions } = filling
  if (cache === null) return null
  const { exact, parts: pages, from } = fetchParts(cache, paged)
  const tokens = pages.flatMap((page) => page.tokens.slice(page.skipped ?? 0, page.used))
  const parts = joinPages(pages)
  await clearSlot(slot)
  if (parts === null || !fits(tokens.length, slotOptions.window)) return null
  await fitCells(slot, Math.max(paged.promptTokens, tokens.length), filling)
  const { sequence } = slot
  if (sequence === null) return null
  try {
    await slotOptions.files.load(sequence, parts)
  } catch (error) {
    logLine(`kv: pages of ${tokens.length} tokens could not be loaded: ${String(error)}`)
  }
  if (isSame(sequence.contextTokens, tokens)) {
    slot.pureTokens = paged.kind.isSlid ? 0 : Number.POSITIVE_INFINITY
    slot.exactTokens = exact
    return from
  }
  await clearSlot(slot)
  return null
}

/** As much as is exact, and behind it the rows that are carried over. */
const fetchParts = (cache: PageCache, { exact, kind, carried }: Paged): { exact: number; parts: PagePart[]; from: 'memory' | 'disk' } => {
  const own = cache.fetch(exact)
  if (carried === null) return { exact: kind.isCarried ? 0 : Number.POSITIVE_INFINITY, parts: [...own.pages], from: own.from }
  const ownTokens = own.pages.reduce((sum, { used }) => sum + used, 0)
  const other = carried.fetch()
  const rest = partsFrom(other.pages, ownTokens)
  return { exact: rest.length === 0 ? Number.POSITIVE_INFINITY : ownTokens, parts: [...own.pages, ...rest], from: other.from }
}

/** The rows of a text from its token `start` on. */
const partsFrom = (pages: readonly FetchedPage[], start: number): PagePart[] => {
  let at = 0
  return pages.flatMap((page) => {
    const skipped = Math.max(0, start - at)
    at += page.used
    return skipped < page.used ? [{ ...page, skipped }] : []
  })
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
  return filled(slot, reused, reused === 0 ? 'none' : 'resident')
}

/** A context that so many tokens fit into, and that is not much larger than they need. */
const fitCells = async (slot: Slot, tokens: number, { contexts, slotOptions }: Filling): Promise<void> => {
  const cells = cellsOf(slot, slotOptions)
  const used = Math.max(tokens, slot.sequence?.nextTokenIndex ?? 0)
  const best = contexts.cellsFor(used)
  if ((cells < best && !fits(used, cells)) || cells > Math.max(leastCells, best)) await contexts.make(slot, best)
}
