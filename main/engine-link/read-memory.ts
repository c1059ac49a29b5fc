// main/engine-link/read-memory.ts - How much memory is free, and how often the kernel had to kill for it.
import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import type { MemoryReading } from './describe-death.ts'

const bytesPerMiB = 1024 * 1024

/** On Linux `freeMiB` is MemAvailable, which is what libuv reads there. */
export const readMemory = (): MemoryReading => ({
  freeMiB: Math.round(freemem() / bytesPerMiB),
  totalMiB: Math.round(totalmem() / bytesPerMiB),
  oomKills: readOomKills(),
})

const readOomKills = (): number | null => {
  if (process.platform !== 'linux') return null
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    // A kernel or sandbox without the file: the caller then goes by free memory.
    return null
  }
}
