/* Starts the engine under Electron.
 *
 * child_process.fork needs the runAsNode fuse, which is off in what we ship, so
 * here the engine is a utilityProcess: the same entry, the same frames, another
 * port. The engine finds process.parentPort there instead of process.send.
 *
 * kill('SIGKILL') goes through the system, since utilityProcess.kill() only
 * asks, and an engine that is stopped or spinning does not answer.
 *
 * For a process that a signal ended Electron hands out what waitpid said, on
 * systems that have waitpid: the signal's number, plus 128 with a core dump. */
import { constants } from 'node:os'
import { type UtilityProcess, utilityProcess } from 'electron'
import type { EngineChild, EngineExit, LaunchEngine } from '../../engine-link/engine-child.ts'
import { engineEnvironment } from '../../engine-link/engine-environment.ts'
import { createLineTail } from '../../engine-link/line-tail.ts'

/** A launcher for `entry`, the built engine. To be called only once the application is ready. */
export const launchUtilityEngine =
  (entry: string): LaunchEngine =>
  () => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Hearth engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: engineEnvironment(),
      execArgv: [],
    })
    const tail = createLineTail()
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => tail.push(chunk.toString('utf8')))
    child.on('error', (type, location) => tail.push(`${type} at ${location}\n`))
    const exited = new Promise<EngineExit>((resolve) => {
      child.once('exit', (code) => resolve(toExit(code)))
    })
    return {
      // Known once the process has spawned.
      get pid() {
        return child.pid
      },
      port: {
        on: (event, callback) => {
          if (event === 'message') child.on('message', (data: unknown) => callback({ data }))
          if (event === 'close') child.once('exit', () => callback())
        },
        postMessage: (data) => child.postMessage(data),
      },
      exited,
      stderrTail: tail.text,
      kill: (signal) => kill(child, signal),
    } satisfies EngineChild
  }

/** Signals that end a process from outside or by its own fault; ordinary exit codes of ours are 0 and 1. */
const endings = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGSYS'] as const

const toExit = (code: number): EngineExit => {
  const signal = process.platform === 'win32' || code > 255 ? undefined : endings.find((name) => constants.signals[name] === code % 128)
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}

const kill = (child: UtilityProcess, signal: 'SIGTERM' | 'SIGKILL'): void => {
  const { pid } = child
  if (pid === undefined) {
    // Not spawned yet, where kill() does nothing (electron#44009); or gone, and then 'spawn' never comes.
    child.once('spawn', () => kill(child, signal))
    return
  }
  if (signal === 'SIGTERM') {
    child.kill()
    return
  }
  try {
    process.kill(pid, signal)
  } catch {
    // It was gone already, which is what was wanted.
    return
  }
}
