/* Sizes of a family that take turns: what the user named, and what the next answer uses.
 *
 * core/governor/choose-precision.ts decides; here are its memory per family, the rungs on disk, and what people are
 * told: a note for the answer, a decision in the log when another size takes over,
 * and a sentence in the status while it holds. */
import { AppError } from '../../contract/errors.ts'
import type { FamilyId, ModelId } from '../../contract/ids.ts'
import type { LadderRungs, PowerSettings } from '../../contract/power.ts'
import { type PrecisionChoice, type PrecisionMemory, choosePrecision } from '../../core/governor/choose-precision.ts'
import { becauseOf } from '../../core/governor/reason-sentence.ts'
import { precisionSentence, switchSentence } from '../../core/governor/precision-sentence.ts'
import { type Governor, overrideNow } from './governor-state.ts'
import { levelTargets, reasonFacts } from './power-status.ts'
import { recordDecision } from './record-decision.ts'
import type { ShelfSize } from './size-shelf.ts'

export type LadderChoice = {
  modelId: ModelId
  /** Other sizes of the same model whose cache may be carried over; none where that is off. */
  carryFrom: readonly ModelId[]
  /** For people; null while what was chosen answers. */
  note: string | null
}

export type PrecisionLadder = {
  all: () => readonly LadderRungs[]
  /** @throws AppError not-found, invalid-input, conflict */
  set: (rungs: LadderRungs) => readonly LadderRungs[]
  clear: (familyId: FamilyId) => readonly LadderRungs[]
  /** What would answer now. */
  peek: (chosen: ModelId) => LadderChoice
  /** The size that began an answer which is gone on with; null where it cannot or is no size of what was chosen. */
  stay: (chosen: ModelId, begunWith: ModelId) => LadderChoice | null
  /** What answers now; remembered, and written down where it is another one than last time. */
  take: (chosen: ModelId) => LadderChoice
}

export const createPrecisionLadder = (governor: Governor): PrecisionLadder => {
  const { ladders, options } = governor
  const memories = new Map<FamilyId, PrecisionMemory<ModelId>>()
  const complaints = new Map<FamilyId, ModelId>()
  const consider = (chosen: ShelfSize): PrecisionChoice<ModelId> =>
    choosePrecision(memories.get(chosen.familyId) ?? null, {
      ...{ chosen, family: options.sizes.family(chosen.familyId), nowMs: options.clock.nowMs() },
      rungs: ladders.get().find(({ familyId }) => familyId === chosen.familyId) ?? null,
      precision: governor.snapshot === null ? 'preferred' : levelTargets(governor).precision,
      isOnBattery: governor.snapshot?.supply.value === 'battery',
      policyKey: policyKeyOf(governor, chosen),
    })
  const peek: PrecisionLadder['peek'] = (id) => {
    const chosen = options.sizes.find(id)
    if (chosen === undefined || !governor.settings.get().usesPrecisionLadder) return { modelId: id, carryFrom: [], note: null }
    const { size, unusable } = consider(chosen)
    const note = precisionSentence({ chosen, size, unusable, because: becauseNow(governor) })
    return { modelId: size.id, carryFrom: carriedFrom(governor, chosen, size), note }
  }
  return {
    all: () => ladders.get(),
    set: (rungs) => {
      refuseUnequal(governor, rungs)
      return ladders.set([...without(ladders.get(), rungs.familyId), rungs])
    },
    clear: (familyId) => ladders.set([...without(ladders.get(), familyId)]),
    peek,
    stay: (id, begunWith) => {
      const [chosen, size] = [options.sizes.find(id), options.sizes.find(begunWith)]
      if (chosen === undefined || size?.shape !== chosen.shape || size.familyId !== chosen.familyId || size.state !== 'available') return null
      return { modelId: size.id, carryFrom: governor.settings.get().usesPrecisionLadder ? carriedFrom(governor, chosen, size) : [], note: null }
    },
    take: (id) => {
      const choice = peek(id)
      const chosen = options.sizes.find(id)
      governor.precisionReason = choice.note
      if (chosen === undefined || !governor.settings.get().usesPrecisionLadder) return choice
      const { size, unusable, memory } = consider(chosen)
      const before = memories.get(chosen.familyId)
      memories.set(chosen.familyId, memory)
      const isNews = (before?.id ?? chosen.id) !== size.id || (unusable !== null && complaints.get(chosen.familyId) !== unusable.id)
      if (unusable === null) complaints.delete(chosen.familyId)
      else complaints.set(chosen.familyId, unusable.id)
      if (isNews) recordDecision(governor, { cause: 'precision', reason: switchSentence({ chosen, size, unusable, because: becauseNow(governor) }) })
      return choice
    },
  }
}

const without = (ladders: readonly LadderRungs[], familyId: FamilyId): LadderRungs[] => ladders.filter((one) => one.familyId !== familyId)

/** What people decided: when it is something else, the dwell time does not hold. */
const policyKeyOf = (governor: Governor, { id, familyId }: ShelfSize): string => {
  const { mode, modes }: PowerSettings = governor.settings.get()
  return JSON.stringify([id, mode, modes[mode], overrideNow(governor)?.level ?? null, governor.ladders.get().find((one) => one.familyId === familyId) ?? null])
}

const carriedFrom = ({ settings, options }: Governor, chosen: ShelfSize, size: ShelfSize | PrecisionChoice<ModelId>['size']): ModelId[] =>
  settings.get().carriesCache
    ? options.sizes
        .family(chosen.familyId)
        .filter(({ id, shape, state }) => id !== size.id && shape === size.shape && state === 'available')
        .map(({ id }) => id)
    : []

const becauseNow = (governor: Governor): string => {
  const { snapshot, law } = governor
  return snapshot === null ? 'the machine was not read yet' : becauseOf(law.cause, reasonFacts(governor, snapshot))
}

const refuseUnequal = ({ options }: Governor, { familyId, mainsModelId, batteryModelId }: LadderRungs): void => {
  const [mains, battery] = [mainsModelId, batteryModelId].map((id) => options.sizes.find(id))
  if (mains === undefined || battery === undefined) throw new AppError('not-found', 'There is no such model', { details: { kind: 'model' } })
  if (mains.id === battery.id || mains.familyId !== familyId || battery.familyId !== familyId) {
    throw new AppError('invalid-input', 'Two sizes of one family take turns', { details: { reason: 'not-one-family' } })
  }
  if (mains.shape !== battery.shape) throw new AppError('conflict', 'These two are not the same model inside', { details: { reason: 'another-model' } })
}
