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
import type { Logger } from 'pino'
import type { AuditPage, AuditRow, AuditState, AuditVerdict } from '../../contract/audit.ts'
import { lineOf, rowOf } from '../../core/audit/audit-body.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import { verifyChain } from '../../core/audit/verify-chain.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { AuditRepository } from '../../storage/audit-repository.ts'
import { type Watch, createChangeFeed } from '../../storage/change-feed.ts'
import { readKey, readMirror, sha256, writeMirror } from './audit-key.ts'
import { type SinkOptions, createSinks, noSinks } from './audit-sinks.ts'
import { createWriter } from './audit-writer.ts'

export type AuditOptions = {
  repository: AuditRepository
  secrets: Secrets
  log: Logger
  clock?: () => number
  /** How long entries are kept, days, at least one; null keeps all. Asked once a day. */
  keptDays?: () => number | null
  /** Where else entries go. */
  sinks?: Omit<SinkOptions, 'log'>
}

export type Audit = AuditLog & {
  state: () => Promise<AuditState>
  page: (query: Parameters<AuditRepository['page']>[0]) => AuditPage
  verify: () => Promise<AuditVerdict>
  /** Lines of JSON, some hundred at a time, oldest first. */
  exportLines: (fromSeq: number) => Generator<string>
  watch: (signal?: AbortSignal) => Watch<AuditRow>
  /** Contents that were kept with entries up to this one; resolves to how many. @throws AppError policy-denied { reason: 'audit' } */
  eraseContents: (uptoSeq: number) => Promise<number>
  /** @throws AppError conflict while the log takes entries */
  restart: () => Promise<AuditState>
  close: () => Promise<void>
}

const mirrorEvery = 50
const linesAtOnce = 200
const keyName = 'audit-key'

export const createAudit = (options: AuditOptions): Audit => {
  const { repository, secrets, log, clock = Date.now, keptDays = () => null } = options
  const changes = createChangeFeed<AuditRow>()
  const mirror = createMirror(options)
  const sinks = options.sinks === undefined ? noSinks : createSinks({ ...options.sinks, log }, repository)
  const writer = createWriter({
    ...{ repository, secrets, clock, keptDays, sinks },
    onRow: (row) => {
      changes.publish(row)
      mirror.added()
    },
    // Nothing is about to leave, so nothing has to be stopped; whatever leaves later appends for itself and is.
    onFailure: (error, { event }) => {
      log.error({ err: error, event }, 'The audit log could not take an entry')
    },
  })

  const state = async (): Promise<AuditState> => ({ unavailable: await writer.unavailable(), entries: repository.count(), keyPlace: await placeOf(secrets) })

  return {
    ...{ prepare: writer.prepare, append: writer.append, record: writer.record, eraseContents: writer.eraseContents, state },
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
