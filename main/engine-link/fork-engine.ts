/* Starts the engine as a plain child process; the web host, the command line and the tests use it.
 *
 * Its environment is the same under either host: engine-environment.ts.
 */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { EngineChild, EngineExit, EnginePort, LaunchEngine } from './engine-child.ts'
import { engineEnvironment } from './engine-environment.ts'
import { createLineTail } from './line-tail.ts'

/** A grandchild may hold our pipes open; its words are not worth waiting longer for. */
const lastWordsMs = 200

/** A launcher that forks `entry` (JavaScript, or TypeScript under Node 24) with `execPath`, by default this very Node. */
export const forkEngine =
  (options: { entry: string; execPath?: string; env?: NodeJS.ProcessEnv }): LaunchEngine =>
  () => {
    const child = fork(options.entry, [], {
      execPath: options.execPath ?? process.execPath,
      execArgv: [],
      env: engineEnvironment(options.env),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const tail = createLineTail()
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => tail.push(chunk))
    return {
      pid: child.pid,
      port: portOf(child),
      exited: exitOf(child),
      stderrTail: tail.text,
      kill: (signal) => child.kill(signal),
    } satisfies EngineChild
  }

const portOf = (child: ChildProcess): EnginePort => ({
  on: (event, callback) => {
    if (event === 'message') child.on('message', (data) => callback({ data }))
    // 'disconnect' comes first when the engine leaves, 'exit' alone when it never spoke.
    if (event === 'close') for (const end of ['disconnect', 'exit', 'error']) child.once(end, () => callback())
  },
  postMessage: (data) => {
    // Without a callback a closed channel would surface as an 'error' event; the 'close' event says it better.
    if (child.connected && typeof data === 'string') child.send(data, () => undefined)
  },
})

const exitOf = (child: ChildProcess): Promise<EngineExit> =>
  new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error: error.message })
    })
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), lastWordsMs))
  })
