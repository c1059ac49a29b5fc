import { describe, expect, it } from 'vitest'
import { numberedDownload as download } from '../../text/download-for-tests.ts'
import { neighbours, totalProgress } from './queue.ts'

describe('the queue of downloads', () => {
  it('one step sooner is before the one above, one step later is before the one after the next', () => {
    const queue = [download(1), download(2), download(3)]
    const [a, b, c] = [1, 2, 3].map((digit) => download(digit).id)
    expect(queue.map(({ id }) => neighbours(queue, id))).toEqual([
      { above: undefined, below: c },
      { above: a, below: null },
      { above: b, below: undefined },
    ])
  })

  it('the title bar counts what waits, and says nothing while nothing runs', () => {
    expect(totalProgress([download(1), download(2, { state: 'paused' })])).toBeNull()
    const running = download(1, { state: 'running', receivedBytes: 50, secondsLeft: 9, bytesPerSecond: 5 })
    expect(totalProgress([running, download(2)])).toEqual({ fraction: 0.25, count: 2, secondsLeft: 9, bytesPerSecond: 5 })
  })
})
