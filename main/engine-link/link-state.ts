// main/engine-link/link-state.ts - What the parts of the link share: its options, what it holds, and the outcomes it throws.
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { AppError, type ErrorDetails } from '../contract/errors.ts'
import type { ModelId } from '../contract/ids.ts'
import type { EngineStatus } from '../contract/models.ts'
import { type RequestGroups, createRequestGroups } from '../core/request-groups.ts'
import type { EngineHello, LoadRequest, LoadedModel } from '../engine/protocol.ts'
import { type Clock, systemClock } from './clock.ts'
import { type CrashHistory, noCrashes } from './crash-history.ts'
import type { MemoryReading } from './describe-death.ts'
import type { EngineChild, LaunchEngine } from './engine-child.ts'
import type { EngineSession } from './engine-session.ts'
import { readMemory } from './read-memory.ts'
import { type WatchdogLimits, defaultWatchdogLimits } from './watchdog.ts'
import { type WatchedValue, createWatchedValue } from './watched-value.ts'

export type ModelToLoad = { id: ModelId; load: LoadRequest }

export type EngineLinkOptions = {
  launch: LaunchEngine
  log: Logger
  clock?: Clock
  /** The engine leaves after this long without a request, ms. Five minutes unless told otherwise. */
  idleMs?: number
  watchdog?: WatchdogLimits
  /** How long an engine may take to say hello, ms. */
  startLimitMs?: number
  readMemory?: () => MemoryReading
  /** A model has been loaded, and this is what it takes. */
  onLoaded?: (model: ModelToLoad, loaded: LoadedModel) => void
}

export type LinkState = {
  readonly options: Required<EngineLinkOptions>
  readonly status: WatchedValue<EngineStatus>
  /** Requests for one model work side by side. */
  readonly requests: RequestGroups<ModelToLoad>
  readonly closing: AbortController
  /** Every process that is not known to be gone. */
  readonly children: Set<EngineChild>
  history: CrashHistory
  session: EngineSession | null
  starting: Promise<EngineSession> | null
  /** What the newest engine said of itself. */
  hello: EngineHello | null
  /** The model to blame for a death. */
  blamed: ModelId | null
  /** The model that is loaded, whole. */
  ready: ModelToLoad | null
  /** The loading that is under way; resolves with the error that ended it, or null. */
  loading: Promise<Error | null> | null
  /** Answers that somebody reads while they are written. */
  visibleAnswers: number
  /** Instead of the usual idle time, ms; null keeps to it. */
  idleMs: number | null
  callOffIdle: () => void
  callOffRevival: () => void
}

/** `onIdle` runs whenever nothing is being asked any more. */
export const createLinkState = (options: EngineLinkOptions, onIdle: () => void): LinkState => ({
  options: { clock: systemClock, idleMs: 5 * 60_000, watchdog: defaultWatchdogLimits, startLimitMs: 20_000, readMemory, onLoaded: () => undefined, ...options },
  status: createWatchedValue<EngineStatus>({ state: 'stopped' }),
  requests: createRequestGroups({ isSame: isSameModel, onIdle }),
  closing: new AbortController(),
  children: new Set(),
  history: noCrashes,
  session: null,
  starting: null,
  hello: null,
  blamed: null,
  ready: null,
  loading: null,
  visibleAnswers: 0,
  idleMs: null,
  callOffIdle: () => undefined,
  callOffRevival: () => undefined,
})

export const isSameModel = (one: ModelToLoad, other: ModelToLoad): boolean => one.id === other.id && isDeepStrictEqual(one.load, other.load)

export const failedStatus = (code: AppError['code'], details: ErrorDetails): EngineStatus => ({ state: 'failed', code, details })

export const isCancelled = (error: unknown): boolean => error instanceof AppError && error.code === 'cancelled'

export const cancelledError = (): AppError => new AppError('cancelled', 'Cancelled before the model began to read')

export const closedError = (): AppError => new AppError('engine-unavailable', 'The engine is closing', { details: { reason: 'closing' } })
