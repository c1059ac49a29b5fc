/* One lane's context: made, grown, filled and saved.
 *
 * A context reserves memory for all of its cells, so it is made for what is used
 * (core/kv/context-room.ts) and made anew when that is no longer enough; the state
 * goes over through a file. Whatever goes wrong on the way, the tokens are known, and reading
 * them again gives the same state.
 *
 * Cells that moved up are rotated by llama.cpp only when it next computes
 * something, and a state saved before that would be wrong. So before saving, the last
 * token is computed again if nothing else was since (`settle`). */
import type { LlamaContext, LlamaContextOptions, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp'
import type { TokenRange } from '../../core/kv/align-tokens.ts'
import { logLine } from '../engine-log.ts'
import type { KvType } from '../protocol.ts'
import type { StateFiles } from './state-files.ts'

export type Slot = {
  readonly isBackground: boolean
  isBusy: boolean
  owner: string | null
  usedAt: number
  context: LlamaContext | null
  sequence: LlamaContextSequence | null
  /** The first tokens whose state is a function of the tokens alone; behind them something was cut out once. */
  pureTokens: number
  /** The first tokens whose state this model has computed throughout; behind them it rests on what another size of it computed. */
  exactTokens: number
  /** Where the sequence ended when cells last moved. */
  movedAt: number | null
  /** Its conversation was forgotten while it was being answered. */
  isForgotten: boolean
  /** Its state is being saved. */
  saving: Promise<void>
}

export const emptySlot = (isBackground: boolean): Slot => ({
  isBackground,
  isBusy: false,
  owner: null,
  usedAt: 0,
  context: null,
  sequence: null,
  pureTokens: Number.POSITIVE_INFINITY,
  exactTokens: Number.POSITIVE_INFINITY,
  movedAt: null,
  isForgotten: false,
  saving: Promise.resolve(),
})

export type SlotOptions = { model: LlamaModel; threads: number; kvType: KvType; window: number; files: StateFiles; extras?: Partial<LlamaContextOptions> | undefined }

/** The library marks these options as unstable: that is why a type is used only after a probe on this machine. */
const kvOptions = ['experimentalKvCacheKeyType', 'experimentalKvCacheValueType'] as const
const kvTypes = { f16: 'F16', q8_0: 'Q8_0', q4_0: 'Q4_0' } as const

/** Makes the slot's context, empty. Rejects where there is no memory for it. */
export const openContext = async (slot: Slot, cells: number, { model, threads, kvType, extras }: SlotOptions): Promise<void> => {
  await closeContext(slot)
  const options: LlamaContextOptions = {
    ...extras,
    contextSize: cells,
    threads,
    // A smaller context than asked for would be a surprise; we decide what gives way.
    failedCreationRemedy: false,
    ...(kvType === 'f16' ? {} : Object.fromEntries(kvOptions.map((name) => [name, kvTypes[kvType]]))),
  }
  slot.context = await model.createContext(options)
  slot.sequence = slot.context.getSequence()
}

export const closeContext = async (slot: Slot): Promise<void> => {
  const { context } = slot
  forgetState(slot)
  slot.context = null
  slot.sequence = null
  await context?.dispose()
}

/** Cells that may be used. */
export const cellsOf = (slot: Slot, { window }: SlotOptions): number => Math.min(slot.sequence?.contextSize ?? 0, window)

export const tokensOf = (slot: Slot): Token[] => slot.sequence?.contextTokens ?? []

export const clearSlot = async (slot: Slot): Promise<void> => {
  forgetState(slot)
  await slot.sequence?.clearHistory()
}

const forgetState = (slot: Slot): void => {
  slot.owner = null
  slot.pureTokens = Number.POSITIVE_INFINITY
  slot.exactTokens = Number.POSITIVE_INFINITY
  slot.movedAt = null
}

/** Erases ranges, in order; what follows moves up. */
export const eraseRanges = async (slot: Slot, ranges: readonly TokenRange[]): Promise<void> => {
  const { sequence } = slot
  const [first] = ranges
  if (sequence === null || first === undefined) return
  const isShift = ranges.some(({ end }) => end < sequence.nextTokenIndex)
  await sequence.eraseContextTokenRanges(ranges.map(({ start, end }) => ({ start, end })))
  if (isShift) {
    slot.pureTokens = Math.min(slot.pureTokens, first.start)
    if (Number.isFinite(slot.exactTokens)) slot.exactTokens = Math.min(slot.exactTokens, first.start)
    slot.movedAt = sequence.nextTokenIndex
  }
  if (sequence.nextTokenIndex <= slot.pureTokens) slot.pureTokens = Number.POSITIVE_INFINITY
  if (sequence.nextTokenIndex <= slot.exactTokens) slot.exactTokens = Number.POSITIVE_INFINITY
}

/** Erases everything, and reads these tokens instead; the slot keeps its owner. */
export const readAgain = async (slot: Slot, tokens: Token[]): Promise<void> => {
  const { owner } = slot
  await clearSlot(slot)
  slot.owner = owner
  if (tokens.length > 0) await slot.sequence?.evaluateWithoutGeneratingNewTokens(tokens)
}

/** Lets llama.cpp do what it has put off. */
export const settle = async (slot: Slot): Promise<void> => {
  const { sequence, movedAt } = slot
  slot.movedAt = null
  if (sequence === null || movedAt === null || sequence.nextTokenIndex > movedAt) return
  const end = sequence.nextTokenIndex
  const last = sequence.contextTokens.slice(-1)
  if (last.length === 0) return
  await sequence.eraseContextTokenRanges([{ start: end - 1, end }])
  await sequence.evaluateWithoutGeneratingNewTokens(last)
}

/** A context of that many cells with the same state. Rejects where there is no memory for it; the slot is then as before, or empty. */
export const resizeContext = async (slot: Slot, cells: number, options: SlotOptions): Promise<void> => {
  const { sequence, owner, pureTokens, exactTokens } = slot
  const tokens = tokensOf(slot)
  if (sequence === null || tokens.length === 0) return openContext(slot, cells, options)
  await settle(slot)
  const before = cellsOf(slot, options)
  const outcome: { failure: Error | null } = { failure: null }
  const openNew = async (): Promise<LlamaContextSequence> => {
    try {
      await openContext(slot, cells, options)
    } catch (error) {
      outcome.failure = error instanceof Error ? error : new Error(String(error))
      await openContext(slot, before, options)
    }
    return sequenceOf(slot)
  }
  try {
    await options.files.move(sequence, openNew)
  } catch (error) {
    // No file, or one that cannot be loaded: read the tokens again, below.
    logLine(`kv: the state could not be moved to another context: ${String(error)}`)
    if (slot.sequence === sequence || tokensOf(slot).length === 0) await openNew()
  }
  Object.assign(slot, { owner, pureTokens, exactTokens })
  if (!isSame(tokensOf(slot), tokens)) await readAgain(slot, tokens)
  if (outcome.failure !== null) throw outcome.failure
}

/** Throws where the slot has no context. */
export const sequenceOf = ({ sequence }: Slot): LlamaContextSequence => {
  if (sequence === null) throw new Error('A lane without a context')
  return sequence
}

export const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((token, index) => token === other[index])
