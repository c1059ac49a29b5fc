import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { lackingBytes, readDiskSpace } from './disk-space.ts'

const GiB = 1024 ** 3

describe('room for a download', () => {
  it('is there when two gibibytes stay free beside it', () => {
    const disk = { freeBytes: 10 * GiB, totalBytes: 500 * GiB }
    expect([lackingBytes(disk, 8 * GiB), lackingBytes(disk, 8 * GiB + 5)]).toEqual([0, 5])
  })

  it('is there on a small disk when a tenth of it stays free', () => {
    expect(lackingBytes({ freeBytes: 3000, totalBytes: 10_000 }, 2000)).toBe(0)
    expect(lackingBytes({ freeBytes: 3000, totalBytes: 10_000 }, 2500)).toBe(500)
  })

  it('is missing for one that runs only when half of the reserve is gone, so that it does not stop and start at the edge', () => {
    const disk = { freeBytes: 9 * GiB, totalBytes: 500 * GiB }
    expect([lackingBytes(disk, 8 * GiB), lackingBytes(disk, 8 * GiB, true), lackingBytes(disk, 8 * GiB + 1, true)]).toEqual([GiB, 0, 1])
  })

  it('is read from the system', async () => {
    const { freeBytes, totalBytes } = await readDiskSpace(tmpdir())
    expect([freeBytes > 0, totalBytes >= freeBytes]).toEqual([true, true])
  })
})
