/* Who may add entries to the audit log: the holder of its key, one entry behind the last.
 *
 * An entry that lets something leave has to be everywhere before it does: in the
 * database, synced, and in every place that a policy wants a copy in (audit-sinks.ts).
 * So those places are asked first. Should one fail in just that moment, the log says
 * that the request was not sent. All other entries are written in any case, and their
 * copies follow when they can. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { AuditDraft, AuditRow, AuditState } from '../../contract/audit.ts'
import { AppError } from '../../contract/errors.ts'
import { type AuditMoment, bodyOf, rowOf, withPayload } from '../../core/audit/audit-body.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import { type AuditMark, type Hashing, type StoredContent, type StoredEntry, firstHash, hashOf, markMacOf, sealEntry, sealMark } from '../../core/audit/chain.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { AuditRepository } from '../../storage/audit-repository.ts'
import { makeKey, readKey } from './audit-key.ts'
import type { AuditSinks } from './audit-sinks.ts'

export type AuditWriter = AuditLog & {
  unavailable: () => Promise<AuditState['unavailable']>
  restart: () => Promise<void>
  /** Contents of entries up to this one; resolves to how many there were. */
  eraseContents: (uptoSeq: number) => Promise<number>
}

export type WriterOptions = {
  repository: AuditRepository
  secrets: Secrets
  clock: () => number
  keptDays: () => number | null
  sinks: AuditSinks
  onRow: (row: AuditRow) => void
  /** `record` could not write. */
  onFailure: (error: unknown, draft: AuditDraft) => void
}

const dayMs = 24 * 60 * 60 * 1000
const saltBytes = 16

export const createWriter = ({ repository, secrets, clock, keptDays, sinks, onRow, onFailure }: WriterOptions): AuditWriter => {
  const run = randomUUID()
  const holder = holdKey(repository, secrets)
  let trimmedAtMs = Number.NEGATIVE_INFINITY
  const moment = (): AuditMoment => ({ atMs: Math.round(clock()), monotonicMs: Math.round(performance.now()), run })
  const prepare = async (): Promise<void> => {
    await holder.prepare()
    if (!(await sinks.open())) throw noAudit('sink')
  }
  const write = (draft: AuditDraft, key: Hashing, content: StoredContent | null = null): AuditRow => {
    const row = addEntry(repository, key, { body: (seq) => bodyOf(draft, seq, moment()), content })
    onRow(row)
    return row
  }
  const trimOld = (key: Hashing): void => {
    const days = keptDays()
    if (days === null || clock() - trimmedAtMs < dayMs) return
    trimmedAtMs = clock()
    trimLog(repository, { hashing: key, beforeMs: clock() - Math.max(1, days) * dayMs, moment: moment() })
  }
  const unavailable: AuditWriter['unavailable'] = async () => {
    try {
      await prepare()
      if (holder.isEndDamaged()) return 'damaged'
      return sinks.deliver() ? null : 'sink'
    } catch (error) {
      const why = error instanceof AppError ? error.details['why'] : undefined
      return why === 'read-only' || why === 'sink' ? why : 'no-key'
    }
  }
  const append: AuditLog['append'] = (draft, payload) => {
    const key = holder.now()
    const isLeaving = draft.event === 'request'
    if (isLeaving && !sinks.deliver()) throw noAudit('sink')
    if (repository.marks().head === null) write({ event: 'log-begun' }, key)
    const written = payload === undefined ? { draft, content: null } : withPayload(draft, payload, { sha256: key.sha256, salt: randomBytes(saltBytes).toString('hex') })
    const row = write(written.draft, key, written.content)
    trimOld(key)
    if (!sinks.deliver() && isLeaving) {
      const { requestId = null } = draft
      write({ event: 'request-ended', requestId, outcome: 'not-sent', note: 'a copy of the log that the policy wants could not be written' }, key)
      throw noAudit('sink')
    }
    return row
  }
  return {
    ...{ prepare, unavailable, append },
    record: async (draft) => {
      try {
        await holder.prepare()
        await sinks.open()
        return append(draft)
      } catch (error) {
        onFailure(error, draft)
        return null
      }
    },
    eraseContents: async (uptoSeq) => {
      const count = repository.contentsUpTo(uptoSeq)
      if (count === 0) return 0
      await holder.prepare()
      const draft: AuditDraft = { event: 'content-erased', actor: 'policy', upToSeq: uptoSeq, note: `contents of ${count} entries` }
      repository.eraseContents(uptoSeq, sealBehind(repository, holder.now(), (seq) => bodyOf(draft, seq, moment())))
      sinks.deliver()
      return count
    },
    restart: async () => {
      const why = await unavailable()
      if (why === null || why === 'sink') throw new AppError('conflict', 'The audit log takes entries; there is no reason to begin again')
      if (why === 'read-only') throw noAudit(why)
      write({ event: 'log-restarted', actor: 'user', note: why === 'no-key' ? 'the key was lost' : 'the end was damaged' }, await holder.renew())
    },
  }
}

type KeyHolder = {
  prepare: () => Promise<void>
  /** @throws AppError policy-denied where no entry may be added */
  now: () => Hashing
  isEndDamaged: () => boolean
  /** The key that there is, else a new one. */
  renew: () => Promise<Hashing>
}

const holdKey = (repository: AuditRepository, secrets: Secrets): KeyHolder => {
  let hashing: Hashing | null = null
  let preparing: Promise<void> | undefined
  const fetchKey = async (): Promise<void> => {
    if (repository.isReadOnly) throw noAudit('read-only')
    hashing = await readKey(secrets)
    // Entries under a key that is not to be had: another key must not take its place by itself.
    if (hashing === null && !isEmpty(repository)) throw noAudit('no-key')
    hashing ??= await makeKey(secrets)
  }
  return {
    prepare: () => {
      preparing ??= fetchKey().catch((error: unknown) => {
        preparing = undefined
        throw error
      })
      return preparing
    },
    now: () => {
      if (repository.isReadOnly) throw noAudit('read-only')
      if (hashing === null) throw noAudit('no-key')
      if (isEndDamaged(repository, hashing)) throw noAudit('damaged')
      return hashing
    },
    isEndDamaged: () => hashing !== null && isEndDamaged(repository, hashing),
    renew: async () => {
      hashing ??= (await readKey(secrets)) ?? (await makeKey(secrets))
      preparing = Promise.resolve()
      return hashing
    },
  }
}

export const noAudit = (why: NonNullable<AuditState['unavailable']>): AppError =>
  new AppError('policy-denied', 'The audit log takes no entries, so nothing may leave', { details: { reason: 'audit', why } })

/** One entry behind the last, with the mark of the end. */
const addEntry = (repository: AuditRepository, key: Hashing, { body, content }: { body: (seq: number) => string; content: StoredContent | null }): AuditRow => {
  const last = repository.last()
  const { head, begin } = repository.marks()
  const seq = Math.max(last?.seq ?? 0, head?.seq ?? 0) + 1
  const entry = sealEntry(key, { seq, prevHash: last?.hash ?? head?.hash ?? firstHash, body: body(seq), content })
  repository.append(entry, { head: sealMark(key, 'head', entry), begin: beginOf(begin, entry, key) })
  const row = rowOf(entry)
  if (row === null) throw new Error('An entry of the audit log does not read back')
  return row
}

/** For an entry that is written together with something else; the log is not empty. */
const sealBehind = (repository: AuditRepository, key: Hashing, body: (seq: number) => string): { entry: StoredEntry; head: AuditMark } => {
  const last = repository.last()
  if (last === null) throw new Error('A log with contents has entries')
  const entry = sealEntry(key, { seq: last.seq + 1, prevHash: last.hash, body: body(last.seq + 1), content: null })
  return { entry, head: sealMark(key, 'head', entry) }
}

const isEmpty = (repository: AuditRepository): boolean => {
  const { begin, head } = repository.marks()
  return begin === null && head === null && repository.last() === null
}

/** The mark of the beginning where it has to be written: with the first entry, and again under a new key. */
const beginOf = (begin: AuditMark | null, { seq, prevHash }: StoredEntry, key: Hashing): AuditMark | null => {
  if (begin?.keyId === key.keyId) return null
  return sealMark(key, 'begin', begin ?? { seq, hash: prevHash })
}

/** The last entry is whole and is what the mark says; the rest is for `verify`. */
const isEndDamaged = (repository: AuditRepository, hashing: Hashing): boolean => {
  const { head, begin } = repository.marks()
  const last = repository.last()
  if (head === null && last === null) return begin !== null
  if (head === null || last === null || begin === null) return true
  const isMarkOurs = head.keyId === hashing.keyId && head.mac === markMacOf(hashing, 'head', head)
  return !isMarkOurs || head.seq !== last.seq || head.hash !== last.hash || last.hash !== hashOf(hashing, last)
}

type Trim = { hashing: Hashing; beforeMs: number; moment: AuditMoment }

/** The entry that says so is written with it; it is never removed by the same trim, so the log never gets empty. */
const trimLog = (repository: AuditRepository, { hashing, beforeMs, moment }: Trim): void => {
  let kept: { seq: number; prevHash: string } | null = null
  for (const entry of repository.entries(1)) {
    const row = rowOf(entry)
    // What cannot be read stays, for `verify` to show.
    if (row === null || row.atMs >= beforeMs) {
      kept = entry
      break
    }
  }
  const last = repository.last()
  const first = repository.marks().begin?.seq
  if (last === null || first === undefined) return
  const seq = last.seq + 1
  const begin = kept === null ? { seq, hash: last.hash } : { seq: kept.seq, hash: kept.prevHash }
  if (begin.seq <= first) return
  const note = `removed entries ${first} to ${begin.seq - 1}`
  const added = sealBehind(repository, hashing, () => bodyOf({ event: 'log-trimmed', actor: 'policy', note }, seq, moment))
  repository.trim(sealMark(hashing, 'begin', begin), added)
}
