/* A file while it is being downloaded: N.part and its journal, in a folder of the download's own.
 *
 * Bytes may come in any order. They count as received when they are written and
 * as kept when a checkpoint has synced them and said so in the journal, about
 * once a second and when the file is closed. After a kill the part is opened
 * again and everything that was kept is there. A part whose size is not what
 * the journal says is cut or grown to it: the journal only speaks of bytes that
 * were synced. */
import { constants, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { addRange, frontier, totalBytes } from '../../core/downloads/ranges.ts'
import type { Range, Ranges } from '../../core/downloads/ranges.ts'
import { beginLine, etagLine, gotLine, readJournal } from './journal.ts'
import type { JournalState, JournalSubject } from './journal.ts'

export type PartFile = {
  readonly path: string
  received: () => Ranges
  receivedBytes: () => number
  /** How far it is there without a gap. */
  frontier: () => number
  etag: () => string | null
  setEtag: (etag: string) => Promise<void>
  /** Pieces that follow each other, as they came: putting them together first would be garbage by the gigabyte. */
  write: (start: number, pieces: readonly Uint8Array[]) => Promise<void>
  /** Fills `buffer` from the file; only what was received may be asked for. */
  read: (start: number, buffer: Uint8Array) => Promise<void>
  /** Everything that was written until now is kept. */
  checkpoint: () => Promise<void>
  /** Throws away all that was received. */
  reset: () => Promise<void>
  close: () => Promise<void>
}

type Place = { folder: string; number: number }

export const partPath = ({ folder, number }: Place): string => join(folder, `${String(number)}.part`)

export const journalPath = ({ folder, number }: Place): string => join(folder, `${String(number)}.journal`)

/** The folder must be there. Throws the system's errors, such as ENOSPC. */
export const openPartFile = async (place: Place, subject: JournalSubject): Promise<PartFile> => {
  const [data, journal] = await openBoth(place)
  const kept = await readKept({ data, journal, subject })
  let { received, etag } = kept
  let unsynced: Range[] = []
  let checkpoints: Promise<void> = Promise.resolve()

  const add = (text: string): Promise<void> => journal.appendFile(text)
  const checkpoint = async (): Promise<void> => {
    const ranges = unsynced.reduce<Ranges>(addRange, [])
    if (ranges.length === 0) return
    unsynced = []
    try {
      await data.datasync()
      await add(ranges.map(gotLine).join(''))
      await journal.datasync()
    } catch (error) {
      // Said again at the next checkpoint: a line twice does no harm, a line too few costs bytes.
      unsynced = [...ranges, ...unsynced]
      throw error
    }
  }
  /** One after the other: a journal line must not overtake the sync that it speaks of. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = checkpoints.then(work)
    checkpoints = next.catch(() => undefined)
    return next
  }
  return {
    path: partPath(place),
    received: () => received,
    receivedBytes: () => totalBytes(received),
    frontier: () => frontier(received),
    etag: () => etag,
    setEtag: (next) => {
      etag = next
      return inTurn(() => add(etagLine(next)))
    },
    write: async (start, pieces) => {
      const range: Range = [start, start + (await writeAll(data, start, pieces))]
      received = addRange(received, range)
      unsynced.push(range)
    },
    read: (start, buffer) => readAll(data, start, buffer),
    checkpoint: () => inTurn(checkpoint),
    reset: () =>
      inTurn(async () => {
        received = []
        etag = null
        unsynced = []
        await journal.truncate(0)
        await data.truncate(0)
        await add(beginLine(subject))
      }),
    close: async () => {
      try {
        await inTurn(checkpoint)
      } finally {
        await data.close()
        await journal.close()
      }
    },
  }
}

/** Bytes that were kept of a file whose download is not running; reads only the journal. */
export const keptBytes = (place: Place, subject: JournalSubject): number => {
  try {
    return totalBytes(readJournal(readFileSync(journalPath(place), 'utf8'), subject)?.received ?? [])
  } catch {
    // Not begun, or not readable: nothing that could be counted.
    return 0
  }
}

const openBoth = async (place: Place): Promise<[data: FileHandle, journal: FileHandle]> => {
  const data = await open(partPath(place), constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    return [data, await open(journalPath(place), 'a+', 0o600)]
  } catch (error) {
    await data.close()
    throw error
  }
}

type Opened = { data: FileHandle; journal: FileHandle; subject: JournalSubject }

/** What the journal promises, if the file is long enough to hold it; else both begin anew. */
const readKept = async ({ data, journal, subject }: Opened): Promise<JournalState> => {
  const kept = readJournal(await journal.readFile('utf8'), subject)
  const needed = kept?.received.at(-1)?.[1] ?? 0
  if (kept !== undefined && (await data.stat()).size >= needed) {
    await journal.truncate(kept.wholeLength)
    return kept
  }
  await journal.truncate(0)
  await data.truncate(0)
  await journal.appendFile(beginLine(subject))
  return { received: [], etag: null }
}

/** Resolves to how many bytes that were. */
const writeAll = async (data: FileHandle, start: number, pieces: readonly Uint8Array[]): Promise<number> => {
  let [left, done] = [pieces, 0]
  while (left.length > 0) {
    const { bytesWritten } = await data.writev(left, start + done)
    done += bytesWritten
    left = after(left, bytesWritten)
  }
  return done
}

/** What is left of the pieces after so many bytes. */
const after = (pieces: readonly Uint8Array[], bytes: number): Uint8Array[] => {
  let skip = bytes
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.min(skip, piece.length))
    skip -= piece.length - rest.length
    return rest.length === 0 ? [] : [rest]
  })
}

const readAll = async (data: FileHandle, start: number, buffer: Uint8Array): Promise<void> => {
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await data.read(buffer, done, buffer.length - done, start + done)
    if (bytesRead === 0) throw new Error('A part of the file that was written is not there any more')
    done += bytesRead
  }
}
