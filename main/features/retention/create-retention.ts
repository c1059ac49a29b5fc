/* Removing what is older than the rules of this computer let it be.
 *
 * Looked after at the start, every hour, and when the rules change:
 *
 *   time        told by core/retention/trusted-time.ts, which no wrong clock hurries
 *   chats       not used for `retention.chatsDays`, pinned or not: as if the user had removed them, without undo
 *   clouds      what they wrote, `retention.cloudTranscriptsDays` ago: the local answer is shown instead; what they
 *               were sent and the audit log has kept; what placeholders of such a chat stand for
 *   copies      a backup that may hold any of it is replaced by a new one
 *   audit       one entry says how many went, and by whose rule
 *
 * One chat is one small transaction, and between two of them the rest of Hearth has its turn. What is being
 * answered is left for the next hour. What cannot be erased now (a full disk) is tried again then.
 *
 * COPIES. Which is the oldest thing in any of them is remembered (`copies`), so that
 * neither a crash between erasing and replacing nor what the user has erased
 * leaves a backup that holds what nobody may keep. Unknown counts as too old.
 *
 * LEAVES OUT: copies that somebody else made of the data folder; cells that a disk keeps below the file system. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { EffectivePolicy } from '../../contract/policy.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import { TrustedClock, dayMs, firstLook, lookAgain } from '../../core/retention/trusted-time.ts'
import type { Storage } from '../../storage/open-database.ts'

export type RetentionOptions = {
  storage: Pick<Storage, 'retention' | 'chats' | 'stored' | 'transaction' | 'replaceBackups' | 'oldestCopyMs' | 'readOnly'>
  policy: { effective: () => Pick<EffectivePolicy, 'rules'>; follow: (listener: () => void) => void }
  audit: Pick<AuditLog, 'record'> & { eraseContents: (uptoSeq: number) => Promise<number> }
  /** Somebody is writing in it. */
  isBusy: (chatId: ChatId) => boolean
  /** Lets others remove what they keep of a chat that is gone. */
  onErased: (chatId: ChatId) => void
  /** Erases a removed chat later, where it could not be now. */
  eraseLater: (chatId: ChatId) => void
  /** Lets others remove what they keep of what a cloud wrote or was sent in a chat. */
  onCloudErased: (chatId: ChatId) => void
  log: Logger
  /** Wall clock, ms. */
  clock?: () => number
}

export type Retention = {
  /** Resolves when all that is too old now is gone. */
  check: () => Promise<void>
  close: () => Promise<void>
}

const everyMs = 60 * 60 * 1000
/** The oldest of what any copy may hold; null is unknown. */
const Copies = z.strictObject({ chatsMs: z.number().nullable(), cloudMs: z.number().nullable() }).nullable()

type Limits = { chatsDays: number | null; cloudDays: number | null }
type Gone = { chats: number; versions: number; contents: number }

export const createRetention = (options: RetentionOptions): Retention => {
  const { policy, log } = options
  const keeper = createKeeper(options)
  let isClosed = false
  let last: Promise<void> = Promise.resolve()
  const turn = async (): Promise<void> => {
    if (isClosed) return
    try {
      await keeper.check(() => isClosed)
    } catch (error) {
      // A full or failing disk: what is too old still is in an hour.
      log.error({ err: error }, 'What the rules do not let Hearth keep could not be removed')
    }
  }
  const check = (): Promise<void> => {
    last = last.then(turn)
    return last
  }
  const timer = setInterval(() => void check(), everyMs).unref()
  let known = ''
  policy.follow(() => {
    const limits = JSON.stringify(limitsOf(policy))
    if (limits === known) return
    known = limits
    // After whoever makes this has made the rest.
    setImmediate(() => void check())
  })
  return {
    check,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await last
      keeper.lookOnce()
    },
  }
}

const limitsOf = ({ effective }: RetentionOptions['policy']): Limits => {
  const { rules } = effective()
  return { chatsDays: rules['retention.chatsDays'].value, cloudDays: rules['retention.cloudTranscriptsDays'].value }
}

const createKeeper = (options: RetentionOptions) => {
  const { storage, policy, clock = Date.now } = options
  const time = storage.stored({ key: 'retention.clock', schema: TrustedClock.nullable(), initial: null })
  let hasToldOfLeap = false

  const look = (): TrustedClock =>
    storage.transaction(() => {
      const before = time.get()
      const { clock: now, shift } = before === null ? { clock: firstLook(clock(), storage.retention.newest()), shift: null } : lookAgain(before, clock())
      if (shift !== null) storage.retention.shift(shift)
      storage.retention.note({ sinceMs: before?.atMs ?? null, nowMs: now.atMs })
      return time.set(now) ?? now
    })
  const tellOfLeap = async ({ leap, atMs, wallMs }: TrustedClock): Promise<void> => {
    if (leap === null || hasToldOfLeap) return
    hasToldOfLeap = true
    const days = Math.round((wallMs - atMs) / dayMs)
    await options.audit.record({ event: 'retention', actor: 'system', note: `the clock is ${days} days ahead of what has passed since it was last seen; it is believed when it has gone on for three days, and until then nothing is removed by it` })
  }
  return {
    /** At the end: what was used until now is not mistaken for what comes after the next start. */
    lookOnce: (): void => {
      if (storage.readOnly === null) look()
    },
    check: async (isOver: () => boolean): Promise<void> => {
      if (storage.readOnly !== null) return
      const limits = limitsOf(policy)
      const now = look()
      const copies = noteCopies(options, limits)
      if (limits.chatsDays === null && limits.cloudDays === null) return
      await tellOfLeap(now)
      const gone: Gone = {
        chats: limits.chatsDays === null ? 0 : await eraseChats(options, now.atMs - limits.chatsDays * dayMs, isOver),
        ...(limits.cloudDays === null ? { versions: 0, contents: 0 } : await eraseFromClouds(options, { days: limits.cloudDays, beforeMs: now.atMs - limits.cloudDays * dayMs, isOver })),
      }
      await enter(options, limits, gone)
      if (!isOver()) await copies.replaceIfTooOld(now.atMs)
    },
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const eraseChats = async ({ storage, isBusy, onErased, eraseLater, log }: RetentionOptions, beforeMs: number, isOver: () => boolean): Promise<number> => {
  let count = 0
  for (const id of storage.retention.chatsUsedBefore(beforeMs)) {
    if (isOver()) break
    if (isBusy(id)) continue
    storage.chats.remove(id)
    try {
      storage.chats.erase(id)
      onErased(id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      log.warn({ err: error }, 'A chat that is too old is hidden and could not be erased yet')
      eraseLater(id)
    }
    count += 1
    await pause()
  }
  return count
}

type CloudPass = { days: number; beforeMs: number; isOver: () => boolean }

const eraseFromClouds = async ({ storage, audit, isBusy, onCloudErased }: RetentionOptions, { days, beforeMs, isOver }: CloudPass): Promise<Pick<Gone, 'versions' | 'contents'>> => {
  const { retention } = storage
  const chats = new Set(retention.placeholdersBefore(beforeMs).filter((id) => !isBusy(id)))
  let versions = 0
  for (const version of retention.cloudVersionsBefore(beforeMs)) {
    if (isOver()) break
    if (isBusy(version.chatId)) continue
    retention.eraseCloudVersion(version, days)
    chats.add(version.chatId)
    versions += 1
    await pause()
  }
  for (const id of chats) onCloudErased(id)
  if (chats.size > 0) retention.settle()
  return { versions, contents: await audit.eraseContents(retention.auditSeqBefore(beforeMs)) }
}

const enter = async ({ audit, policy }: RetentionOptions, { chatsDays, cloudDays }: Limits, { chats, versions, contents }: Gone): Promise<void> => {
  if (chats + versions + contents === 0) return
  const { rules } = policy.effective()
  const parts = [
    ...(chats === 0 ? [] : [`chats not used for ${chatsDays} days: ${chats}`]),
    ...(versions === 0 ? [] : [`answers of a cloud after ${cloudDays} days: ${versions}`]),
    ...(contents === 0 ? [] : [`contents of this log after ${cloudDays} days: ${contents}`]),
  ]
  const sourced = (['retention.chatsDays', 'retention.cloudTranscriptsDays'] as const).flatMap((path) => rules[path].sources.map((source) => `${path} ${source}`.slice(0, 300)))
  await audit.record({ event: 'retention', actor: 'policy', reasons: sourced.slice(0, 50), note: parts.join('; ') })
}

/** Before anything is erased: what copies may hold from now on. */
const noteCopies = ({ storage, log }: RetentionOptions, { chatsDays, cloudDays }: Limits) => {
  const { retention } = storage
  const stored = storage.stored({ key: 'retention.copies', schema: Copies, initial: null })
  const inForce = chatsDays !== null || cloudDays !== null
  const known = stored.get()
  const oldest = { chatsMs: earlier(known?.chatsMs ?? null, retention.oldestUse()), cloudMs: earlier(known?.cloudMs ?? null, retention.oldestFromCloud()) }
  // Without rules nobody keeps count, and what copies hold is unknown.
  const next = inForce && known !== null ? oldest : null
  if (JSON.stringify(next) !== JSON.stringify(known)) stored.set(next)
  const isOlder = (ms: number | null, days: number | null, nowMs: number): boolean => ms !== null && days !== null && ms < nowMs - days * dayMs
  return {
    replaceIfTooOld: async (nowMs: number): Promise<void> => {
      const copyMs = storage.oldestCopyMs()
      const isTooOld = next === null || isOlder(next.chatsMs, chatsDays, nowMs) || isOlder(next.cloudMs, cloudDays, nowMs) || isOlder(copyMs, chatsDays, nowMs) || isOlder(copyMs, cloudDays, nowMs)
      if (!isTooOld) return
      const count = copyMs === null ? 0 : await storage.replaceBackups()
      stored.set({ chatsMs: retention.oldestUse(), cloudMs: retention.oldestFromCloud() })
      log.info({ count }, 'Copies that could hold what is too old were replaced by a new one')
    },
  }
}

const earlier = (one: number | null, other: number | null): number | null => (one === null ? other : other === null ? one : Math.min(one, other))
