// main/features/lab/lab-ports.ts - What the lab is given by whoever composes it: models, the machine, the engine, the ladder.
import type { Logger } from 'pino'
import type { ModelId } from '../../contract/ids.ts'
import type { LabLoad, LabMachine, LabReason } from '../../contract/lab-run.ts'
import type { ModelSummary } from '../../contract/models.ts'
import type { PowerSnapshot } from '../../contract/power.ts'
import type { Derived } from '../../core/governor/energy-meter.ts'
import type { Clock } from '../../engine-link/clock.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import type { LabRepository } from '../../storage/lab-repository.ts'

/** `wait`: it fits as soon as the engine of the chats lets go of its model. */
export type Room = { kind: 'fits' } | { kind: 'wait' } | { kind: 'never'; reason: LabReason }

export type LabModels = {
  /** @throws AppError not-found */
  summary: (id: ModelId) => ModelSummary
  /** Resolves when the first look at its file is over. */
  looked: (id: ModelId) => Promise<void>
  /** With the model's own settings and what the variant says otherwise. @throws AppError model-load-failed */
  loadRequest: (load: LabLoad) => Promise<LoadRequest>
  room: (load: LabLoad) => Room
  /** All of them at once, beside what is loaded for chats. */
  fitTogether: (loads: readonly LabLoad[]) => boolean
}

export type LabMachineNow = {
  describe: () => Promise<LabMachine>
  /** Everything that can be sensed, with the CPU time of that process. */
  read: (pid: number) => Promise<PowerSnapshot>
  /** What the governor last believed. */
  now: () => { isOnMains: boolean | null; temperatureC: number | null }
  /** What is known of its draw, for energy that is not measured. */
  derived: () => Derived
}

export type LabEngine = {
  isAnswering: () => boolean
  /** Asks an engine that rests to leave, so that its memory is free. */
  letGo: () => void
  versions: () => Promise<{ libraryVersion: string; llamaCppRelease: string }>
}

export type LabOptions = {
  lab: LabRepository
  isReadOnly: boolean
  models: LabModels
  machine: LabMachineNow
  engine: LabEngine
  workshops: Workshops
  /** Both become rungs of the governor's ladder. @throws AppError conflict */
  setLadder: (rungs: { mains: ModelId; battery: ModelId }) => void
  /** References are kept here while a run is under way. */
  folder: string
  appVersion: string
  /** Goes on with what the last end of the program interrupted. */
  resumes: boolean
  clock: Clock
  /** Wall clock. */
  now: () => number
  log: Logger
}
