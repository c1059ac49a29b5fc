import { describe, expect, it } from 'vitest'
import { type TestGguf, arrayOf, f32, ggufBytes, i32, key, sparseSource, stringKey, tensor, types, u32, u32Key, u64 } from './gguf-for-tests.ts'
import { type Case, judge, verdict, withKey, withTensor, wrap } from './judge-gguf-for-tests.ts'
import { readGgufHeader } from './read-gguf-header.ts'
import { tensorTypes } from './tensor-types.ts'

describe('a tensor', () => {
  const big = (dimensions: readonly (number | bigint)[], expected: string): Case => [
    `of ${dimensions.join(' x ')}`,
    withTensor({ dimensions, type: 24 }),
    expected,
  ]
  const field = 'tensor token_embd.weight'
  judge([
    ['without a name', withTensor({ name: '' }), 'malformed: tensor 0 name length'],
    ['with a name of 63 bytes', withTensor({ name: 'n'.repeat(63) }), 'accepted'],
    ['with a name of 64 bytes', withTensor({ name: 'n'.repeat(64) }), 'malformed: tensor 0 name length'],
    ['with a name that is not plain', withTensor({ name: 'a b', type: 99 }), 'unsupported-type: tensor 0 type'],
    ['of the same name as another', { tensors: [tensor(), tensor({ offset: 128 })], weights: Buffer.alloc(256) }, 'malformed: tensor 1'],
    ['of 0 dimensions', withTensor({ dimensions: [] }), `malformed: ${field} dimensions`],
    ['of 4 dimensions', withTensor({ dimensions: [2, 2, 2, 4] }), 'accepted'],
    ['of 5 dimensions', withTensor({ dimensions: [2, 2, 2, 2, 2] }), `malformed: ${field} dimensions`],
    ['of 2^31 dimensions', withTensor({ dimensionCount: 2 ** 31 }), `malformed: ${field} dimensions`],
    ['of -1 dimensions', withTensor({ dimensionCount: 2 ** 32 - 1 }), `malformed: ${field} dimensions`],
    big([0], `malformed: ${field} dimension 0`),
    big([32, 0], `malformed: ${field} dimension 1`),
    big([32, 1, 1, 0], `malformed: ${field} dimension 3`),
    big([1, 1, 1, 1], 'accepted'),
    big([2n ** 40n], `truncated: ${field} end`),
    big([2n ** 40n + 1n], `malformed: ${field} dimension 0`),
    big([2n ** 63n - 1n, 2, 1, 1], `malformed: ${field} dimension 0`),
    big([2n ** 63n], `malformed: ${field} dimension 0`),
    big([wrap], `malformed: ${field} dimension 0`),
    big([2n ** 40n, 2n ** 8n - 1n], `truncated: ${field} end`),
    big([2n ** 40n, 2n ** 8n], `malformed: ${field} values`),
    big([2n ** 32n, 2n ** 32n], `malformed: ${field} values`),
    big([2n ** 40n, 2n ** 40n, 2n ** 40n, 2n ** 40n], `malformed: ${field} values`),
    big([2n ** 16n, 2n ** 16n, 2n ** 16n, 1], `malformed: ${field} values`),
    ['of a type that was given up', withTensor({ type: 4 }), `unsupported-type: ${field} type`],
    ['of the first unknown type', withTensor({ type: 43 }), `unsupported-type: ${field} type`],
    ['of type -1', withTensor({ type: 2 ** 32 - 1 }), `unsupported-type: ${field} type`],
    ['at -1', withTensor({ offset: wrap }), `malformed: ${field} offset`],
    ['at 2^60', withTensor({ offset: 2n ** 60n }), `malformed: ${field} offset`],
    ['whose end wraps to the beginning', withTensor({ offset: wrap - 127n }), `malformed: ${field} offset`],
    ['32 bytes too far', withTensor({ offset: 32 }), `truncated: ${field} end`],
    ['that is not aligned', { ...withTensor({ offset: 16 }), weights: Buffer.alloc(256) }, `malformed: ${field} offset`],
    ['cut by one byte', { weights: Buffer.alloc(127) }, `truncated: ${field} end`],
    ['without weights', { weights: Buffer.alloc(0) }, `truncated: ${field} end`],
  ])

  it.each([...tensorTypes])('of type %i is as large as its blocks', async (type, { name, blockValues, blockBytes }) => {
    const file = (row: number, bytes: number) =>
      ggufBytes({ tensors: [tensor({ dimensions: [row, 3], type })], weights: Buffer.alloc(bytes) })
    const header = await readGgufHeader(sparseSource(file(blockValues * 2, blockBytes * 6)))
    expect(header.tensors[0]).toMatchObject({ type: name, sizeBytes: blockBytes * 6 })
    expect(await verdict(file(blockValues * 2, blockBytes * 6 - 1))).toBe('truncated: tensor token_embd.weight end')
    if (blockValues === 1) return
    expect(await verdict(file(blockValues * 2 - 1, blockBytes * 6))).toBe('malformed: tensor token_embd.weight dimension 0')
    expect(await verdict(file(1, blockBytes * 6))).toBe('malformed: tensor token_embd.weight dimension 0')
  })

  const two = (offsets: readonly [number, number], weights = 256): Partial<TestGguf> => ({
    tensors: [tensor({ name: 'a', offset: offsets[0] }), tensor({ name: 'b', offset: offsets[1] })],
    weights: Buffer.alloc(weights),
  })
  judge([
    ['after another', two([0, 128]), 'accepted'],
    ['before another', two([128, 0]), 'accepted'],
    ['after a gap', two([0, 160], 288), 'accepted'],
    ['within another', two([0, 96]), 'malformed: tensor b offset'],
    ['at the same place as another', two([0, 0]), 'malformed: tensor b offset'],
    ['that a later one reaches into', two([96, 0]), 'malformed: tensor a offset'],
  ])
})

describe('the alignment', () => {
  const aligned = (alignment: number): Partial<TestGguf> => ({ keys: [u32Key('general.alignment', alignment)], alignment: Math.max(alignment, 1) })
  const field = 'malformed: general.alignment'
  judge([
    ...[8, 16, 32, 4096, 65_536].map((bytes): Case => [`of ${bytes}`, aligned(bytes), 'accepted']),
    ...[0, 1, 4, 7, 9, 24, 48, 65_535, 131_072, 2 ** 31, 2 ** 32 - 1].map(
      (bytes): Case => [`of ${bytes}`, withKey(u32Key('general.alignment', bytes)), field],
    ),
    ['as an int', withKey(key('general.alignment', types.i32, i32(32))), field],
    ['as a long', withKey(key('general.alignment', types.u64, u64(32))), field],
    ['as a text', withKey(stringKey('general.alignment', '32')), field],
    ['as a float', withKey(key('general.alignment', types.f32, f32(32))), field],
    ['as a list', withKey(arrayOf('general.alignment', types.u32, [u32(32)])), field],
    ['of 64 for a tensor at 32', { ...aligned(64), tensors: [tensor({ offset: 32 })], weights: Buffer.alloc(256) }, 'malformed: tensor token_embd.weight offset'],
  ])
})
