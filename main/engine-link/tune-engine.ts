// main/engine-link/tune-engine.ts - What the governor asks of the engine that runs. It starts none: null means that there is nobody to tune.
import type { TuneReceipt, Tuning } from '../engine/protocol.ts'
import { orNobody } from './ask-loaded.ts'
import { awaitIdle } from './keep-engine.ts'
import type { LinkState } from './link-state.ts'

export type TuneEngine = {
  /** Holds from the next step on, until the engine ends. */
  tune: (tuning: Tuning) => Promise<TuneReceipt | null>
  /** The process, for its CPU time; null while none runs. */
  enginePid: () => number | null
  /** How long the engine may be idle before it leaves, ms; null is the usual time. Begins to count now where nothing is asked of it. */
  leaveAfter: (idleMs: number | null) => void
}

export const createTuneEngine = (link: LinkState): TuneEngine => ({
  tune: async (tuning) => (link.session === null ? null : orNobody(link.session.client.tune(tuning))),
  enginePid: () => link.session?.hello.pid ?? null,
  leaveAfter: (idleMs) => {
    if (link.idleMs === idleMs) return
    link.idleMs = idleMs
    if (link.requests.isIdle()) awaitIdle(link)
  },
})
