// download-text.ts - How a download is doing, in one line.
import type { Download, DownloadReason } from '../../main/contract/downloads.ts'
import { formatByteRate, formatBytes, formatPercent, formatTimeLeft } from './format.ts'
import type { Tone } from './tone.ts'

export type DownloadWords = { tone: Tone; title: string; detail: string }

export const downloadFraction = ({ receivedBytes, sizeBytes }: Download): number => (sizeBytes === 0 ? 0 : Math.min(1, receivedBytes / sizeBytes))

export const downloadWords = (download: Download, nowMs: number): DownloadWords => {
  const { state, reason } = download
  switch (state) {
    case 'queued':
      return { tone: 'quiet', title: 'Waiting its turn', detail: formatBytes(download.sizeBytes) }
    case 'running':
      return reason === null
        ? { tone: 'ok', title: formatPercent(downloadFraction(download)), detail: progressWords(download) }
        : { tone: 'warn', title: runningReason(reason), detail: waitWords(download, nowMs) }
    case 'verifying':
      return { tone: 'ok', title: 'Checking', detail: 'Every byte is compared with what the hub promised.' }
    case 'paused':
      return { tone: reason === 'by-user' || reason === null ? 'quiet' : 'warn', title: 'Paused', detail: pausedReason(download) }
    case 'failed':
      return { tone: 'bad', title: 'Stopped', detail: failedReason(download) }
    case 'done':
      return { tone: 'ok', title: 'In your library', detail: `${formatBytes(download.sizeBytes)}, checked` }
  }
}

/** "1.2 GB of 2.4 GB, 4.2 MB/s, 5 min left". */
export const progressWords = ({ receivedBytes, sizeBytes, bytesPerSecond, secondsLeft }: Download): string =>
  [
    `${formatBytes(receivedBytes)} of ${formatBytes(sizeBytes)}`,
    ...(bytesPerSecond === null ? [] : [formatByteRate(bytesPerSecond)]),
    ...(secondsLeft === null ? [] : [formatTimeLeft(secondsLeft)]),
  ].join(', ')

const runningReason = (reason: DownloadReason): string => {
  if (reason === 'rate-limited') return 'The hub asked us to wait'
  if (reason === 'began-again') return 'Begun again'
  return 'Trying again'
}

const waitWords = (download: Download, nowMs: number): string => {
  const { nextTryAtMs, reason } = download
  if (reason === 'began-again') return `The file on the hub was replaced. ${progressWords(download)}`
  const wait = nextTryAtMs === null || nextTryAtMs <= nowMs ? '' : ` Next try in ${formatTimeLeft((nextTryAtMs - nowMs) / 1000).replace(/\sleft$/, '')}.`
  return `${kept(download)}${wait}`
}

const kept = ({ receivedBytes }: Download): string => `${formatBytes(receivedBytes)} is here and kept.`

const pausedReason = (download: Download): string => {
  switch (download.reason) {
    case 'not-on-mains':
      return `It goes on when the computer is plugged in. ${kept(download)}`
    case 'offline-switch':
      return `Hearth is set to stay offline. ${kept(download)}`
    case 'no-connection':
      return `${download.host ?? 'The hub'} cannot be reached. It is tried again every few minutes. ${kept(download)}`
    case 'disk-full':
      return `The disk needs ${download.neededBytes === null ? 'more room' : `${formatBytes(download.neededBytes)} more`}; it goes on by itself then. ${kept(download)}`
    default:
      return kept(download)
  }
}

const failedReason = ({ reason, host }: Download): string => {
  switch (reason) {
    case 'needs-token':
      return 'The hub wants to know who you are. Set a token under “Where models come from”, then try again.'
    case 'needs-consent':
      return 'The model’s terms have to be accepted on its page on the hub first. Then try again.'
    case 'not-found':
      return 'The file is no longer on the hub. Open its page to see what there is now.'
    case 'wrong-bytes':
      return 'What came is not what the hub promised, so it was thrown away. Try again; if it comes back, tell the hub’s people.'
    case 'refused':
      return `The hub sent us to ${host ?? 'an address'}, where downloads may not go. Nothing was sent there. If you trust it, add it under “Where models come from”.`
    case 'disk-failed':
      return 'Hearth could not write to its data folder. Check the disk, then try again.'
    case 'internal':
      return 'Something went wrong inside Hearth. What came is kept; try again.'
    default:
      return `${host ?? 'The hub'} answered with an error. What came is kept; try again later.`
  }
}
