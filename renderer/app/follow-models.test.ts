import { describe, expect, it } from 'vitest'
import type { Download } from '../../main/contract/downloads.ts'
import { numberedDownload as download } from '../text/download-for-tests.ts'
import { withChange } from './follow-models.ts'

const names = (list: readonly Download[]): string[] => list.map(({ name }) => name)

describe('the list of downloads', () => {
  const all = [download(0), download(1), download(2)].reduce<Download[]>((list, one) => withChange(list, { type: 'changed', download: one }), [])

  it('follows the queue when a download is moved', () => {
    const moved = withChange(all, { type: 'changed', download: download(2, { position: -1 }) })
    expect(names(moved)).toEqual(['download 2', 'download 0', 'download 1'])
  })

  it('puts what is over last and forgets what was removed', () => {
    const done = withChange(all, { type: 'changed', download: download(0, { state: 'done', finishedAtMs: 9 }) })
    expect(names(done)).toEqual(['download 1', 'download 2', 'download 0'])
    expect(names(withChange(done, { type: 'removed', id: download(1).id }))).toEqual(['download 2', 'download 0'])
  })
})
