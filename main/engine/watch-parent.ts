/* Ends the engine when its parent is gone, whatever either of them is doing.
 *
 * Three ways, each for what the one before misses. A closed channel ('disconnect')
 * comes at once, but only to a running event loop. A worker thread looks every
 * half second whether the parent is still the parent; it has an event loop of its
 * own, so it also works while the main thread is stuck in a chat template or in
 * native code. And SIGKILL to ourselves, not exit(): exit joins libuv's
 * workers, and one of them may be seconds deep in a batch.
 *
 * Signals that a terminal sends to the whole group are ignored: main decides what
 * an interrupt means, and its answer to the user may still need us.
 *
 * LEAVES OUT: a process that the system has stopped (SIGSTOP) runs no thread; it
 * leaves when it is continued.
 */
import { Worker } from 'node:worker_threads'

const lookEveryMs = 500

/** Runs in the worker, which gets no file of its own so that bundling the engine stays one file. */
const look = `
const { workerData } = require('node:worker_threads')
const isGone = () => {
  if (process.ppid !== workerData.parent) return true
  try {
    process.kill(workerData.parent, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL') }, workerData.everyMs)
`

export const watchParent = (): void => {
  process.on('disconnect', leave)
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  const worker = new Worker(look, {
    eval: true,
    workerData: { parent: process.ppid, everyMs: lookEveryMs },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
}

const leave = (): void => {
  process.kill(process.pid, 'SIGKILL')
}
