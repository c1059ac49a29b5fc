import { pino } from 'pino'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createEngineLink } from '../../engine-link/engine-link.ts'
import { appPaths } from '../app-paths.ts'
import { launchUtilityEngine } from './launch-engine.ts'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

const { engineEntry } = appPaths()
const pids: number[] = []
beforeAll(() => electron.becomeReady())
afterEach(() => {
  for (const pid of pids.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
})

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the engine speaks over the port of a utility process, and leaves when asked to', async () => {
  const link = createEngineLink({ launch: launchUtilityEngine(engineEntry), log: pino({ enabled: false }) })
  const { pid } = await link.hello()
  pids.push(pid)
  expect(isRunning(pid)).toBe(true)
  expect(electron.callsOf('utilityProcess.fork')[0]?.[0]).toMatchObject({
    entry: engineEntry,
    serviceName: 'Hearth engine',
    stdio: ['ignore', 'pipe', 'pipe'],
    execArgv: [],
    env: { UV_THREADPOOL_SIZE: '1' },
  })
  await link.close()
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
})

test('an engine that does not answer any more can be ended all the same', async () => {
  const child = launchUtilityEngine(engineEntry)()
  const closed = new Promise<void>((done) => child.port.on('close', () => done()))
  await expect.poll(() => child.pid).toBeDefined()
  const pid = child.pid ?? 0
  pids.push(pid)
  process.kill(pid, 'SIGSTOP')
  child.kill('SIGKILL')
  await Promise.all([child.exited, closed])
  expect(isRunning(pid)).toBe(false)
  expect(() => child.kill('SIGKILL')).not.toThrow()
})

test.skipIf(process.platform === 'win32')('a crash is told from an exit', async () => {
  const crashing = launchUtilityEngine(engineEntry)()
  await expect.poll(() => crashing.pid).toBeDefined()
  process.kill(crashing.pid ?? 0, 'SIGSEGV')
  const failing = launchUtilityEngine('/no/such/engine.js')()
  expect(await Promise.all([crashing.exited, failing.exited])).toEqual([
    { code: null, signal: 'SIGSEGV' },
    { code: 1, signal: null },
  ])
})

test.each(['SIGTERM', 'SIGKILL'] as const)('an engine that is ended by %s before it has spawned does not stay', async (signal) => {
  const child = launchUtilityEngine(engineEntry)()
  child.kill(signal)
  await child.exited
  expect(child.pid).toBeUndefined()
})

test('what the engine says before it dies is kept for the report', async () => {
  const child = launchUtilityEngine('/no/such/engine.js')()
  await child.exited
  expect(child.stderrTail()).toContain('/no/such/engine.js')
})

test('secrets of our environment stay out of it', () => {
  vi.stubEnv('SOME_API_KEY', 'secret')
  const child = launchUtilityEngine('/no/such/engine.js')()
  child.kill('SIGKILL')
  vi.unstubAllEnvs()
  expect(JSON.stringify(electron.callsOf('utilityProcess.fork').at(-1))).not.toContain('SOME_API_KEY')
})
