/* Starts the engine when it is needed, notes how it died, lets it go when it is idle.
 *
 * A death delays the next start and is held against the model that was loading or
 * loaded (crash-history.ts). Whether a model is loaded again by itself is decided here
 * and done by the caller of `onDeath` through `revive`.
 */
import { AppError } from '../contract/errors.ts'
import type { Clock } from './clock.ts'
import { isQuarantined, recordDeath, startDelayMs } from './crash-history.ts'
import type { EngineDeath } from './describe-death.ts'
import type { EngineChild } from './engine-child.ts'
import { type EngineSession, startSession } from './engine-session.ts'
import { type LinkState, type ModelToLoad, cancelledError, closedError, failedStatus } from './link-state.ts'

/** Called some time after a death, with the model that was ready before it. */
export type Revive = (model: ModelToLoad) => void

/** The engine that runs, or one that is started now; waits out the time that follows a death. */
export const ensureEngine = async (link: LinkState, signal: AbortSignal, revive: Revive): Promise<EngineSession> => {
  link.callOffRevival()
  if (link.session !== null) return link.session
  const delayMs = startDelayMs(link.history, link.options.clock.nowMs())
  if (delayMs > 0) await pause(link.options.clock, delayMs, signal)
  if (signal.aborted) throw cancelledError()
  link.starting ??= start(link, revive).finally(() => (link.starting = null))
  return orCancelled(link.starting, signal)
}

/** Lets the engine go after the idle time, unless something is asked until then. */
export const awaitIdle = (link: LinkState): void => {
  const { session, options } = link
  link.callOffIdle()
  if (session === null) return
  link.callOffIdle = options.clock.after(link.idleMs ?? options.idleMs, () => {
    if (link.session !== session || !link.requests.isIdle()) return
    link.session = null
    link.ready = null
    link.status.set({ state: 'stopped' })
    options.log.info('The engine was idle and leaves')
    void session.stop()
  })
}

/** Ends every engine; resolves when none is left. */
export const closeEngine = async (link: LinkState): Promise<void> => {
  link.closing.abort()
  link.callOffIdle()
  link.callOffRevival()
  await link.session?.stop()
  const leftOver = [...link.children]
  for (const child of leftOver) child.kill('SIGKILL')
  await Promise.all(leftOver.map(({ exited }) => exited))
  link.status.set({ state: 'stopped' })
}

const start = async (link: LinkState, revive: Revive): Promise<EngineSession> => {
  const { clock, log, startLimitMs, watchdog, readMemory } = link.options
  link.status.set({ state: 'starting' })
  try {
    const session = await startSession({ child: launch(link), clock, log, limits: watchdog, startLimitMs, readMemory })
    log.info(session.hello, 'The engine is up')
    link.session = session
    link.hello = session.hello
    link.blamed = null
    link.ready = null
    void session.ended.then((death) => onDeath(link, { session, death, revive }))
    if (link.requests.isIdle()) {
      // Whoever asked wanted no more than hello, or gave up: for the user that is an engine at rest, and it leaves by itself.
      link.status.set({ state: 'stopped' })
      awaitIdle(link)
    }
    return session
  } catch (error) {
    const isClosing = link.closing.signal.aborted
    const details = error instanceof AppError ? error.details : {}
    if (!isClosing) log.error({ err: error, details }, 'The engine could not be started')
    link.history = recordDeath(link.history, { atMs: clock.nowMs(), modelId: null })
    link.status.set(isClosing ? { state: 'stopped' } : failedStatus('engine-unavailable', details))
    throw isClosing ? closedError() : error
  }
}

const launch = (link: LinkState): EngineChild => {
  if (link.closing.signal.aborted) throw closedError()
  try {
    const child = link.options.launch()
    link.children.add(child)
    void child.exited.then(() => link.children.delete(child))
    return child
  } catch (cause) {
    throw new AppError('engine-unavailable', 'The engine could not be launched', { details: { reason: 'start-failed' }, cause })
  }
}

const onDeath = (link: LinkState, { session, death, revive }: { session: EngineSession; death: EngineDeath; revive: Revive }): void => {
  if (link.session !== session) return
  const { blamed, ready, options } = link
  link.session = null
  link.ready = null
  link.blamed = null
  if (death.reason === 'closing' || link.closing.signal.aborted) return link.status.set({ state: 'stopped' })
  const nowMs = options.clock.nowMs()
  link.history = recordDeath(link.history, { atMs: nowMs, modelId: blamed })
  options.log.error({ ...death.details, stderr: death.lastWords, modelId: blamed }, 'The engine died')
  if (blamed !== null && isQuarantined(link.history, blamed)) {
    return link.status.set(failedStatus('engine-unavailable', { ...death.details, reason: 'quarantined', lastReason: death.reason }))
  }
  if (ready === null || death.reason === 'out-of-memory') return link.status.set(failedStatus('engine-unavailable', death.details))
  // Rounded, since the sum of fractional times may come out a hair above the whole number that was meant.
  const afterMs = Math.round(startDelayMs(link.history, nowMs))
  link.status.set({ state: 'restarting', afterMs, code: 'engine-unavailable', details: death.details })
  link.callOffRevival = options.clock.after(afterMs, () => revive(ready))
}

/** The outcome of the work, or `cancelled` as soon as the signal comes. */
export const orCancelled = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => reject(cancelledError())
    signal.addEventListener('abort', giveUp)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })

const pause = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      callOff()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const callOff = clock.after(delayMs, done)
    signal.addEventListener('abort', done)
  })
