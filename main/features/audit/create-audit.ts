/* The audit log: what may be appended, and what is done when it may not.
 *
 * `append` is synchronous and on disk when it returns, because whoever calls it is
 * about to send. Before each entry the end of the log is held against its mark: a
 * log whose end was cut off or changed takes no more entries, and so nothing
 * leaves, until somebody begins again (`restart`), which leaves the damage visible
 * and says so. The whole log is checked by `verify`.
 *
 * The head goes to the secret store every fifty entries and at the end. That is
 * asynchronous and best effort: the mark in the database is always there. */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { AuditDraft, AuditPage, AuditRow, AuditState, AuditVerdict } from '../../contract/audit.ts'
import { AppError } from '../../contract/errors.ts'
import { type AuditMoment, bodyOf, lineOf, rowOf, withPayload } from '../../core/audit/audit-body.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import { type AuditMark, type Hashing, type StoredEntry, firstHash, hashOf, markMacOf, sealEntry, sealMark } from '../../core/audit/chain.ts'
import { verifyChain } from '../../core/audit/verify-chain.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { AuditRepository } from '../../storage/audit-repository.ts'
import { type Watch, createChangeFeed } from '../../storage/change-feed.ts'
import { makeKey, readKey, readMirror, sha256, writeMirror } from './audit-key.ts'

export type AuditOptions = {
  repository: AuditRepository
  secrets: Secrets
  log: Logger
  clock?: () => number
  /** How long entries are kept, days, at least one; null keeps all. Asked once a day. */
  keptDays?: () => number | null
}

export type Audit = AuditLog & {
  state: () => Promise<AuditState>
  page: (query: Parameters<AuditRepository['page']>[0]) => AuditPage
  verify: () => Promise<AuditVerdict>
  /** Lines of JSON, some hundred at a time, oldest first. */
  exportLines: (fromSeq: number) => Generator<string>
  watch: (signal?: AbortSignal) => Watch<AuditRow>
  /** @throws AppError conflict while the log takes entries */
  restart: () => Promise<AuditState>
  close: () => Promise<void>
}

const mirrorEvery = 50
const linesAtOnce = 200
const dayMs = 24 * 60 * 60 * 1000
const keyName = 'audit-key'

export const createAudit = (options: AuditOptions): Audit => {
  const { repository, secrets, log } = options
  const changes = createChangeFeed<AuditRow>()
  const mirror = createMirror(options)
  const writer = createWriter(options, (row) => {
    changes.publish(row)
    mirror.added()
  })

  const state = async (): Promise<AuditState> => ({ unavailable: await writer.unavailable(), entries: repository.count(), keyPlace: await placeOf(secrets) })

  return {
    prepare: writer.prepare,
    append: writer.append,
    state,
    record: async (draft) => {
      try {
        await writer.prepare()
        return writer.append(draft)
      } catch (error) {
        // Nothing is about to leave, so nothing has to be stopped; whatever leaves later appends for itself and is.
        log.error({ err: error, event: draft.event }, 'The audit log could not take an entry')
        return null
      }
    },
    page: (query) => {
      const { entries, hasMore } = repository.page(query)
      return { rows: entries.flatMap((entry) => rowOf(entry) ?? []), hasMore }
    },
    verify: () => verifyLog(repository, secrets),
    exportLines: (fromSeq) => exportLines(repository, fromSeq),
    watch: (signal) => changes.subscribe(signal),
    restart: async () => {
      await writer.restart()
      await mirror.write()
      return state()
    },
    close: () => mirror.close(),
  }
}

type Writer = Pick<Audit, 'prepare' | 'append'> & { unavailable: () => Promise<AuditState['unavailable']>; restart: () => Promise<void> }

/** Holds the key, and with it the right to add entries. */
const createWriter = ({ repository, secrets, clock = Date.now, keptDays = () => null }: AuditOptions, onRow: (row: AuditRow) => void): Writer => {
  const run = randomUUID()
  let hashing: Hashing | null = null
  let preparing: Promise<void> | undefined
  let trimmedAtMs = Number.NEGATIVE_INFINITY
  const moment = (): AuditMoment => ({ atMs: Math.round(clock()), monotonicMs: Math.round(performance.now()), run })

  const prepareOnce = async (): Promise<void> => {
    if (repository.isReadOnly) throw noAudit('read-only')
    hashing = await readKey(secrets)
    // Entries under a key that is not to be had: another key must not take its place by itself.
    if (hashing === null && !isEmpty(repository)) throw noAudit('no-key')
    hashing ??= await makeKey(secrets)
  }
  const prepare = (): Promise<void> => {
    preparing ??= prepareOnce().catch((error: unknown) => {
      preparing = undefined
      throw error
    })
    return preparing
  }
  const write = (draft: AuditDraft, key: Hashing): AuditRow => {
    const row = addEntry(repository, key, (seq) => bodyOf(draft, seq, moment()))
    onRow(row)
    return row
  }
  const trimOld = (key: Hashing): void => {
    const days = keptDays()
    if (days === null || clock() - trimmedAtMs < dayMs) return
    trimmedAtMs = clock()
    trimLog(repository, { hashing: key, beforeMs: clock() - Math.max(1, days) * dayMs, moment: moment() })
  }
  const unavailable: Writer['unavailable'] = async () => {
    try {
      await prepare()
      return hashing !== null && isEndDamaged(repository, hashing) ? 'damaged' : null
    } catch (error) {
      const why = error instanceof AppError ? error.details['why'] : undefined
      return why === 'read-only' ? why : 'no-key'
    }
  }
  return {
    prepare,
    unavailable,
    append: (draft, payload) => {
      if (repository.isReadOnly) throw noAudit('read-only')
      if (hashing === null) throw noAudit('no-key')
      if (isEndDamaged(repository, hashing)) throw noAudit('damaged')
      if (repository.marks().head === null) write({ event: 'log-begun' }, hashing)
      const row = write(payload === undefined ? draft : withPayload(draft, payload, hashing), hashing)
      trimOld(hashing)
      return row
    },
    restart: async () => {
      const why = await unavailable()
      if (why === null) throw new AppError('conflict', 'The audit log takes entries; there is no reason to begin again')
      if (why === 'read-only') throw noAudit(why)
      hashing ??= (await readKey(secrets)) ?? (await makeKey(secrets))
      preparing = Promise.resolve()
      write({ event: 'log-restarted', actor: 'user', note: why === 'no-key' ? 'the key was lost' : 'the end was damaged' }, hashing)
    },
  }
}

type Mirror = { added: () => void; write: () => Promise<void>; close: () => Promise<void> }

/** Puts the head into the secret store, one after the other. */
const createMirror = ({ repository, secrets, log }: AuditOptions): Mirror => {
  let last: Promise<void> = Promise.resolve()
  let count = 0
  const write = (): Promise<void> => {
    const { head } = repository.marks()
    if (head === null) return last
    count = 0
    // The mark in the database stays what it is; the next fifty entries try again.
    last = last.then(() => writeMirror(secrets, head)).catch((error: unknown) => log.warn({ err: error }, 'The head of the audit log could not be put in the secret store'))
    return last
  }
  return {
    write,
    added: () => {
      count += 1
      if (count >= mirrorEvery) void write()
    },
    close: () => (count > 0 ? write() : last),
  }
}

/** One entry behind the last, with the mark of the end. */
const addEntry = (repository: AuditRepository, key: Hashing, body: (seq: number) => string): AuditRow => {
  const last = repository.last()
  const { head, begin } = repository.marks()
  const seq = Math.max(last?.seq ?? 0, head?.seq ?? 0) + 1
  const entry = sealEntry(key, { seq, prevHash: last?.hash ?? head?.hash ?? firstHash, body: body(seq) })
  repository.append(entry, { head: sealMark(key, 'head', entry), begin: beginOf(begin, entry, key) })
  const row = rowOf(entry)
  if (row === null) throw new Error('An entry of the audit log does not read back')
  return row
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

export const noAudit = (why: NonNullable<AuditState['unavailable']>): AppError =>
  new AppError('policy-denied', 'The audit log takes no entries, so nothing may leave', { details: { reason: 'audit', why } })

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
  const entry = sealEntry(hashing, { seq, prevHash: last.hash, body: bodyOf({ event: 'log-trimmed', actor: 'policy', note }, seq, moment) })
  repository.trim(sealMark(hashing, 'begin', begin), { entry, head: sealMark(hashing, 'head', entry) })
}

/** Without a running log: the command line uses it on a folder that nobody has open. */
export const verifyLog = async (source: Pick<AuditRepository, 'marks' | 'entries'>, secrets: Secrets): Promise<AuditVerdict> => {
  const [hashing, mirror] = [await readKey(secrets), await readMirror(secrets)]
  const verdict = verifyChain({ entries: source.entries(1), marks: source.marks(), sha256, hashing, mirror })
  return { ...verdict, keyPlace: hashing === null ? null : await placeOf(secrets) }
}

/** Some hundred entries are in memory at a time. */
export function* exportLines(source: Pick<AuditRepository, 'entries'>, fromSeq: number): Generator<string> {
  let lines = ''
  let count = 0
  for (const entry of source.entries(fromSeq)) {
    lines += lineOf(entry)
    count += 1
    if (count % linesAtOnce > 0) continue
    yield lines
    lines = ''
  }
  if (lines !== '') yield lines
}

const placeOf = (secrets: Secrets): Promise<AuditState['keyPlace']> => secrets.placeOf(keyName).catch(() => null)
