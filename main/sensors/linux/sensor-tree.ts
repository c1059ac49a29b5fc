/* The files under /sys and /proc, read as they are, below a root that tests choose.
 *
 * A file that is not there is `missing`; one that cannot be read (EACCES since
 * CVE-2020-8694 for energy counters, EIO from drivers whose device is gone) is
 * `unreadable`; one that does not hold what it should is `garbage`. Nothing here
 * throws, starts a process or keeps a descriptor open.
 *
 * What lies under /proc comes from the kernel's own memory and never waits for a
 * device: it is read at once, for a sixth of what a trip through the thread pool
 * costs. Anything under /sys may wait for firmware, and does so off the event loop. */
import { readFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'

export type Problem = 'missing' | 'unreadable' | 'garbage'

export type Found<T> = { value: T; problem: null } | { value: null; problem: Problem }

export type SensorTree = {
  /** Without the white space around it. */
  text: (path: string) => Promise<Found<string>>
  /** A whole number. */
  number: (path: string) => Promise<Found<number>>
  /** Names in a folder, sorted. */
  list: (path: string) => Promise<Found<string[]>>
}

export const openSensorTree = (root: string): SensorTree => {
  // Paths begin with a slash and are put together some hundred times a minute.
  const base = root.endsWith('/') ? root.slice(0, -1) : root
  const text: SensorTree['text'] = async (path) => {
    try {
      const file = base + path
      const content = path.startsWith('/proc/') ? readFileSync(file, 'utf8') : await readFile(file, 'utf8')
      return { value: content.trim(), problem: null }
    } catch (error) {
      return { value: null, problem: problemOf(error) }
    }
  }
  return {
    text,
    number: async (path) => parseNumber(await text(path)),
    list: async (path) => {
      try {
        return { value: (await readdir(base + path)).toSorted(byNumber), problem: null }
      } catch (error) {
        return { value: null, problem: problemOf(error) }
      }
    },
  }
}

/** What an error of the file system means for a sensor. */
export const problemOf = (error: unknown): Problem => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' || code === 'ENXIO' || code === 'ENODATA' ? 'missing' : 'unreadable'
}

const parseNumber = (found: Found<string>): Found<number> => {
  if (found.value === null) return found
  return /^-?\d{1,18}$/.test(found.value) ? { value: Number(found.value), problem: null } : { value: null, problem: 'garbage' }
}

/** hwmon2 before hwmon10. */
const byNumber = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true })
