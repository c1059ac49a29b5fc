/* Ends the process when a chat template does not come to an end.
 *
 * A template is a program from a stranger's file. It cannot reach anything, but
 * `range(1e9)` or three nested loops keep the event loop busy for minutes, and
 * nothing that runs on that loop can stop it. So a worker thread looks on: it is
 * told when rendering begins and ends through shared memory, and when one
 * rendering has gone on for 250 ms it says so on stderr and kills the process.
 * Main sees a death like any other and goes on without the template.
 *
 * 250 ms count only as far as the process has had the processor for most of them:
 * on a machine that is busy elsewhere a harmless template may wait that long.
 *
 * PROMISES: nothing is killed between renderings. A template that runs the process
 * out of memory instead dies of that, which main sees just the same.
 */
import { Worker } from 'node:worker_threads'

const templateLimitMs = 250
/** What of it the process must have computed, not waited. */
const leastCpuShare = 0.7

/** Runs in the worker, which gets no file of its own so that bundling stays one file per entry. */
const look = `
const { workerData } = require('node:worker_threads')
const { state, limitMs, leastCpuShare } = workerData
const view = new Int32Array(state)
let seen = 0
let since = 0
let cpu = process.cpuUsage()
setInterval(() => {
  const run = Atomics.load(view, 0)
  if (run === 0 || run !== seen) {
    seen = run
    since = performance.now()
    cpu = process.cpuUsage()
    return
  }
  const used = process.cpuUsage(cpu)
  const limit = limitMs * Atomics.load(view, 1)
  if (performance.now() - since < limit || (used.user + used.system) / 1000 < limit * leastCpuShare) return
  require('node:fs').writeSync(2, 'template watchdog: rendering took longer than ' + limit + ' ms\\n')
  process.kill(process.pid, 'SIGKILL')
}, 20)
`

export type TemplateWatchdog = {
  /** Runs `render` with the limit, or several times it where the library renders several times. */
  watch: <T>(render: () => T, times?: number) => T
  close: () => void
}

export const createTemplateWatchdog = (): TemplateWatchdog => {
  const state = new SharedArrayBuffer(8)
  const view = new Int32Array(state)
  const worker = new Worker(look, {
    eval: true,
    workerData: { state, limitMs: templateLimitMs, leastCpuShare },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
  worker.unref()
  let runs = 0
  return {
    watch: (render, times = 1) => {
      runs = (runs % 0x7fff_ffff) + 1
      Atomics.store(view, 1, times)
      Atomics.store(view, 0, runs)
      try {
        return render()
      } finally {
        Atomics.store(view, 0, 0)
      }
    },
    close: () => void worker.terminate(),
  }
}
