import { expect, it } from 'vitest'
import { type GpuSource, readGpu, usedGpuBytes } from './read-gpu.ts'

const GiB = 1024 ** 3

const source = (gpu: GpuSource['gpu'], state: { total: number; used: number; free: number; unifiedSize: number }): GpuSource => ({
  gpu,
  getVramState: () => Promise.resolve(state),
  getGpuDeviceNames: () => Promise.resolve(['A card']),
})

it('a card is what it has, what is free of it and what our own model would give back', async () => {
  const card = source('cuda', { total: 24 * GiB, used: 10 * GiB, free: 14 * GiB, unifiedSize: 0 })
  expect(await readGpu(card, 6 * GiB)).toEqual({ kind: 'cuda', devices: ['A card'], totalBytes: 24 * GiB, freeBytes: 20 * GiB, isUnified: false })
  expect(await usedGpuBytes(card)).toBe(10 * GiB)
})

it('memory that the processor shares is said to be the same', async () => {
  expect(await readGpu(source('metal', { total: 24 * GiB, used: 4 * GiB, free: 20 * GiB, unifiedSize: 24 * GiB }), 0)).toMatchObject({ kind: 'metal', isUnified: true })
})

it('there is none without a card, and where the driver tells of no memory', async () => {
  expect(await readGpu(source(false, { total: 0, used: 0, free: 0, unifiedSize: 0 }), 0)).toBeNull()
  expect(await readGpu(source('vulkan', { total: 0, used: 0, free: 0, unifiedSize: 0 }), 0)).toBeNull()
  expect(await usedGpuBytes(source(false, { total: 0, used: 5, free: 0, unifiedSize: 0 }))).toBe(0)
})

it('numbers that cannot be are brought back to what can', async () => {
  const odd = source('vulkan', { total: 8 * GiB, used: Number.NaN, free: -5, unifiedSize: 0 })
  expect(await readGpu(odd, 0)).toMatchObject({ freeBytes: 0 })
  expect(await readGpu(source('vulkan', { total: 8 * GiB, used: 0, free: 9 * GiB, unifiedSize: 0 }), GiB)).toMatchObject({ freeBytes: 8 * GiB })
  expect(await usedGpuBytes(odd)).toBe(0)
})
