/* Why an engine died, as far as it can be told from outside.
 *
 * The kernel's out-of-memory killer leaves nothing but a SIGKILL that we did
 * not send. We call it that when the kernel's own counter of such kills went
 * up, or, where there is none, when memory was nearly used up shortly before.
 */
import type { ErrorDetails } from '../contract/errors.ts'
import type { EngineExit } from './engine-child.ts'

export type MemoryReading = { freeMiB: number; totalMiB: number; oomKills: number | null }

export type DeathReason =
  'hung' | 'load-stalled' | 'out-of-memory' | 'crashed' | 'killed' | 'exited' | 'start-failed' | 'protocol-mismatch' | 'closing'

/** `details` are fit for an error; `lastWords` is all that it wrote last, for the log. */
export type EngineDeath = { reason: DeathReason; details: ErrorDetails; lastWords: string }

const crashSignals = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'])
const lowMiB = 256
const lowShare = 0.03
const detailMaxLength = 2000

/** `ourReason` is why we killed it ourselves, if we did; `before` and `after` are memory when it was last well and now. */
export const describeDeath = (facts: {
  exit: EngineExit
  ourReason: DeathReason | null
  before: MemoryReading
  after: MemoryReading
  stderrTail: string
}): EngineDeath => {
  const { exit, ourReason } = facts
  const reason = ourReason ?? reasonOf(exit, facts.before, facts.after)
  return {
    reason,
    lastWords: facts.stderrTail,
    details: {
      reason,
      ...(exit.signal === null ? {} : { signal: exit.signal }),
      ...(exit.code === null ? {} : { exitCode: exit.code }),
      ...(exit.error === undefined ? {} : { error: exit.error.slice(0, detailMaxLength) }),
      ...(facts.stderrTail === '' ? {} : { stderr: facts.stderrTail.slice(-detailMaxLength) }),
    },
  }
}

const reasonOf = (exit: EngineExit, before: MemoryReading, after: MemoryReading): DeathReason => {
  if (exit.error !== undefined) return 'start-failed'
  if (exit.signal === null) return 'exited'
  if (crashSignals.has(exit.signal)) return 'crashed'
  return exit.signal === 'SIGKILL' && looksLikeOutOfMemory(before, after) ? 'out-of-memory' : 'killed'
}

const looksLikeOutOfMemory = (before: MemoryReading, after: MemoryReading): boolean => {
  if (before.oomKills !== null && after.oomKills !== null) return after.oomKills > before.oomKills
  return [before, after].some(({ freeMiB, totalMiB }) => freeMiB < Math.max(lowMiB, totalMiB * lowShare))
}
