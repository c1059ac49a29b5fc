import { expect, it } from 'vitest'
import { starterFile } from '../starter-for-tests.ts'
import { probeKv } from './probe-kv.ts'

const request = { modelPath: starterFile, contextSize: 2048, threads: 1, gpu: 'off' as const, draftModelPath: null }

it('smaller keys and values are tried against those as they are: the starter mostly agrees with itself', async () => {
  const same = await probeKv({ ...request, kvType: 'f16' })
  expect(same).toMatchObject({ agreement: 1, isFinite: true })
  expect(same.build).toContain('v0.5.0')
  for (const kvType of ['q8_0', 'q4_0'] as const) {
    const { agreement, isFinite } = await probeKv({ ...request, kvType })
    expect([kvType, isFinite, agreement > 0.7]).toEqual([kvType, true, true])
  }
})

it('a type that cannot be used is an error, not a crash', async () => {
  // Values cannot be quantized without flash attention.
  await expect(probeKv({ ...request, kvType: 'q8_0', flashAttention: 'off' })).rejects.toThrow()
})
