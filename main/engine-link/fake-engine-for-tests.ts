// main/engine-link/fake-engine-for-tests.ts - An engine without a process or a model, speaking the real protocol; and a clock that is moved by hand.
import { MessageChannel } from 'node:worker_threads'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { createServerErrorInterceptor } from '../contract/wire-errors.ts'
import { type GenerateEvent, engineContract, engineProtocolVersion } from '../engine/protocol.ts'
import type { Clock } from './clock.ts'
import type { EngineChild, EngineExit } from './engine-child.ts'

export type FakeEngine = EngineChild & {
  /** Ends the process that it is not. */
  die: (exit: Partial<EngineExit>) => void
  /** From now on nothing is answered. */
  freeze: () => void
  killedWith: string[]
}

export type FakeBehaviour = {
  protocolVersion?: number
  neverSaysHello?: boolean
  /** Loading and answering wait for this. */
  loading?: Promise<void>
  answering?: Promise<void>
  ignoresStop?: boolean
}

const end: GenerateEvent = { type: 'end', stopReason: 'end', tokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: null, draftedTokens: 0, acceptedTokens: 0, speculationGain: null }
const loaded = { contextSize: 2048, trainedContextSize: 2048, parameters: 1, threads: 1, gpu: 'off', loadMs: 1 }
const nothing = { tokens: 0, pages: 0, bytes: 0 }
const never = new Promise<never>(() => undefined)

export const createFakeEngine = (behaviour: FakeBehaviour = {}): FakeEngine => {
  const { port1: inside, port2: outside } = new MessageChannel()
  let isFrozen = false
  const stops = new Map<string, () => void>()
  const os = implement(engineContract)
  const alive = async <T>(value: T): Promise<T> => (isFrozen ? never : value)
  const hello = { protocolVersion: behaviour.protocolVersion ?? engineProtocolVersion, pid: 1, libraryVersion: 'fake', llamaCppRelease: 'fake' }
  const router = {
    hello: os.hello.handler(() => (behaviour.neverSaysHello === true ? never : hello)),
    ping: os.ping.handler(() => alive({})),
    load: os.load.handler(async function* () {
      yield { type: 'progress' as const, fraction: 0.5 }
      await behaviour.loading
      yield { type: 'loaded' as const, model: loaded }
    }),
    generate: os.generate.handler(async function* ({ input }) {
      const stopped = new Promise<void>((resolve) => stops.set(input.requestId, resolve))
      yield { type: 'text' as const, text: 'Hello', tokens: 1, guessed: [] }
      await Promise.race([behaviour.answering, behaviour.ignoresStop === true ? never : stopped])
      yield await alive(end)
    }),
    stop: os.stop.handler(({ input }) => {
      stops.get(input.requestId)?.()
      return {}
    }),
    cacheUse: os.cacheUse.handler(() => ({ pageTokens: 64, resident: nothing, memory: nothing, disk: nothing })),
    forgetChat: os.forgetChat.handler(() => ({})),
    settle: os.settle.handler(() => ({})),
    countTokens: os.countTokens.handler(() => ({ tokens: 1 })),
    measurePrompt: os.measurePrompt.handler(() => ({
      ...{ contextSize: 2048, promptBudget: 1536, promptTokens: 1, leftOut: [], problem: null, messageTokens: [1] },
    })),
  }
  new RPCHandler(router, { clientInterceptors: [createServerErrorInterceptor(() => undefined)] }).upgrade(inside)
  inside.start()

  let exit = (_: EngineExit): void => undefined
  const exited = new Promise<EngineExit>((resolve) => (exit = resolve))
  const die = (how: Partial<EngineExit>): void => {
    inside.close()
    exit({ code: null, signal: null, ...how })
  }
  const killedWith: string[] = []
  return {
    pid: 1,
    port: {
      on: (event, callback) => void outside.on(event, (data?: unknown) => callback({ data })),
      postMessage: (data) => outside.postMessage(data),
    },
    exited,
    stderrTail: () => '',
    kill: (signal) => {
      killedWith.push(signal)
      die({ signal })
    },
    die,
    freeze: () => (isFrozen = true),
    killedWith,
  }
}

export type ManualClock = Clock & {
  /** Moves time on, running what is due in order, and lets everything that follows from it happen. */
  advance: (byMs: number) => Promise<void>
}

export const createManualClock = (): ManualClock => {
  let nowMs = 0
  let timers: { atMs: number; run: () => void }[] = []
  const advance = async (byMs: number): Promise<void> => {
    const untilMs = nowMs + byMs
    await settle()
    for (;;) {
      const next = timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      timers = timers.filter((timer) => timer !== next)
      nowMs = Math.max(nowMs, next.atMs)
      next.run()
      await settle()
    }
    nowMs = untilMs
  }
  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => (timers = timers.filter((other) => other !== timer))
    },
    advance,
  }
}

/** Lets messages cross the channel and promises resolve. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
