/* The log file: DATA/logs/hearth.log, and the one before it.
 *
 * Lines are written synchronously. They are few, and the last ones before a
 * crash are the ones that matter. At `maxBytes` the file becomes hearth.1.log
 * and a new one starts, so logs never grow past twice that. Only the user can
 * read them (0600), and the keys that could open the window never get in.
 *
 * A log that cannot be written (read-only folder, full disk) is given up in
 * silence: the program goes on, since what fails there is reported by what
 * actually needs the disk. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'

export type Log = { log: Logger; close: () => void }

/** Opens the log in `dataDir`, making folders as needed. Never throws. */
export const openLog = (dataDir: string, options: { maxBytes?: number } = {}): Log => {
  const file = createLogFile(join(dataDir, 'logs'), options.maxBytes ?? 4 * 1024 * 1024)
  // The user's text never goes through the log, but an error object may carry headers of a request.
  const redact = ['*.authorization', '*.cookie', '*.headers.authorization', '*.headers.cookie']
  return { log: pino({ base: { pid: process.pid }, redact }, file), close: () => file.close() }
}

type LogFile = { write: (line: string) => void; close: () => void }

const createLogFile = (dir: string, maxBytes: number): LogFile => {
  const path = join(dir, 'hearth.log')
  let fd: number | undefined
  let size = 0

  const open = (): void => {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    fd = openSync(path, 'a', 0o600)
    size = fstatSync(fd).size
  }
  const close = (): void => {
    if (fd !== undefined) closeSync(fd)
    fd = undefined
  }
  const rotate = (): void => {
    close()
    renameSync(path, join(dir, 'hearth.1.log'))
    open()
  }

  quietly(open)
  return {
    write: (line) =>
      quietly(() => {
        if (fd === undefined) return
        if (size >= maxBytes) rotate()
        size += writeSync(fd, line)
      }),
    close: () => quietly(close),
  }
}

/** See the top of this file: a log that cannot be written is given up. */
const quietly = (work: () => void): void => {
  try {
    work()
  } catch {
    return
  }
}
