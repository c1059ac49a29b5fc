// bench/gguf/widen-model.test.ts - Files come back as they were written, and widening adds zeros and nothing else.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type GgufKey, type GgufTensor, numberOf, readGguf, tensorTypes } from './read-gguf.ts'
import { widenModel } from './widen-model.ts'
import { f32Key, u32Key, writeGguf } from './write-gguf.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-gguf-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string): string => join(folder, name)

const f32 = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer)
const tensor = (name: string, dimensions: number[], ...values: number[]): GgufTensor => ({ name, type: tensorTypes.f32.id, dimensions, data: f32(...values) })
const write = (path: string, keys: readonly GgufKey[], tensors: readonly GgufTensor[]): void =>
  writeGguf(
    path,
    keys,
    tensors.map((one) => ({ ...one, data: () => one.data })),
  )

const epsilon = 'llama.attention.layer_norm_rms_epsilon'
const keys = [u32Key('llama.embedding_length', 2), u32Key('llama.feed_forward_length', 3), f32Key(epsilon, 0.5), u32Key('llama.block_count', 1)]

test('a file that is read and written again is the same file, byte by byte', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 20 })
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
  const someTensor = fc.tuple(name, sizes, fc.boolean()).map(([tensorName, dimensions, isHalf]): GgufTensor => {
    const { id, size } = isHalf ? tensorTypes.f16 : tensorTypes.f32
    return { name: tensorName, type: id, dimensions, data: Buffer.alloc(dimensions.reduce((product, length) => product * length, size), 7) }
  })
  const someKey = fc.oneof(
    fc.tuple(name, fc.nat()).map(([keyName, value]) => u32Key(keyName, value)),
    fc.tuple(name, fc.float()).map(([keyName, value]) => f32Key(keyName, value)),
  )
  fc.assert(
    fc.property(fc.array(someKey, { maxLength: 4 }), fc.array(someTensor, { maxLength: 4 }), (someKeys, tensors) => {
      write(file('a.gguf'), someKeys, tensors)
      const read = readGguf(file('a.gguf'))
      write(file('b.gguf'), read.keys, read.tensors)
      expect(readFileSync(file('b.gguf')).equals(readFileSync(file('a.gguf')))).toBe(true)
      expect(read).toEqual({ keys: someKeys, tensors })
    }),
    { numRuns: 50 },
  )
})

test('a matrix that reads the stream gets zero columns, one that writes it zero rows, and a norm shrinks', () => {
  write(file('narrow.gguf'), keys, [
    tensor('token_embd.weight', [2, 2], 1, 2, 3, 4),
    tensor('blk.0.attn_norm.weight', [2], 1, 2),
    tensor('blk.0.attn_output.weight', [1, 2], 5, 6),
    tensor('blk.0.ffn_up.weight', [2, 3], 1, 2, 3, 4, 5, 6),
    tensor('blk.0.ffn_down.weight', [3, 2], 1, 2, 3, 4, 5, 6),
  ])
  widenModel(file('narrow.gguf'), file('wide.gguf'), { embedding: 8, feedForward: 4 })
  const wide = readGguf(file('wide.gguf'))
  const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
  expect(wide.tensors).toEqual([
    tensor('token_embd.weight', [8, 2], 1, 2, ...zeros(6), 3, 4, ...zeros(6)),
    tensor('blk.0.attn_norm.weight', [8], 0.5, 1, ...zeros(6)),
    tensor('blk.0.attn_output.weight', [1, 8], 5, 6, ...zeros(6)),
    tensor('blk.0.ffn_up.weight', [8, 4], 1, 2, ...zeros(6), 3, 4, ...zeros(6), 5, 6, ...zeros(6), ...zeros(8)),
    tensor('blk.0.ffn_down.weight', [4, 8], 1, 2, 3, 0, 4, 5, 6, 0, ...zeros(24)),
  ])
  expect([numberOf(wide, 'llama.embedding_length'), numberOf(wide, 'llama.feed_forward_length'), numberOf(wide, epsilon)]).toEqual([8, 4, 0.125])
})

test('a model cannot be made narrower', () => {
  write(file('narrow.gguf'), keys, [])
  expect(() => widenModel(file('narrow.gguf'), file('wide.gguf'), { embedding: 1, feedForward: 3 })).toThrow('only be widened')
})
