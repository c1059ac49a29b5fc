/* Ends the process when reading a document takes too much memory.
 *
 * A parser that unpacks a small file into gigabytes is busy in one stretch, so
 * nothing on its event loop could stop it, and what it unpacks lies outside the
 * heap that V8 limits. A thread looks at the memory of the whole process instead. */
import { Worker } from 'node:worker_threads'

export const documentMemoryLimitMiB = 768

/** Runs in the worker, which gets no file of its own so that bundling stays one file per entry. */
const look = `
const { workerData } = require('node:worker_threads')
setInterval(() => {
  if (process.memoryUsage.rss() < workerData.limitBytes) return
  require('node:fs').writeSync(2, 'memory watchdog: reading took more than ' + workerData.limitBytes + ' bytes\\n')
  process.kill(process.pid, 'SIGKILL')
}, 20)
`

export const startMemoryWatchdog = (): void => {
  const worker = new Worker(look, {
    eval: true,
    workerData: { limitBytes: documentMemoryLimitMiB * 1024 * 1024 },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
}
