/* How fast this machine reads memory.
 *
 * Decoding reads every active weight once per token, so bytes per second over
 * bytes per token is close to an upper bound of tokens per second. As many threads
 * as inference would use look through buffers far larger than any cache for a byte
 * that is not there, three times; the best counts, since whatever else runs can
 * only make it slower.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { chooseThreads } from '../choose-threads.ts'

const bufferBytes = 192 * 1024 * 1024
const rounds = 3

/** Runs in each worker, which gets no file of its own so that bundling stays one file per entry. */
const read = `
const { parentPort, workerData } = require('node:worker_threads')
// memchr over bytes that never match: the processor does little else than read.
const bytes = Buffer.alloc(workerData.bytes, 1)
const once = () => bytes.indexOf(2)
once()
parentPort.on('message', () => {
  const startedMs = performance.timeOrigin + performance.now()
  const found = once()
  parentPort.postMessage({ startedMs, endedMs: performance.timeOrigin + performance.now(), found })
})
parentPort.postMessage('ready')
`

const Timing = z.object({ startedMs: z.number(), endedMs: z.number(), found: z.literal(-1) })

/** Bytes per second, all threads together. */
export const measureBandwidth = async (): Promise<number> => {
  const threads = chooseThreads(0, availableParallelism())
  const bytes = Math.floor(bufferBytes / threads / 64) * 64
  const workers = Array.from({ length: threads }, () => new Worker(read, { eval: true, workerData: { bytes } }))
  try {
    await Promise.all(workers.map(nextMessage))
    let best = 0
    for (let round = 0; round < rounds; round += 1) {
      const answers = workers.map(nextMessage)
      for (const worker of workers) worker.postMessage('go')
      const timings = z.array(Timing).parse(await Promise.all(answers))
      const tookMs = Math.max(...timings.map(({ endedMs }) => endedMs)) - Math.min(...timings.map(({ startedMs }) => startedMs))
      best = Math.max(best, (bytes * threads * 1000) / tookMs)
    }
    return best
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

const nextMessage = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
