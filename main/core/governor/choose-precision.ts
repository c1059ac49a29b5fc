/* Which size of a family answers next.
 *
 * A family holds one model in several quantizations. The user's choice is the one
 * that answers while nothing speaks against it; the level (level-targets.ts) may ask
 * for less. Sizes take turns
 *   by rungs   where the user has named two: the first on mains, the second on
 *              battery and whenever the level asks for less
 *   by size    else: `lower` is the largest that saves a fifth, `lowest` the smallest
 *              of at least 4 bits per weight; never a larger one than was chosen
 * Only the same model inside counts (equal `shape`), and only what can be loaded now.
 * Where the size that is asked for is missing or damaged and no other will do, what
 * was chosen goes on, and `unusable` names the one that was wanted.
 *
 * Going down is done with the next answer, going up not within five minutes of the
 * last change, unless people changed something: each change loads a model. Asked
 * once per answer, before it begins; so never in the middle of one.
 *
 * Pure: a memory and a question give the choice. NOT HERE: loading (engine-link loads
 * one model after it has let go of the other), sentences (precision-sentence.ts). */
import type { ModelState } from '../../contract/models.ts'
import type { PowerTargets } from '../../contract/power.ts'

/** One quantization of a model. */
export type ModelSize<Id extends string = string> = {
  readonly id: Id
  readonly name: string
  readonly quantization: string
  readonly sizeBytes: number
  readonly parameters: number
  /** Architecture, layers, heads, vocabulary: equal for sizes of one model. */
  readonly shape: string
  readonly state: ModelState
}

export type PrecisionQuestion<Id extends string = string> = {
  chosen: ModelSize<Id>
  /** All sizes of its family, itself among them. */
  family: readonly ModelSize<Id>[]
  /** What the user named for the family; null takes turns by size. */
  rungs: { mainsModelId: Id; batteryModelId: Id } | null
  precision: PowerTargets['precision']
  isOnBattery: boolean
  nowMs: number
  /** What people decided that bears on this; another one is obeyed at once. */
  policyKey: string
}

/** The last change in a family. */
export type PrecisionMemory<Id extends string = string> = { id: Id; atMs: number; policyKey: string }

export type PrecisionChoice<Id extends string = string> = {
  size: ModelSize<Id>
  /** The size that was asked for and cannot be loaded. */
  unusable: ModelSize<Id> | null
  memory: PrecisionMemory<Id>
}

/** A size that saves less is not worth a loading. */
const worthSwitching = 0.8
/** Below this many bits per weight a model is another model. */
const leastBitsPerWeight = 4
const leastStayMs = 300_000

export const choosePrecision = <Id extends string>(memory: PrecisionMemory<Id> | null, question: PrecisionQuestion<Id>): PrecisionChoice<Id> => {
  const { chosen, nowMs, policyKey } = question
  const peers = question.family.filter(({ shape }) => shape === chosen.shape)
  const wanted = byRungs(question, peers) ?? bySize(question, peers)
  const isFree = memory === null || memory.policyKey !== policyKey || nowMs < memory.atMs || nowMs - memory.atMs >= leastStayMs
  const before = peers.find(({ id, state }) => id === memory?.id && state === 'available')
  const isUp = before !== undefined && wanted.size.sizeBytes > before.sizeBytes
  const size = isUp && !isFree ? before : wanted.size
  const unusable = size === wanted.size ? wanted.unusable : null
  return { size, unusable, memory: size.id === memory?.id && memory.policyKey === policyKey ? memory : { id: size.id, atMs: nowMs, policyKey } }
}

type Wanted<Id extends string> = { size: ModelSize<Id>; unusable: ModelSize<Id> | null }

/** Null where no rungs hold for what was chosen. */
const byRungs = <Id extends string>({ chosen, rungs, precision, isOnBattery }: PrecisionQuestion<Id>, peers: readonly ModelSize<Id>[]): Wanted<Id> | null => {
  if (rungs === null || (chosen.id !== rungs.mainsModelId && chosen.id !== rungs.batteryModelId)) return null
  const [first, second] = [rungs.mainsModelId, rungs.batteryModelId].map((id) => peers.find((peer) => peer.id === id))
  const saves = isOnBattery || precision !== 'preferred'
  const [asked, other] = saves ? [second, first] : [first, second]
  if (asked?.state === 'available') return { size: asked, unusable: null }
  return { size: other?.state === 'available' ? other : chosen, unusable: asked ?? null }
}

const bySize = <Id extends string>({ chosen, precision }: PrecisionQuestion<Id>, peers: readonly ModelSize<Id>[]): Wanted<Id> => {
  if (precision === 'preferred') return { size: chosen, unusable: null }
  const smaller = peers
    .filter((peer) => peer.sizeBytes <= chosen.sizeBytes * worthSwitching && bitsPerWeight(peer) >= leastBitsPerWeight)
    .toSorted((one, other) => (precision === 'lower' ? other.sizeBytes - one.sizeBytes : one.sizeBytes - other.sizeBytes))
  const usable = smaller.find(({ state }) => state === 'available')
  return { size: usable ?? chosen, unusable: usable === undefined ? (smaller[0] ?? null) : null }
}

/** Infinite while the number of weights is unknown. */
const bitsPerWeight = ({ sizeBytes, parameters }: ModelSize): number => (parameters > 0 ? (sizeBytes * 8) / parameters : Number.POSITIVE_INFINITY)
