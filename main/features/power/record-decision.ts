// features/power/record-decision.ts - Writes down what the governor decided, and says it in the log.
import type { PowerDecision } from '../../contract/power.ts'
import { levelOf } from '../../core/governor/level-rank.ts'
import type { Governor } from './governor-state.ts'

type Decided = Pick<PowerDecision, 'cause' | 'reason'> & Partial<Pick<PowerDecision, 'from' | 'to'>>

/** Levels are those of now unless the decision is about them. */
export const recordDecision = (governor: Governor, decided: Decided): void => {
  const { options, law, snapshot, status } = governor
  const level = levelOf(law.rank)
  const decision = {
    ...{ atMs: options.now(), from: level, to: level },
    ...decided,
    temperatureC: law.temperatureC,
    batteryPercent: snapshot?.batteryPercent.value ?? null,
    supply: snapshot?.supply.value ?? null,
    tokensPerSecond: status?.tokensPerSecond ?? null,
  }
  options.log.info(decision, 'The governor decided')
  if (options.storage.readOnly !== null) return
  try {
    options.storage.energy.decide(decision)
  } catch (error) {
    // A full disk says so elsewhere; what was decided holds whether or not it could be written down.
    options.log.warn({ err: error }, 'A decision could not be recorded')
  }
}
