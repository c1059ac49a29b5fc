/* The parent's half of the inference engine.
 *
 * Inference runs in a child because a native crash or an out-of-memory kill must
 * cost one answer, not the window and the database.
 *
 * DESIGN: one child, one model loaded. Requests for that model are worked on side
 * by side (the engine decides which of them has the next step); one for another model waits until they
 * are done. The child is started by the first request and leaves after five idle minutes, so that a
 * discrete GPU can sleep. When it dies, all that was being asked of it fails with
 * engine-unavailable; nothing is asked again by itself, since a prompt that
 * killed the engine once would kill it again. What is restored by itself is
 * readiness: a model that had been loaded is loaded again after 0.5, 2, then
 * 8 s. A model during whose loading the engine died, or for which the kernel
 * ran out of memory, waits for the next request instead. A model that killed
 * three engines in five minutes is quarantined (crash-history.ts).
 *
 * PROMISES: `close` leaves no process behind. Aborting a request ends its work
 * within one token, and the stream still tells what was written: it ends with
 * an `end` event whose stopReason is `cancelled`. Aborted before the model began
 * to read, it throws `cancelled`.
 *
 * NOT HERE: choosing a model (features/models), counting tokens (core/prompt),
 * hanging and dying (engine-session.ts), starting and leaving (keep-engine.ts).
 */
import { AppError } from '../contract/errors.ts'
import type { ModelId } from '../contract/ids.ts'
import type { EngineStatus } from '../contract/models.ts'
import type { EngineHello, GenerateEvent, GenerateRequest } from '../engine/protocol.ts'
import { type AskLoaded, createAskLoaded } from './ask-loaded.ts'
import { isQuarantined, liftQuarantine } from './crash-history.ts'
import type { GpuReading } from '../core/fit/gpu-reading.ts'
import type { EngineSession } from './engine-session.ts'
import { followAnswer } from './follow-answer.ts'
import { awaitIdle, closeEngine, ensureEngine, orCancelled } from './keep-engine.ts'
import {
  type EngineLinkOptions,
  type LinkState,
  type ModelToLoad,
  cancelledError,
  closedError,
  createLinkState,
  failedStatus,
  isCancelled,
  isSameModel,
} from './link-state.ts'
import { type TuneEngine, createTuneEngine } from './tune-engine.ts'

export type LinkRequest = GenerateRequest & { model: ModelToLoad }
export type LinkEvent = { type: 'loading'; fraction: number } | GenerateEvent

export type EngineLink = AskLoaded & TuneEngine & {
  /** Loads the model if it is not the one loaded, then answers. Requests take their place from the first `next()` on. */
  generate: (request: LinkRequest, signal?: AbortSignal) => AsyncGenerator<LinkEvent, void, undefined>
  status: () => EngineStatus
  /** The status now and whenever it changes. */
  watchStatus: (signal?: AbortSignal) => AsyncGenerator<EngineStatus, void, undefined>
  /** Versions of the engine; starts one if none ever ran. */
  hello: () => Promise<EngineHello>
  /** Graphics memory now, and what the model that is loaded would give back; null without a card. Starts an engine, and wakes a card. */
  readGpu: () => Promise<GpuReading | null>
  isQuarantined: (id: ModelId) => boolean
  liftQuarantine: (id: ModelId) => void
  /** Ends the engine and everything asked of it; resolves when no process is left. */
  close: () => Promise<void>
}

/** A link to an engine that does not run yet. */
export const createEngineLink = (options: EngineLinkOptions): EngineLink => {
  const link: LinkState = createLinkState(options, () => awaitIdle(link))
  return {
    generate: (request, signal) => generate(link, request, signal ?? new AbortController().signal),
    status: () => link.status.get(),
    watchStatus: (signal) => link.status.watch(signal),
    hello: () => hello(link),
    readGpu: async () => (await (await runningEngine(link)).client.readGpu()).reading,
    isQuarantined: (id) => isQuarantined(link.history, id),
    liftQuarantine: (id) => lift(link, id),
    ...createAskLoaded(link),
    ...createTuneEngine(link),
    close: () => closeEngine(link),
  }
}

const generate = async function* (link: LinkState, request: LinkRequest, signal: AbortSignal): AsyncGenerator<LinkEvent, void, undefined> {
  const until = AbortSignal.any([signal, link.closing.signal])
  let handBack = (): void => undefined
  try {
    handBack = await link.requests.take({ group: request.model, isUrgent: request.priority !== 'background' }, until)
    link.callOffIdle()
    refuseQuarantined(link, request.model.id)
    const session = await ensureEngine(link, until, (model) => void revive(link, model))
    yield* makeReady(link, session, { model: request.model, signal: until })
    yield* answer(link, session, { request, signal })
  } catch (error) {
    throw link.closing.signal.aborted && isCancelled(error) && !signal.aborted ? closedError() : error
  } finally {
    handBack()
  }
}

const answer = async function* (
  link: LinkState,
  session: EngineSession,
  asked: { request: LinkRequest; signal: AbortSignal },
): AsyncGenerator<GenerateEvent, void, undefined> {
  const { model, ...request } = asked.request
  const isVisible = request.priority !== 'background'
  if (isVisible) link.visibleAnswers += 1
  const showState = (): void => link.status.set({ state: link.visibleAnswers > 0 ? 'answering' : 'ready', modelId: model.id })
  showState()
  try {
    yield* followAnswer({ session, request, signal: asked.signal, clock: link.options.clock })
  } finally {
    if (isVisible) link.visibleAnswers -= 1
    if (link.session === session) showState()
  }
}

/** Loads the model, or waits while another request loads it; a loading that was given up is begun again. */
const makeReady = async function* (
  link: LinkState,
  session: EngineSession,
  wanted: { model: ModelToLoad; signal: AbortSignal },
): AsyncGenerator<LinkEvent, void, undefined> {
  while (link.ready === null || !isSameModel(link.ready, wanted.model)) {
    if (link.loading === null) {
      yield* load(link, session, wanted)
      continue
    }
    const status = link.status.get()
    yield { type: 'loading', fraction: status.state === 'loading' ? status.fraction : 0 }
    const failure = await orCancelled(link.loading, wanted.signal)
    if (failure !== null && !isCancelled(failure)) throw failure
  }
}

const load = async function* (
  link: LinkState,
  session: EngineSession,
  { model, signal }: { model: ModelToLoad; signal: AbortSignal },
): AsyncGenerator<LinkEvent, void, undefined> {
  link.ready = null
  link.blamed = model.id
  let outcome: EngineStatus = { state: 'stopped' }
  let failure: Error | null = cancelledError()
  let isOver = (_: Error | null): void => undefined
  link.loading = new Promise((resolve) => (isOver = resolve))
  try {
    link.status.set({ state: 'loading', modelId: model.id, fraction: 0 })
    yield { type: 'loading', fraction: 0 }
    for await (const event of session.load(model.load, signal)) {
      if (event.type === 'loaded') {
        link.options.onLoaded(model, event.model)
        continue
      }
      link.status.set({ state: 'loading', modelId: model.id, fraction: event.fraction })
      yield { type: 'loading', fraction: event.fraction }
    }
    link.ready = model
    failure = null
    outcome = { state: 'ready', modelId: model.id }
  } catch (error) {
    failure = error instanceof Error ? error : new Error('Loading failed', { cause: error })
    if (error instanceof AppError && !isCancelled(error)) outcome = failedStatus(error.code, error.details)
    throw error
  } finally {
    link.loading = null
    isOver(failure)
    // After a death `onDeath` has said what is the matter.
    if (link.session === session) link.status.set(outcome)
  }
}

/** Makes ready again what was ready before; a request that came first has its way. */
const revive = async (link: LinkState, model: ModelToLoad): Promise<void> => {
  const { signal } = link.closing
  let handBack = (): void => undefined
  try {
    handBack = await link.requests.take({ group: model }, signal)
    link.callOffIdle()
    if (link.session !== null || isQuarantined(link.history, model.id)) return
    const session = await ensureEngine(link, signal, (lost) => void revive(link, lost))
    for await (const event of makeReady(link, session, { model, signal })) link.options.log.debug(event, 'Loading the model again')
  } catch (error) {
    // Start and death have been logged and shown in the status; whoever asks next gets an error of their own.
    link.options.log.debug({ err: error }, 'The engine was not made ready again')
  } finally {
    handBack()
  }
}

const hello = async (link: LinkState): Promise<EngineHello> => {
  if (link.hello !== null) return link.hello
  return (await runningEngine(link)).hello
}

const runningEngine = (link: LinkState): Promise<EngineSession> => ensureEngine(link, link.closing.signal, (model) => void revive(link, model))

const lift = (link: LinkState, id: ModelId): void => {
  link.history = liftQuarantine(link.history, id)
  const status = link.status.get()
  if (status.state === 'failed' && status.details.reason === 'quarantined') link.status.set({ state: 'stopped' })
}

const refuseQuarantined = (link: LinkState, modelId: ModelId): void => {
  if (!isQuarantined(link.history, modelId)) return
  throw new AppError('engine-unavailable', 'This model ended the engine three times in five minutes and is not tried by itself', {
    details: { reason: 'quarantined', modelId },
  })
}
