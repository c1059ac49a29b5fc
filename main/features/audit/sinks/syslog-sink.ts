// features/audit/sinks/syslog-sink.ts - Entries of the audit log for the syslog of this computer: one line each, without the content, with the hashes that prove it.
import type { AuditRow } from '../../../contract/audit.ts'
import { rowOf } from '../../../core/audit/audit-body.ts'
import type { StoredEntry } from '../../../core/audit/chain.ts'
import type { AuditSink } from '../audit-sinks.ts'
import { type SendToSocket, openUnixSockets } from './unix-socket.ts'

const socketPath = process.platform === 'darwin' ? '/var/run/syslog' : '/dev/log'

/** authpriv (what only administrators read), notice: 10 * 8 + 5. */
const priority = 85
/** Readers cut at 8 KiB and more; what would be longer leaves its reasons out and says so. */
const mostBytes = 8000

export const createSyslogSink = (path = socketPath, open: () => Promise<SendToSocket> = openUnixSockets): AuditSink => {
  let send: SendToSocket | undefined
  return {
    open: async () => {
      send ??= await open()
      send(path, '')
    },
    write: (entry) => {
      if (send === undefined) throw new Error('Syslog was not opened')
      send(path, syslogLine(factsLine(entry), new Date()))
    },
  }
}

/** As local programs write it: `<85>Nov 20 19:42:07 hearth[4711]: ...`, in local time. */
export const syslogLine = (text: string, now: Date): string => {
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][now.getMonth()] ?? ''
  const clock = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
  return `<${priority}>${month} ${String(now.getDate()).padStart(2, ' ')} ${clock} hearth[${process.pid}]: ${text}`
}

/** What is not null of an entry, and what proves it. */
const factsLine = (entry: StoredEntry): string => {
  const { seq, hash, mac, keyId } = entry
  const proof = { hash, mac, keyId }
  const row = rowOf(entry)
  if (row === null) return JSON.stringify({ seq, ...proof })
  const facts = { ...factsOf(row), ...proof }
  const line = JSON.stringify(facts)
  return Buffer.byteLength(line) <= mostBytes ? line : JSON.stringify({ ...facts, reasons: undefined, shortened: true })
}

const silent: ReadonlySet<string> = new Set<keyof AuditRow>(['content', 'hash', 'prevHash', 'run', 'monotonicMs'])

const factsOf = (row: AuditRow): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => !silent.has(name) && value !== null && !(Array.isArray(value) && value.length === 0)))
