/* The journal beside a file that is being downloaded: which of its bytes are on disk.
 *
 * Lines are only ever added. The first says which file it is (size and
 * checksum), the others say `got START END` or `etag VALUE`, each after a CRC-32
 * of the rest of the line. A line is written after the bytes that it speaks of
 * were synced, so whatever is cut off (a kill, a power cut), the journal never
 * promises a byte that is not there; at worst it forgets some. Reading ends at
 * the first line that is torn or wrong: what follows it may be anything.
 *
 * A journal that is not of this very file is no journal: its bytes are
 * somebody else's. */
import { crc32 } from 'node:zlib'
import { addRange } from '../../core/downloads/ranges.ts'
import type { Range, Ranges } from '../../core/downloads/ranges.ts'

export type JournalSubject = { sizeBytes: number; sha256: string }

export type JournalState = { received: Ranges; etag: string | null }

const line = (text: string): string => `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`

const beginning = ({ sizeBytes, sha256 }: JournalSubject): string => `hearth-download 1 ${String(sizeBytes)} ${sha256}`

export const beginLine = (subject: JournalSubject): string => line(beginning(subject))

export const gotLine = ([start, end]: Range): string => line(`got ${String(start)} ${String(end)}`)

/** An entity tag is at most a line; a stranger one counts as none. */
export const etagLine = (etag: string): string => line(`etag ${etag.replace(/[\r\n]/g, '').slice(0, 300)}`)

/** Undefined when the text is no journal of this file. `wholeLength` is how much of the text is good; the rest must be cut off before adding. */
export const readJournal = (text: string, subject: JournalSubject): (JournalState & { wholeLength: number }) | undefined => {
  let state: JournalState | undefined
  let wholeLength = 0
  for (const raw of text.split('\n').slice(0, -1)) {
    const content = raw.slice(9)
    if (line(content) !== `${raw}\n`) break
    const next = state === undefined ? begin(content, subject) : apply(state, content, subject)
    if (next === undefined) break
    state = next
    wholeLength += Buffer.byteLength(raw) + 1
  }
  return state === undefined ? undefined : { ...state, wholeLength }
}

const begin = (content: string, subject: JournalSubject): JournalState | undefined =>
  content === beginning(subject) ? { received: [], etag: null } : undefined

const apply = (state: JournalState, content: string, { sizeBytes }: JournalSubject): JournalState | undefined => {
  const [, first, last] = /^got (\d{1,15}) (\d{1,15})$/.exec(content) ?? []
  if (first !== undefined && last !== undefined) {
    const range: Range = [Number(first), Number(last)]
    return range[0] < range[1] && range[1] <= sizeBytes ? { ...state, received: addRange(state.received, range) } : undefined
  }
  return content.startsWith('etag ') ? { ...state, etag: content.slice(5) } : undefined
}
