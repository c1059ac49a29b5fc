// core/audit/verify-chain.ts - Goes through a log from its beginning to its end and names what is wrong; see chain.ts for why it shows.
import { z } from 'zod'
import { AuditEntry, type AuditProblem, type AuditVerdict } from '../../contract/audit.ts'
import { type AuditMarks, type Hashing, type StoredEntry, contentHashOf, hashOf, macOf, markMacOf } from './chain.ts'

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
  const known: Known = { marks, sha256, hashing, mirror, seen }
  let [entries, underLostKey] = [0, 0]
  let first: number | null = null
  let last: StoredEntry | null = null
  const contents = createContentCheck(sha256)
  const report = (kind: AuditProblem['kind'], seq: number | null): void => {
    if (problems.length < mostProblems) problems.push({ kind, seq })
  }
  return {
    step: (entry) => {
      for (const kind of [...placeProblems(entry, last, known), ...entryProblems(entry, last, known), ...contents.look(entry)]) report(kind, entry.seq)
      entries += 1
      first ??= entry.seq
      if (hashing !== null && entry.keyId !== hashing.keyId) underLostKey += 1
      seen.add(entry.seq)
      last = entry
    },
    end: () => {
      for (const seq of contents.missing()) report('content-missing', seq)
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

/** Whether contents beside the chain are what was hashed, and which are gone without an entry that says so. */
const createContentCheck = (sha256: Hashing['sha256']) => {
  let gone: number[] = []
  return {
    look: (entry: StoredEntry): AuditProblem['kind'][] => {
      const said = saidOf(entry)
      if (said.upToSeq > 0) gone = gone.filter((seq) => seq > said.upToSeq)
      if (said.sha256 === null) return entry.content === null ? [] : ['changed']
      if (entry.content === null) gone.push(entry.seq)
      return entry.content !== null && contentHashOf({ sha256 }, entry.content) !== said.sha256 ? ['changed'] : []
    },
    missing: (): readonly number[] => gone,
  }
}

const { event, content, upToSeq } = AuditEntry.shape
const Said = z.object({ event, content, upToSeq })

/** What an entry says of contents: the hash of its own, and up to where they were erased. */
const saidOf = ({ body }: StoredEntry): { sha256: string | null; upToSeq: number } => {
  const said = Said.safeParse(parsed(body))
  if (!said.success) return { sha256: null, upToSeq: 0 }
  return { sha256: said.data.content?.sha256 ?? null, upToSeq: said.data.event === 'content-erased' ? (said.data.upToSeq ?? 0) : 0 }
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    // Reported as `unreadable`.
    return null
  }
}

type Known = Omit<VerifyInput, 'entries'> & { seen: ReadonlySet<number> }

/** Whether it stands where it should, and follows what is before it. */
const placeProblems = (entry: StoredEntry, last: StoredEntry | null, { marks, seen }: Known): AuditProblem['kind'][] => {
  const problem = orderOf(entry.seq, last === null ? (marks.begin?.seq ?? 1) : last.seq + 1, seen)
  const follows = last === null ? marks.begin?.hash : last.hash
  const isBroken = entry.prevHash !== follows && problem !== 'missing'
  return [...(problem === null ? [] : [problem]), ...(isBroken ? ['broken-chain' as const] : [])]
}

/** Whether it is what was written, and by whom. */
const entryProblems = (entry: StoredEntry, last: StoredEntry | null, { sha256, hashing, mirror }: Known): AuditProblem['kind'][] => {
  if (entry.hash !== hashOf({ sha256 }, entry)) return ['changed']
  if (eventOf(entry) === null) return ['unreadable']
  const isForged = hashing !== null && entry.keyId === hashing.keyId && entry.mac !== macOf(hashing, entry.hash)
  // Another key may only begin where the log says that it begins again.
  const isUnannounced = last !== null && last.keyId !== entry.keyId && eventOf(entry) !== 'log-restarted'
  const isAnother = mirror !== null && mirror.seq === entry.seq && mirror.hash !== entry.hash
  return isForged || isUnannounced || isAnother ? ['changed'] : []
}

const orderOf = (seq: number, expected: number, seen: ReadonlySet<number>): AuditProblem['kind'] | null => {
  if (seq === expected) return null
  if (seen.has(seq)) return 'duplicate'
  return seq > expected ? 'missing' : 'out-of-order'
}

/** Null for what is no entry. */
export const eventOf = ({ body }: Pick<StoredEntry, 'body'>): string | null => {
  const said = parsed(body)
  return typeof said === 'object' && said !== null && 'event' in said && typeof said.event === 'string' ? said.event : null
}

type End = Pick<VerifyInput, 'marks' | 'hashing' | 'mirror'> & { last: Pick<StoredEntry, 'seq' | 'hash' | 'keyId'> | null; entries: number }

const endProblems = ({ marks, hashing, mirror, last, entries }: End): AuditProblem['kind'][] => {
  const { begin, head } = marks
  if (isUnbegun(marks, entries)) return mirror === null ? [] : ['truncated']
  if (begin === null || head === null) return ['head-damaged']
  const end = last ?? { seq: begin.seq - 1, hash: begin.hash }
  const problems: AuditProblem['kind'][] = []
  if (isForgedMark(hashing, 'begin', begin) || isForgedMark(hashing, 'head', head) || isPast(end, head)) problems.push('head-damaged')
  if (end.seq < Math.max(head.seq, mirror?.seq ?? 0)) problems.push('truncated')
  return problems
}

/** The log goes on behind the mark of its end, or ends there with another entry. */
const isPast = (end: HeadMirror, head: HeadMirror): boolean => end.seq > head.seq || (end.seq === head.seq && end.hash !== head.hash)

const isUnbegun = ({ begin, head }: AuditMarks, entries: number): boolean => begin === null && head === null && entries === 0

const isForgedMark = (hashing: Hashing | null, name: 'begin' | 'head', mark: NonNullable<AuditMarks['head']>): boolean =>
  hashing !== null && (mark.keyId !== hashing.keyId || mark.mac !== markMacOf(hashing, name, mark))
