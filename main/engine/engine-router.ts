/* The engine's half of its contract.
 *
 * Requests for the model that is loaded are worked on side by side, taking turns step
 * by step (work-loop.ts); loading waits until none of them is left. Closing a stream ends
 * its work and only then lets go of its place.
 */
import { implement } from '@orpc/server'
import { AppError } from '../contract/errors.ts'
import { type RequestGroups, createRequestGroups } from '../core/request-groups.ts'
import { type EventBox, createEventBox } from './event-box.ts'
import { generateAnswer } from './generate-answer.ts'
import { type PageShelf, createPageShelf } from './kv/page-shelf.ts'
import { type KnowledgeShelf, createKnowledgeShelf } from './knowledge-shelf.ts'
import { type LiveTuning, createLiveTuning } from './live-tuning.ts'
import { type LlamaRuntime, readLibraryVersions } from './llama-runtime.ts'
import { type ReadyModel, loadModel } from './load-model.ts'
import {
  type GenerateEvent,
  type GenerateWork,
  type LoadEvent,
  type LoadRequest,
  engineContract,
  engineProtocolVersion,
} from './protocol.ts'
import { readGpu } from './read-gpu.ts'
import { countPromptTokens, measurePrompt } from './render-prompt.ts'

/** Nobody sees text appear faster than this, and each message costs every process on its way some 50 us. */
const textGapMs = 8
const progressGapMs = 50

/** Answers share the engine, a loading has it for itself. */
type Share = 'answers' | 'loading'

type Engine = {
  readonly runtime: LlamaRuntime
  readonly tuning: LiveTuning
  readonly knowledge: KnowledgeShelf
  /** Pages outlive the model that they were computed with, for another size of it. */
  readonly shelf: PageShelf
  readonly shares: RequestGroups<Share>
  ready: ReadyModel | null
  /** Stops each answer being written, by its request. */
  readonly stops: Map<string, () => void>
}

const createEngine = (runtime: LlamaRuntime): Engine => ({
  runtime,
  tuning: createLiveTuning(),
  knowledge: createKnowledgeShelf(),
  shelf: createPageShelf(),
  shares: createRequestGroups<Share>({ isSame: (one, other) => one === 'answers' && other === 'answers' }),
  ready: null,
  stops: new Map(),
})

export const createEngineRouter = (runtime: LlamaRuntime) => {
  const engine = createEngine(runtime)
  const os = implement(engineContract)
  return {
    hello: os.hello.handler(async () => ({
      protocolVersion: engineProtocolVersion,
      pid: process.pid,
      ...(await readLibraryVersions()),
    })),
    readGpu: os.readGpu.handler(async () => ({ reading: await readGpu(await runtime.get('auto'), engine.ready?.facts.gpuBytes ?? 0) })),
    ping: os.ping.handler(() => ({})),
    load: os.load.handler(({ input, signal }) => load(engine, input, signal)),
    generate: os.generate.handler(({ input, signal }) => generate(engine, input, signal)),
    stop: os.stop.handler(({ input }) => {
      engine.stops.get(input.requestId)?.()
      return {}
    }),
    tune: os.tune.handler(({ input }) => engine.tuning.set(input)),
    cacheUse: os.cacheUse.handler(({ input }) => readyModel(engine).lanes.use(input.chatId)),
    forgetChat: os.forgetChat.handler(async ({ input }) => {
      await engine.ready?.lanes.forget(input.chatId)
      return {}
    }),
    settle: os.settle.handler(async () => {
      await engine.ready?.lanes.settle()
      return {}
    }),
    countTokens: os.countTokens.handler(({ input }) => ({ tokens: countPromptTokens(readyModel(engine), input.messages) })),
    measurePrompt: os.measurePrompt.handler(({ input }) => measurePrompt(readyModel(engine), input)),
  }
}

const load = (engine: Engine, request: LoadRequest, signal: AbortSignal | undefined): AsyncGenerator<LoadEvent, void, undefined> => {
  const box = createEventBox<LoadEvent>({
    merge: (first, second) => (first.type === 'progress' && second.type === 'progress' ? second : undefined),
    gapMs: progressGapMs,
  })
  return work({ engine, share: 'loading', signal, box }, async (workSignal) => {
    const previous = engine.ready
    engine.ready = null
    await previous?.dispose()
    const onProgress = (fraction: number): void => box.put({ type: 'progress', fraction: Math.min(1, Math.max(0, fraction)) })
    engine.ready = await loadModel({ ...engine, request, onProgress, signal: workSignal })
    box.put({ type: 'loaded', model: engine.ready.facts })
  })
}

const generate = (
  engine: Engine,
  { requestId, ...request }: GenerateWork & { requestId: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<GenerateEvent, void, undefined> => {
  const startedMs = performance.now()
  const box = createEventBox<GenerateEvent>({
    merge: (first, second) =>
      first.type === 'text' && second.type === 'text'
        ? joinTexts(first, second)
        : undefined,
    gapMs: textGapMs,
  })
  return work({ engine, share: 'answers', signal, box }, async (workSignal) => {
    let isStopped = false
    engine.stops.set(requestId, () => (isStopped = true))
    try {
      await generateAnswer({
        ready: readyModel(engine),
        request,
        put: box.put,
        isStopped: () => isStopped || workSignal.aborted,
        signal: workSignal,
        startedMs,
      })
    } finally {
      engine.stops.delete(requestId)
    }
  })
}

type TextEvent = Extract<GenerateEvent, { type: 'text' }>

const joinTexts = (first: TextEvent, second: TextEvent): TextEvent => ({
  type: 'text',
  text: first.text + second.text,
  tokens: first.tokens + second.tokens,
  guessed: [...first.guessed, ...second.guessed.map(([from, to]): [number, number] => [first.text.length + from, first.text.length + to])],
  ...joinSignals(first, second),
})

const joinSignals = (first: TextEvent, second: TextEvent): Pick<TextEvent, 'signals'> => {
  if (first.signals === undefined && second.signals === undefined) return {}
  const moved = (second.signals ?? []).map((token) => ({ ...token, from: first.text.length + token.from, to: first.text.length + token.to }))
  return { signals: [...(first.signals ?? []), ...moved] }
}

type Asked<Event> = { engine: Engine; share: Share; signal: AbortSignal | undefined; box: EventBox<Event> }

/** Does the work as soon as it may and passes on what it puts into the box; a reader that leaves ends the work first. */
const work = async function* <Event>(
  { engine, share, signal, box }: Asked<Event>,
  run: (signal: AbortSignal) => Promise<void>,
): AsyncGenerator<Event, void, undefined> {
  const reader = new AbortController()
  const either = signal === undefined ? reader.signal : AbortSignal.any([signal, reader.signal])
  const letGo = await engine.shares.take({ group: share }, either)
  const working = run(either).then(
    () => box.close(),
    (error: unknown) => box.close(error),
  )
  try {
    yield* box.take()
  } finally {
    reader.abort()
    await working
    letGo()
  }
}

const readyModel = (engine: Engine): ReadyModel => {
  if (engine.ready !== null) return engine.ready
  throw new AppError('conflict', 'No model is loaded')
}
