import { describe, expect, it } from 'vitest'
import { type MemoryReading, describeDeath } from './describe-death.ts'
import type { EngineExit } from './engine-child.ts'

const plenty: MemoryReading = { freeMiB: 8000, totalMiB: 16_000, oomKills: 3 }

const reasonOf = (exit: EngineExit, more: Partial<Parameters<typeof describeDeath>[0]> = {}): string =>
  describeDeath({ exit, ourReason: null, before: plenty, after: plenty, stderrTail: '', ...more }).reason

describe('why an engine died', () => {
  it.each([
    [{ code: null, signal: 'SIGSEGV' }, 'crashed'],
    [{ code: null, signal: 'SIGABRT' }, 'crashed'],
    [{ code: null, signal: 'SIGKILL' }, 'killed'],
    [{ code: null, signal: 'SIGTERM' }, 'killed'],
    [{ code: 1, signal: null }, 'exited'],
    [{ code: null, signal: null, error: 'spawn ENOENT' }, 'start-failed'],
  ])('%o means %s', (exit, reason) => {
    expect(reasonOf(exit)).toBe(reason)
  })

  it('a SIGKILL that we did not send, with one more out-of-memory kill counted by the kernel, was for memory', () => {
    expect(reasonOf({ code: null, signal: 'SIGKILL' }, { after: { ...plenty, oomKills: 4 } })).toBe('out-of-memory')
  })

  it('without such a counter, memory that was nearly used up is the sign', () => {
    const before = { freeMiB: 90, totalMiB: 16_000, oomKills: null }
    expect(reasonOf({ code: null, signal: 'SIGKILL' }, { before, after: { ...plenty, oomKills: null } })).toBe('out-of-memory')
  })

  it('what we killed ourselves died of our reason', () => {
    expect(reasonOf({ code: null, signal: 'SIGKILL' }, { ourReason: 'hung', after: { ...plenty, oomKills: 9 } })).toBe('hung')
  })

  it('the last words come along, the newest 2000 characters of them', () => {
    const { details } = describeDeath({
      exit: { code: null, signal: 'SIGABRT' },
      ourReason: null,
      before: plenty,
      after: plenty,
      stderrTail: `${'x'.repeat(5000)}GGML_ASSERT failed`,
    })
    expect(details).toMatchObject({ reason: 'crashed', signal: 'SIGABRT' })
    expect(String(details.stderr)).toHaveLength(2000)
    expect(String(details.stderr).endsWith('GGML_ASSERT failed')).toBe(true)
  })
})
