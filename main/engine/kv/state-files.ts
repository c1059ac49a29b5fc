/* Where llama.cpp's state files live for the few milliseconds that they are needed.
 *
 * The library moves the state of a sequence through files only, and such a file
 * tells what the user wrote. On Linux it lies in memory (/dev/shm) and loses its
 * name as soon as it is open: the library reaches it through /proc/self/fd, and a
 * process that is killed leaves nothing behind. Elsewhere, or where memory is too
 * short, it lies in a private folder and is removed after use; what a killed
 * engine left there is removed by the next one. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, readdirSync, rmSync, statfsSync, unlinkSync, writevSync } from 'node:fs'
import { join } from 'node:path'
import type { LlamaContextSequence } from 'node-llama-cpp'
import type { ReadAt } from './state-file.ts'

export type StateFiles = {
  /** Saves a sequence and shows the file to `read`. Rejects where it cannot be saved. */
  save: <T>(sequence: LlamaContextSequence, read: (readAt: ReadAt, fileBytes: number) => T | Promise<T>) => Promise<T>
  /** Loads a sequence from a file of these parts. Rejects where it cannot be loaded. */
  load: (sequence: LlamaContextSequence, parts: readonly Buffer[]) => Promise<void>
  /** Moves the state of a sequence: saved, then `between`, then loaded into what `between` returns. */
  move: (from: LlamaContextSequence, between: () => Promise<LlamaContextSequence>) => Promise<LlamaContextSequence>
}

const memoryFolder = '/dev/shm'
/** Parts per system call; Linux takes 1024. */
const partsPerWrite = 512

/** @param folder private to us; used where there is no memory to put files in */
export const createStateFiles = (folder: string): StateFiles => {
  let count = 0
  for (const place of [memoryFolder, folder]) removeLeftOver(place)

  const withFile = async <T>(neededBytes: number, use: (file: { path: string; fd: number }) => Promise<T>): Promise<T> => {
    count += 1
    const name = `hearth-${process.pid}-${count}.state`
    const isInMemory = process.platform === 'linux' && freeBytes(memoryFolder) > neededBytes
    if (!isInMemory) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = join(isInMemory ? memoryFolder : folder, name)
    const fd = openSync(path, 'wx+', 0o600)
    try {
      if (process.platform !== 'linux') return await use({ path, fd })
      unlinkSync(path)
      return await use({ path: `/proc/self/fd/${fd}`, fd })
    } finally {
      closeSync(fd)
      rmSync(path, { force: true })
    }
  }
  /** Before anything was saved we do not know better than 256 KiB per token, which is a large model. */
  let tokenBytes = 256 * 1024
  const save: StateFiles['save'] = (sequence, read) =>
    withFile((sequence.nextTokenIndex + 1) * tokenBytes, async ({ path, fd }) => {
      await sequence.saveStateToFile(path)
      const { size } = fstatSync(fd)
      if (sequence.nextTokenIndex > 0) tokenBytes = Math.ceil(size / sequence.nextTokenIndex) + 1
      return read((offset, length) => readAll(fd, offset, length), size)
    })
  return {
    save,
    load: (sequence, parts) =>
      withFile(parts.reduce((sum, { length }) => sum + length, 0), async ({ path, fd }) => {
        writeAll(fd, parts)
        await sequence.loadStateFromFile(path, { acceptRisk: true })
      }),
    move: (from, between) =>
      withFile((from.nextTokenIndex + 1) * tokenBytes, async ({ path }) => {
        await from.saveStateToFile(path)
        const to = await between()
        await to.loadStateFromFile(path, { acceptRisk: true })
        return to
      }),
  }
}

const readAll = (fd: number, offset: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  while (at < length) {
    const count = readSync(fd, bytes, at, length - at, offset + at)
    if (count === 0) break
    at += count
  }
  return bytes.subarray(0, at)
}

const writeAll = (fd: number, parts: readonly Buffer[]): void => {
  for (let from = 0; from < parts.length; from += partsPerWrite) {
    const chunk = parts.slice(from, from + partsPerWrite)
    const expected = chunk.reduce((sum, { length }) => sum + length, 0)
    const written = writevSync(fd, chunk)
    // A full file system writes less rather than failing.
    if (written !== expected) throw new Error(`Only ${written} of ${expected} bytes of a state file could be written`)
  }
}

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    // No such folder: nothing fits there.
    return 0
  }
}

const removeLeftOver = (folder: string): void => {
  for (const name of listFiles(folder)) {
    const pid = Number(/^hearth-(\d+)-\d+\.state$/.exec(name)?.[1])
    if (pid > 0 && !isRunning(pid)) rmSync(join(folder, name), { force: true })
  }
}

const listFiles = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    // It is made when it is needed.
    return []
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
