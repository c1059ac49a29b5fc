import { describe, expect, it } from 'vitest'
import { CommitSha, DownloadId, RepositoryId, Sha256 } from '../contract/ids.ts'
import type { NewJob } from './download-repository.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const file = (path: string) => ({ path, sizeBytes: 100, sha256: Sha256.parse('a'.repeat(64)), isVerified: false })

const job = (name: string): NewJob => ({
  repository: RepositoryId.parse('owner/model'),
  commit: CommitSha.parse('1'.repeat(40)),
  name,
  quantization: 'Q4_K_M',
  licence: 'mit',
  files: [file(`${name}-00001-of-00002.gguf`), file(`${name}-00002-of-00002.gguf`)],
})

describe('stored downloads', () => {
  it('survive a restart as they were, in the order the user gave them', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open({ clock: () => 50 })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => first.downloads.add(job(name)))
    if (a === undefined || b === undefined || c === undefined) throw new Error('not added')
    first.downloads.move(c.id, a.id)
    first.downloads.setVerified(b.id, 'b-00001-of-00002.gguf', true)
    first.downloads.setProgress(b.id, { state: 'paused', reason: 'disk-full', host: null, neededBytes: 77 })
    await first.close()
    const second = await place.open()
    expect(second.downloads.list()).toEqual([
      c,
      a,
      {
        ...b,
        state: 'paused',
        reason: 'disk-full',
        neededBytes: 77,
        files: [{ ...file('b-00001-of-00002.gguf'), isVerified: true }, file('b-00002-of-00002.gguf')],
      },
    ])
  })

  it('have an end once they are done or failed, and none again when they go on', async () => {
    await using place = createTemporaryStorage()
    const { downloads } = await place.open({ clock: () => 60 })
    const { id } = downloads.add(job('a'))
    const ends = (['done', 'queued', 'failed'] as const).map((state) => {
      downloads.setProgress(id, { state, reason: null, host: null, neededBytes: null })
      return downloads.get(id).finishedAtMs
    })
    expect(ends).toEqual([60, null, 60])
  })

  it('that were taken off the list are gone with their files, and nothing can be done with them', async () => {
    await using place = createTemporaryStorage()
    const { downloads } = await place.open()
    const { id } = downloads.add(job('a'))
    downloads.remove(id)
    const gone = DownloadId.parse('00000000-0000-4000-8000-000000000000')
    const notFound: unknown = expect.objectContaining({ code: 'not-found' })
    expect(downloads.list()).toEqual([])
    expect(() => downloads.get(id)).toThrow(notFound)
    expect(() => downloads.move(gone, null)).toThrow(notFound)
    expect(() => downloads.setProgress(gone, { state: 'queued', reason: null, host: null, neededBytes: null })).toThrow(notFound)
  })
})
