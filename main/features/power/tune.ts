// features/power/tune.ts - Tells the engine what changed, and nothing when nothing did.
import { isDeepStrictEqual } from 'node:util'
import type { Tuning } from '../../engine/protocol.ts'
import type { Governor } from './governor-state.ts'
import { targetsNow } from './power-status.ts'

export const tuneEngine = async (governor: Governor): Promise<void> => {
  const { engine, log } = governor.options
  engine.leaveAfter(targetsNow(governor).idleUnloadMs)
  const pid = engine.enginePid()
  if (pid === null) {
    governor.tuned = null
    return
  }
  const tuning = tuningNow(governor)
  const { tuned } = governor
  if (tuned !== null && tuned.pid === pid && isDeepStrictEqual(tuned.tuning, tuning)) return
  governor.tuned = { tuning, pid }
  const receipt = await engine.tune(tuning)
  log.debug({ tuning, receipt }, 'The engine was tuned')
}

const tuningNow = (governor: Governor): Tuning => {
  const { decodeThreads, prefillThreads, chunk, dutyCycle, allowSpeculation } = targetsNow(governor)
  return { decodeThreads, prefillThreads, chunk, dutyCycle, allowSpeculation }
}
