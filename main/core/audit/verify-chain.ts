// core/audit/verify-chain.ts - Goes through a log from its beginning to its end and names what is wrong; see chain.ts for why it shows.
import type { AuditProblem, AuditVerdict } from '../../contract/audit.ts'
import { type AuditMarks, type Hashing, type StoredEntry, hashOf, macOf, markMacOf } from './chain.ts'

/** The head as the secret store remembers it. */
export type HeadMirror = { seq: number; hash: string }

export type VerifyInput = {
  entries: Iterable<StoredEntry>
  marks: AuditMarks
  sha256: Hashing['sha256']
  /** Null where the key cannot be had. */
  hashing: Hashing | null
  mirror: HeadMirror | null
}

type Verdict = Omit<AuditVerdict, 'keyPlace'>

const mostProblems = 100

export const verifyChain = (input: VerifyInput): Verdict => {
  const walk = createWalk(input)
  for (const entry of input.entries) walk.step(entry)
  return walk.end()
}

type Walk = { step: (entry: StoredEntry) => void; end: () => Verdict }

const createWalk = ({ marks, sha256, hashing, mirror }: VerifyInput): Walk => {
  const problems: AuditProblem[] = []
  const seen = new Set<number>()
  let [entries, underLostKey] = [0, 0]
  let first: number | null = null
  let last: Pick<StoredEntry, 'seq' | 'hash' | 'keyId'> | null = null
  const report = (kind: AuditProblem['kind'], seq: number | null): void => {
    if (problems.length < mostProblems) problems.push({ kind, seq })
  }
  return {
    step: (entry) => {
      entries += 1
      first ??= entry.seq
      const expected = last === null ? (marks.begin?.seq ?? 1) : last.seq + 1
      const orderProblem = orderOf(entry.seq, expected, seen)
      if (orderProblem !== null) report(orderProblem, entry.seq)
      const follows = last === null ? marks.begin?.hash : last.hash
      if (entry.prevHash !== follows && orderProblem !== 'missing') report('broken-chain', entry.seq)
      const contentProblem = contentOf(entry, sha256)
      if (contentProblem !== null) report(contentProblem, entry.seq)
      if (hashing !== null && entry.keyId === hashing.keyId && entry.mac !== macOf(hashing, entry.hash)) report('changed', entry.seq)
      if (hashing !== null && entry.keyId !== hashing.keyId) underLostKey += 1
      // Another key may only begin where the log says that it begins again.
      if (last !== null && last.keyId !== entry.keyId && eventOf(entry) !== 'log-restarted') report('changed', entry.seq)
      if (mirror !== null && mirror.seq === entry.seq && mirror.hash !== entry.hash) report('changed', entry.seq)
      seen.add(entry.seq)
      last = entry
    },
    end: () => {
      for (const problem of endProblems({ marks, hashing, mirror, last, entries })) report(problem, null)
      const isOurs = hashing !== null && (last === null || last.keyId === hashing.keyId)
      return {
        state: problems.length > 0 ? 'damaged' : isOurs || entries === 0 ? 'intact' : 'unknown',
        ...{ entries, problems, underLostKey },
        firstSeq: first,
        lastSeq: last?.seq ?? null,
        lastHash: last?.hash ?? null,
      }
    },
  }
}

const orderOf = (seq: number, expected: number, seen: ReadonlySet<number>): AuditProblem['kind'] | null => {
  if (seq === expected) return null
  if (seen.has(seq)) return 'duplicate'
  return seq > expected ? 'missing' : 'out-of-order'
}

const contentOf = (entry: StoredEntry, sha256: Hashing['sha256']): AuditProblem['kind'] | null => {
  if (entry.hash !== hashOf({ sha256 }, entry)) return 'changed'
  return eventOf(entry) === null ? 'unreadable' : null
}

/** Null for what is no entry. */
export const eventOf = ({ body }: Pick<StoredEntry, 'body'>): string | null => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null && 'event' in parsed && typeof parsed.event === 'string' ? parsed.event : null
  } catch {
    return null
  }
}

type End = Pick<VerifyInput, 'marks' | 'hashing' | 'mirror'> & { last: Pick<StoredEntry, 'seq' | 'hash' | 'keyId'> | null; entries: number }

const endProblems = ({ marks: { begin, head }, hashing, mirror, last, entries }: End): AuditProblem['kind'][] => {
  if (begin === null && head === null && entries === 0) return mirror === null ? [] : ['truncated']
  if (begin === null || head === null) return ['head-damaged']
  const problems: AuditProblem['kind'][] = []
  const lastSeq = last?.seq ?? begin.seq - 1
  if (isForged(hashing, 'begin', begin) || isForged(hashing, 'head', head)) problems.push('head-damaged')
  if (lastSeq < head.seq || lastSeq < (mirror?.seq ?? 0)) problems.push('truncated')
  else if (lastSeq > head.seq || last?.hash !== head.hash) problems.push('head-damaged')
  return problems
}

const isForged = (hashing: Hashing | null, name: 'begin' | 'head', mark: NonNullable<AuditMarks['head']>): boolean =>
  hashing !== null && (mark.keyId !== hashing.keyId || mark.mac !== markMacOf(hashing, name, mark))
