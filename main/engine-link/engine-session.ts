/* One engine process from its first word to its last.
 *
 * Starting means: launch, wait for hello, compare protocol versions. From then
 * on it is asked for a sign of life every second and watched (watchdog.ts); a
 * process that hangs is killed with SIGKILL, since one that hangs in native
 * code would not hear anything else.
 *
 * `ended` resolves exactly once, however the process ends, with a reason. What
 * was being asked of it then fails with that reason as `engine-unavailable`.
 *
 * NOT HERE: whether to start another one (engine-link.ts).
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Logger } from 'pino'
import { AppError } from '../contract/errors.ts'
import { createClientErrorInterceptor } from '../contract/wire-errors.ts'
import { type EngineHello, type LoadEvent, type LoadRequest, type engineContract, engineProtocolVersion } from '../engine/protocol.ts'
import type { Clock } from './clock.ts'
import { type DeathReason, type EngineDeath, type MemoryReading, describeDeath } from './describe-death.ts'
import type { EngineChild } from './engine-child.ts'
import { type WatchdogLimits, check, endLoading, noteProgress, noteSign, startVigil } from './watchdog.ts'

export type EngineClient = ContractRouterClient<typeof engineContract>

export type SessionOptions = {
  child: EngineChild
  clock: Clock
  limits: WatchdogLimits
  /** For hello, ms. */
  startLimitMs: number
  readMemory: () => MemoryReading
  log: Logger
}

export type EngineSession = {
  hello: EngineHello
  client: EngineClient
  ended: Promise<EngineDeath>
  /** Passes a stream on; each event is a sign of life, and the engine's death becomes its error. */
  follow: <T>(stream: Promise<AsyncIterable<T>>) => AsyncGenerator<T, void, undefined>
  /** The same for loading, where standing still has a limit of its own. */
  load: (request: LoadRequest, signal: AbortSignal) => AsyncGenerator<LoadEvent, void, undefined>
  /** Lets it finish writing pages, then SIGTERM, and SIGKILL if that does not help; resolves when the process is gone. */
  stop: () => Promise<void>
}

/** How long an engine may take to put away what it knows, and then to leave when asked, ms. */
const settleLimitMs = 1500
const leaveLimitMs = 2000

/** Waits until the child speaks our protocol. Throws `engine-unavailable` if it does not, and leaves no process behind. */
export const startSession = async (options: SessionOptions): Promise<EngineSession> => {
  const { child, clock, log } = options
  let vigil = startVigil(clock.nowMs())
  let ourReason: DeathReason | null = null
  let before = options.readMemory()
  let isOver = false

  const kill = (reason: DeathReason, signal: 'SIGTERM' | 'SIGKILL'): void => {
    if (!isOver) ourReason ??= reason
    child.kill(signal)
  }
  const ended = child.exited.then((exit) => {
    isOver = true
    return describeDeath({ exit, ourReason, before, after: options.readMemory(), stderrTail: child.stderrTail() })
  })
  const client = connect(child)

  let callOffBeat = (): void => undefined
  let isPinging = false
  const beat = (): void => {
    const checked = check(vigil, clock.nowMs(), options.limits)
    vigil = checked.vigil
    if (checked.verdict !== 'alive') {
      log.warn({ pid: child.pid, verdict: checked.verdict }, 'The engine shows no sign of life and is killed')
      return kill(checked.verdict, 'SIGKILL')
    }
    before = options.readMemory()
    if (!isPinging) void ping()
    callOffBeat = clock.after(options.limits.checkEveryMs, beat)
  }
  const ping = async (): Promise<void> => {
    isPinging = true
    // It fails only when the engine is gone, and `ended` tells that story.
    await client.ping().then(() => (vigil = noteSign(vigil, clock.nowMs())), () => undefined)
    isPinging = false
  }

  const follow = async function* <T>(stream: Promise<AsyncIterable<T>>): AsyncGenerator<T, void, undefined> {
    try {
      for await (const event of await stream) {
        vigil = noteSign(vigil, clock.nowMs())
        yield event
      }
    } catch (error) {
      throw isLost(error) ? deathError(await ended) : error
    }
  }
  const load: EngineSession['load'] = async function* (request, signal) {
    vigil = noteProgress(vigil, clock.nowMs())
    try {
      for await (const event of follow(client.load(request, { signal }))) {
        vigil = noteProgress(vigil, clock.nowMs())
        yield event
      }
    } finally {
      vigil = endLoading(vigil, clock.nowMs())
    }
  }
  const stop = async (): Promise<void> => {
    if (!isOver) ourReason ??= 'closing'
    await putAway({ client, ended, clock })
    kill('closing', 'SIGTERM')
    const giveUp = clock.after(leaveLimitMs, () => kill('closing', 'SIGKILL'))
    await ended
    giveUp()
  }

  const hello = await greet({ client, ended, clock, limitMs: options.startLimitMs, kill })
  vigil = startVigil(clock.nowMs())
  beat()
  void ended.then(() => callOffBeat())
  return { hello, client, ended, follow, load, stop }
}

const putAway = async ({ client, ended, clock }: Pick<Greeting, 'client' | 'ended' | 'clock'>): Promise<void> => {
  let callOff = (): void => undefined
  const limit = new Promise<void>((resolve) => {
    callOff = clock.after(settleLimitMs, resolve)
  })
  // An engine that cannot be asked any more has nothing to put away that we could wait for.
  const settled = client.settle().then(() => undefined, () => undefined)
  await Promise.race([settled, limit, ended])
  callOff()
}

/** What a caller sees of a death. */
export const deathError = (death: EngineDeath): AppError =>
  new AppError('engine-unavailable', `The engine is gone: ${death.reason}`, { details: death.details })

const connect = (child: EngineChild): EngineClient => {
  const link = new RPCLink({
    port: child.port,
    interceptors: [
      createClientErrorInterceptor((cause) => new AppError('engine-unavailable', 'The engine is gone', { details: lost, cause })),
    ],
  })
  return createORPCClient(link)
}

const lost = { reason: 'connection-lost' }

const isLost = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'engine-unavailable' && error.details.reason === lost.reason

type Greeting = {
  client: EngineClient
  ended: Promise<EngineDeath>
  clock: Clock
  limitMs: number
  kill: (reason: DeathReason, signal: 'SIGKILL') => void
}

const greet = async (greeting: Greeting): Promise<EngineHello> => {
  const hello = await waitForHello(greeting)
  if (hello.protocolVersion === engineProtocolVersion) return hello
  greeting.kill('protocol-mismatch', 'SIGKILL')
  const { details } = await greeting.ended
  throw new AppError('engine-unavailable', 'The engine speaks another version of the protocol', {
    details: { ...details, expected: engineProtocolVersion, found: hello.protocolVersion },
  })
}

const waitForHello = async ({ client, ended, clock, limitMs, kill }: Greeting): Promise<EngineHello> => {
  const callOff = clock.after(limitMs, () => kill('start-failed', 'SIGKILL'))
  try {
    return await client.hello()
  } catch (error) {
    if (isLost(error)) throw deathError(await ended)
    // It answered with an error, so it is of no use.
    kill('start-failed', 'SIGKILL')
    await ended
    throw error
  } finally {
    callOff()
  }
}
