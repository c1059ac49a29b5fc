/* Room on the disk that models are kept on.
 *
 * A download never takes the last of it: chats must be saved. It leaves 2 GiB
 * free, or a tenth of a small disk. It begins when everything that is missing
 * fits beside that; it stops when that is no longer so (somebody else needs
 * room too), but not before half of the reserve is gone, so that it does not
 * stop and start at the edge. */
import { statfs } from 'node:fs/promises'

export type DiskSpace = { freeBytes: number; totalBytes: number }

export type ReadDiskSpace = (folder: string) => Promise<DiskSpace>

export const readDiskSpace: ReadDiskSpace = async (folder) => {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

const largestReserve = 2 * 1024 ** 3

/** Bytes that must be freed first; 0 when there is room for `missingBytes`. */
export const lackingBytes = ({ freeBytes, totalBytes }: DiskSpace, missingBytes: number, isRunning = false): number => {
  const reserve = Math.min(largestReserve, totalBytes / 10) * (isRunning ? 0.5 : 1)
  return Math.max(0, Math.ceil(missingBytes + reserve - freeBytes))
}
