import { describe, expect, it } from 'vitest'
import { type Download, DownloadReason, DownloadState } from '../../main/contract/downloads.ts'
import { downloadFraction, downloadWords } from './download-text.ts'
import { sampleDownload } from './download-for-tests.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const now = Date.UTC(2026, 10, 20, 12)

const download = sampleDownload({
  sizeBytes: 2_400_000_000,
  receivedBytes: 600_000_000,
  state: 'running',
  bytesPerSecond: 4_200_000,
  secondsLeft: 428,
})

const words = (change: Partial<Download>) => {
  const { title, detail } = downloadWords({ ...download, ...change }, now)
  return [plain(title), plain(detail)]
}

describe('how a download is doing', () => {
  it('while it runs: how much, how fast, how long', () => {
    expect(words({})).toEqual(['25 %', '600 MB of 2.4 GB, 4.2 MB/s, 7 min left'])
    expect(words({ bytesPerSecond: null, secondsLeft: null })).toEqual(['25 %', '600 MB of 2.4 GB'])
  })

  it('while it waits: what for, and that nothing is lost', () => {
    expect(words({ reason: 'rate-limited', nextTryAtMs: now + 40_000 })).toEqual(['The hub asked us to wait', '600 MB is here and kept. Next try in 40 s.'])
    expect(words({ state: 'paused', reason: 'disk-full', neededBytes: 1_000_000_000 })[1]).toContain('1.0 GB more')
  })

  it('an empty file is not divided by', () => {
    expect(downloadFraction({ ...download, sizeBytes: 0 })).toBe(0)
  })

  it.each(DownloadState.options.flatMap((state) => DownloadReason.options.map((reason) => ({ state, reason }))))('$state, $reason has whole sentences', (change) => {
    const { title, detail } = downloadWords({ ...download, ...change }, now)
    expect(title).not.toBe('')
    expect(`${title} ${detail}`).not.toMatch(/undefined|null|NaN|sha|http|ECONN/i)
  })
})
