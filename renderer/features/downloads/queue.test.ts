import { describe, expect, it } from 'vitest'
import type { Download } from '../../../main/contract/downloads.ts'
import { DownloadId } from '../../../main/contract/ids.ts'
import { sampleDownload } from '../../text/download-for-tests.ts'
import { neighbours, totalProgress } from './queue.ts'

const ids = ['0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11', '0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e12', '0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e13'].map((id) => DownloadId.parse(id))
const [a, b, c] = ids

const download = (id: DownloadId, change: Partial<Download> = {}): Download => sampleDownload({ id, ...change })

describe('the queue of downloads', () => {
  it('one step sooner is before the one above, one step later is before the one after the next', () => {
    const queue = ids.map((id) => download(id))
    if (a === undefined || b === undefined || c === undefined) throw new Error('Three ids are needed.')
    expect([a, b, c].map((id) => neighbours(queue, id))).toEqual([
      { above: undefined, below: c },
      { above: a, below: null },
      { above: b, below: undefined },
    ])
  })

  it('the title bar counts what waits, and says nothing while nothing runs', () => {
    if (a === undefined || b === undefined) throw new Error('Two ids are needed.')
    expect(totalProgress([download(a), download(b, { state: 'paused' })])).toBeNull()
    const running = download(a, { state: 'running', receivedBytes: 50, secondsLeft: 9, bytesPerSecond: 5 })
    expect(totalProgress([running, download(b)])).toEqual({ fraction: 0.25, count: 2, secondsLeft: 9, bytesPerSecond: 5 })
  })
})
