// features/downloads/transfer-rate.ts - How fast bytes have arrived over the last seconds.

export type TransferRate = {
  add: (nowMs: number, totalBytes: number) => void
  /** Null until there is something to say. */
  bytesPerSecond: (nowMs: number) => number | null
}

const windowMs = 5000
const sampleMs = 100

export const createTransferRate = (): TransferRate => {
  let samples: { atMs: number; totalBytes: number }[] = []
  return {
    add: (atMs, totalBytes) => {
      const last = samples.at(-1)
      if (last !== undefined && totalBytes >= last.totalBytes && atMs - last.atMs < sampleMs) return
      // Less than before: it began again.
      if (totalBytes < (last?.totalBytes ?? 0)) samples = []
      samples = [...samples.filter((sample) => sample.atMs > atMs - windowMs), { atMs, totalBytes }]
    },
    bytesPerSecond: (nowMs) => {
      const [first] = samples
      const last = samples.at(-1)
      if (first === undefined || last === undefined || nowMs - first.atMs < 500) return null
      return ((last.totalBytes - first.totalBytes) / (nowMs - first.atMs)) * 1000
    },
  }
}
