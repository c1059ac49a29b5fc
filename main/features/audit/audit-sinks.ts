/* Copies of the audit log in other places, where a policy wants them.
 *
 * Each place gets every entry in order, from the one on that was the first after
 * the policy asked for it. Which one it has got last is stored, so that what
 * could not be written to it follows later, also after a restart. An entry may come
 * twice after a crash; its number says so.
 *
 * Contents never go there: they can be erased here, and not there. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { StoredEntry } from '../../core/audit/chain.ts'
import type { AuditRepository } from '../../storage/audit-repository.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

/** One place. Both throw what they like where it cannot be written to. */
export type AuditSink = {
  /** Whether it can be written to; before each request. */
  open: () => Promise<void>
  /** There when it returns. `beginSeq`: older entries have left the log itself. */
  write: (entry: StoredEntry, beginSeq: number) => void
}

export type AuditSinks = {
  /** False where one of those that are wanted cannot be written to. */
  open: () => Promise<boolean>
  /** All entries to all that are wanted. False where one of them does not have all of them. */
  deliver: () => boolean
}

export type SinkOptions = {
  /** What the policy says now. */
  wanted: () => readonly string[]
  places: ReadonlyMap<string, AuditSink>
  stored: OpenStoredValue
  log: Logger
}

export const noSinks: AuditSinks = { open: () => Promise.resolve(true), deliver: () => true }

/** By name, the last entry that a place has. */
const Delivered = z.record(z.string(), z.number().int())

export const createSinks = ({ wanted, places, stored, log }: SinkOptions, repository: AuditRepository): AuditSinks => {
  const delivered = stored({ key: 'audit.delivered', schema: Delivered, initial: {} })
  const opened = new Set<string>()
  const failed = (name: string, error: unknown): false => {
    opened.delete(name)
    log.error({ err: error, sink: name }, 'A copy of the audit log that the policy wants cannot be written')
    return false
  }
  const openOne = async (name: string): Promise<boolean> => {
    try {
      const place = places.get(name)
      if (place === undefined) throw new Error('This system has no such place')
      await place.open()
      opened.add(name)
      return true
    } catch (error) {
      return failed(name, error)
    }
  }
  const deliverTo = (name: string, lastSeq: number): boolean => {
    const place = places.get(name)
    if (place === undefined || !opened.has(name)) return false
    const had = delivered.get()[name] ?? lastSeq
    try {
      for (const entry of had >= lastSeq ? [] : repository.entries(had + 1)) place.write(entry, repository.marks().begin?.seq ?? 1)
      if (delivered.get()[name] !== lastSeq) delivered.set({ ...delivered.get(), [name]: lastSeq })
      return true
    } catch (error) {
      return failed(name, error)
    }
  }
  return {
    open: async () => (await Promise.all(wanted().map(openOne))).every(Boolean),
    deliver: () => {
      const names = wanted()
      if (names.length === 0) return true
      const lastSeq = repository.last()?.seq ?? 0
      return names.map((name) => deliverTo(name, lastSeq)).every(Boolean)
    },
  }
}
