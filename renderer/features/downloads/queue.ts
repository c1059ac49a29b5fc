// queue.ts - Places in the queue of downloads.
import type { Download } from '../../../main/contract/downloads.ts'
import type { DownloadId } from '../../../main/contract/ids.ts'

export const isOver = ({ state }: Download): boolean => state === 'done'

export type Neighbours = {
  /** The one to be put before, to come one sooner; undefined for the first. */
  above: DownloadId | undefined
  /** The one to be put before, to come one later; null is the end of the queue, undefined for the last. */
  below: DownloadId | null | undefined
}

export const neighbours = (queue: readonly Download[], id: DownloadId): Neighbours => {
  const place = queue.findIndex((download) => download.id === id)
  if (place === -1) return { above: undefined, below: undefined }
  const isLast = place === queue.length - 1
  return { above: queue[place - 1]?.id, below: isLast ? undefined : (queue[place + 2]?.id ?? null) }
}

/** The running ones together, for the title bar; null while none runs. */
export const totalProgress = (downloads: readonly Download[]): { fraction: number; count: number; secondsLeft: number | null; bytesPerSecond: number | null } | null => {
  const running = downloads.filter(({ state }) => state === 'running' || state === 'verifying')
  const [first] = running
  if (first === undefined) return null
  const all = downloads.filter(({ state }) => state === 'running' || state === 'verifying' || state === 'queued')
  const size = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const received = all.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0)
  return { fraction: size === 0 ? 0 : received / size, count: all.length, secondsLeft: first.secondsLeft, bytesPerSecond: first.bytesPerSecond }
}
