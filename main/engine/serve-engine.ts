/* Serves the engine's contract on a port.
 *
 * Asked to leave (SIGTERM, which a service manager sends to the whole group), it
 * first writes the pages of what it knows, for at most a second and a half, and then lets the signal have
 * its way. */
import { setTimeout as delay } from 'node:timers/promises'
import { call } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { createServerErrorInterceptor } from '../contract/wire-errors.ts'
import { logLine } from './engine-log.ts'
import { createEngineRouter } from './engine-router.ts'
import { createLlamaRuntime } from './llama-runtime.ts'
import type { ParentPort } from './parent-port.ts'

const settleLimitMs = 1500

export const serveEngine = (port: ParentPort): void => {
  const logBug = (bug: unknown): void => logLine(`engine bug: ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`)
  const router = createEngineRouter(createLlamaRuntime())
  const handler = new RPCHandler(router, { clientInterceptors: [createServerErrorInterceptor(logBug)] })
  handler.upgrade(port)
  process.once('SIGTERM', () => {
    const settled = call(router.settle, {}).catch(logBug)
    // With its one listener gone the signal does what it does by itself.
    void Promise.race([settled, delay(settleLimitMs)]).then(() => process.kill(process.pid, 'SIGTERM'))
  })
}
