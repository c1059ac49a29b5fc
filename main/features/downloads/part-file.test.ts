import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalPath, keptBytes, openPartFile, partPath } from './part-file.ts'

const subject = { sizeBytes: 100, sha256: 'ab'.repeat(32) }
let place: { folder: string; number: number }
beforeEach(() => {
  place = { folder: mkdtempSync(join(tmpdir(), 'hearth-part-')), number: 0 }
})
afterEach(() => rmSync(place.folder, { recursive: true, force: true }))

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

describe('a file that is being downloaded', () => {
  it('keeps what was written in any order when it is closed and opened again', async () => {
    const first = await openPartFile(place, subject)
    await first.write(50, [bytes(20, 2)])
    await first.write(0, [bytes(10, 1)])
    await first.setEtag('"v1"')
    await first.close()
    const second = await openPartFile(place, subject)
    const buffer = new Uint8Array(20)
    await second.read(50, buffer)
    expect({ received: second.received(), frontier: second.frontier(), etag: second.etag(), buffer, kept: keptBytes(place, subject) }).toEqual({
      received: [
        [0, 10],
        [50, 70],
      ],
      frontier: 10,
      etag: '"v1"',
      buffer: bytes(20, 2),
      kept: 30,
    })
    await second.close()
  })

  it('promises nothing that was not synced, as after a kill', async () => {
    const first = await openPartFile(place, subject)
    await first.write(0, [bytes(10, 1)])
    await first.checkpoint()
    await first.write(10, [bytes(10, 1)])
    const [journal, part] = [readFileSync(journalPath(place)), readFileSync(partPath(place))]
    await first.close()
    writeFileSync(journalPath(place), journal)
    writeFileSync(partPath(place), part)
    const second = await openPartFile(place, subject)
    expect(second.received()).toEqual([[0, 10]])
    await second.close()
  })

  it('goes on after a torn line of its journal', async () => {
    const first = await openPartFile(place, subject)
    await first.write(0, [bytes(10, 1)])
    await first.close()
    appendFileSync(journalPath(place), '1234abcd got 50 6')
    const second = await openPartFile(place, subject)
    await second.write(20, [bytes(5, 1)])
    await second.close()
    const third = await openPartFile(place, subject)
    expect(third.received()).toEqual([
      [0, 10],
      [20, 25],
    ])
    await third.close()
  })

  it.each([
    ['was cut short by somebody else', () => truncateSync(partPath(place), 5)],
    ['lost its journal', () => rmSync(journalPath(place))],
    ['has a journal that is garbage', () => writeFileSync(journalPath(place), 'garbage')],
  ])('begins anew when it %s', async (_, spoil) => {
    const first = await openPartFile(place, subject)
    await first.write(0, [bytes(10, 1)])
    await first.close()
    spoil()
    const second = await openPartFile(place, subject)
    expect([second.received(), readFileSync(partPath(place)).length]).toEqual([[], 0])
    await second.close()
  })

  it('begins anew when another file is to be fetched, and when it is told to', async () => {
    const first = await openPartFile(place, subject)
    await first.write(0, [bytes(10, 1)])
    await first.close()
    const other = await openPartFile(place, { ...subject, sha256: 'cd'.repeat(32) })
    const seen = [other.received()]
    await other.write(0, [bytes(10, 1)])
    await other.reset()
    seen.push(other.received())
    await other.close()
    const again = await openPartFile(place, { ...subject, sha256: 'cd'.repeat(32) })
    seen.push(again.received())
    await again.close()
    expect([seen, readFileSync(partPath(place)).length]).toEqual([[[], [], []], 0])
  })
})
