/* One job in a process of its own.
 *
 * `run` starts a workshop, hands its client to the job, and ends the process when
 * the job is over, however it ends. A process that dies under the job makes it fail
 * with `model-load-failed` (reason `crashed`, or `out-of-memory` where the kernel
 * killed it): the file was at fault, not the engine. Aborting kills the process at
 * once; so does the time limit.
 *
 * At most two short jobs run at a time; the others wait in order. Long ones wait for
 * nobody and take nobody's place.
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Logger } from 'pino'
import { AppError } from '../contract/errors.ts'
import { createClientErrorInterceptor } from '../contract/wire-errors.ts'
import type { workshopContract } from '../engine/workshop/protocol.ts'
import { type Clock, systemClock } from './clock.ts'
import type { EngineChild, LaunchEngine } from './engine-child.ts'

export type WorkshopClient = ContractRouterClient<typeof workshopContract>

export type WorkshopRun = {
  /** After so long the process is killed and the job fails; null never. */
  limitMs: number | null
  signal?: AbortSignal | undefined
  /** Long work waits behind nobody and holds nobody up. */
  isLong?: boolean
}

export type Workshops = {
  run: <T>(job: (client: WorkshopClient) => Promise<T>, options: WorkshopRun) => Promise<T>
  /** Kills all of them; what was being done fails as cancelled. */
  close: () => Promise<void>
}

type Options = { launch: LaunchEngine; log: Logger; clock?: Clock }

const mostAtOnce = 2

export const createWorkshops = ({ launch, log, clock = systemClock }: Options): Workshops => {
  const children = new Set<EngineChild>()
  const waiting: (() => void)[] = []
  const closing = new AbortController()
  let running = 0

  const takePlace = async (): Promise<void> => {
    if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
  }
  const leavePlace = (): void => {
    running -= 1
    waiting.shift()?.()
  }
  const work = async <T>(job: (client: WorkshopClient) => Promise<T>, { limitMs, signal }: WorkshopRun): Promise<T> => {
    const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal])
    if (until.aborted) throw cancelled()
    const child = launch()
    children.add(child)
    const state = { isTimedOut: false }
    const kill = (): void => child.kill('SIGKILL')
    until.addEventListener('abort', kill, { once: true })
    const callOff =
      limitMs === null
        ? () => undefined
        : clock.after(limitMs, () => {
            state.isTimedOut = true
            kill()
          })
    const death = child.exited.then((exit) => {
      throw isAborted(until) ? cancelled() : deathError(exit, state.isTimedOut, child.stderrTail())
    })
    // Nobody may be waiting for it any more when it comes.
    death.catch(() => undefined)
    try {
      return await Promise.race([orDeath(job(connect(child)), death), death])
    } catch (error) {
      if (!isAborted(until)) log.debug({ err: error, stderr: child.stderrTail() }, 'A workshop ended without a result')
      throw error
    } finally {
      callOff()
      until.removeEventListener('abort', kill)
      kill()
      void child.exited.then(() => children.delete(child))
    }
  }
  return {
    run: async (job, options) => {
      if (options.isLong === true) return work(job, options)
      await takePlace()
      try {
        return await work(job, options)
      } finally {
        leavePlace()
      }
    },
    close: async () => {
      closing.abort()
      const left = [...children]
      for (const child of left) child.kill('SIGKILL')
      await Promise.all(left.map(({ exited }) => exited))
    },
  }
}

/** Asked again after a wait, which the type of a signal does not know of. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

const connect = (child: EngineChild): WorkshopClient => {
  const link = new RPCLink({
    port: child.port,
    interceptors: [createClientErrorInterceptor((cause) => new AppError('engine-unavailable', 'The workshop is gone', { details: lost, cause }))],
  })
  return createORPCClient(link)
}

const lost = { reason: 'connection-lost' }

/** What a job sees first of a death is a closed port; the death itself says more. */
const orDeath = async <T>(work: Promise<T>, death: Promise<never>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof AppError && error.details.reason === lost.reason ? await death : error
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'The work was cancelled')

const deathError = (exit: { code: number | null; signal: string | null }, isTimedOut: boolean, stderr: string): AppError => {
  const reason = isTimedOut ? 'timed-out' : stderr.includes('template watchdog') ? 'template-timed-out' : 'crashed'
  return new AppError('model-load-failed', `The process that looked at the file is gone: ${reason}`, {
    details: { reason, signal: exit.signal, exitCode: exit.code, stderr: stderr.slice(-1000) },
  })
}
