/* The copy of the audit log that other programs read: a file of JSON lines in the data folder.
 *
 * Lines are only added, each synced before it counts. Whoever collects logs may
 * move the file away: the next line then begins a new one. From 8 MiB on it is set
 * aside under the number of its last entry, and removed when the log itself has let go of
 * all that is in it. What a crash left of a line ends there, and the line comes again. */
import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lineOf } from '../../../core/audit/audit-body.ts'
import type { AuditSink } from '../audit-sinks.ts'

const rotateBytes = 8 * 1024 * 1024
const asideName = /^audit-(\d+)\.jsonl$/

export const createFileSink = (file: string, most = rotateBytes): AuditSink => {
  const folder = dirname(file)
  const rotate = (lastSeq: number, beginSeq: number): void => {
    if (statSync(file).size < most) return
    renameSync(file, join(folder, `audit-${lastSeq}.jsonl`))
    for (const name of readdirSync(folder)) {
      const [, last] = asideName.exec(name) ?? []
      if (last !== undefined && Number(last) < beginSeq) rmSync(join(folder, name), { force: true })
    }
  }
  const append = (text: string): void => {
    // Opened each time: whoever took the file away has taken it away.
    const descriptor = openSync(file, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW), 0o600)
    try {
      fchmodSync(descriptor, 0o600)
      const bytes = Buffer.from(endsWhole(descriptor) ? text : `\n${text}`)
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
  return {
    open: () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      append('')
      return Promise.resolve()
    },
    write: (entry, beginSeq) => {
      append(lineOf({ ...entry, content: null }))
      rotate(entry.seq, beginSeq)
    },
  }
}

const endsWhole = (descriptor: number): boolean => {
  const { size } = fstatSync(descriptor)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString() === '\n')
}
