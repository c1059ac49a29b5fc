import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type GgufKey, readGguf, tensorTypes } from '../../../bench/gguf/read-gguf.ts'
import { type TensorToWrite, f32Key, stringKey, u32Key, writeGguf } from '../../../bench/gguf/write-gguf.ts'
import { type FloatType, fromFloats, toFloats } from './float-rows.ts'
import { type AdapterFile, type MergeProgress, mergeAdapters, planMerge } from './merge-adapters.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-merge-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Tensor = { name: string; type: FloatType; dimensions: number[]; value: (index: number) => number }

const written = (name: string, keys: readonly GgufKey[], tensors: readonly Tensor[]): string => {
  const path = join(folder, name)
  writeGguf(path, [stringKey('general.architecture', 'llama'), ...keys], tensors.map(toWrite))
  return path
}

const toWrite = ({ name, type, dimensions, value }: Tensor): TensorToWrite => ({
  ...{ name, dimensions, type: type === 'F16' ? tensorTypes.f16.id : tensorTypes.f32.id },
  data: () => Buffer.from(fromFloats(Float32Array.from({ length: dimensions.reduce((product, size) => product * size, 1) }, (_, index) => value(index)), type)),
})

const [columns, rows, experts, rank] = [8, 5, 3, 2]
const model = written('model.gguf', [u32Key('llama.block_count', 1)], [
  { name: 'token_embd.weight', type: 'F16', dimensions: [columns, 4], value: (index) => index / 4 },
  { name: 'blk.0.attn_q.weight', type: 'F32', dimensions: [columns, rows], value: (index) => Math.sin(index) },
  { name: 'blk.0.attn_norm.weight', type: 'F32', dimensions: [columns], value: () => 1 },
  { name: 'blk.0.ffn_up_exps.weight', type: 'F16', dimensions: [columns, rows, experts], value: (index) => Math.cos(index) },
  { name: 'output.weight', type: 'F32', dimensions: [columns, 4], value: (index) => -index },
])

const adapterKeys = (changes: { alpha?: number; type?: string; kind?: string } = {}): GgufKey[] => [
  stringKey('general.type', changes.type ?? 'adapter'),
  stringKey('adapter.type', changes.kind ?? 'lora'),
  f32Key('adapter.lora.alpha', changes.alpha ?? 4),
]

const pair = (matrix: string, slices: number[] = [], wide = columns): Tensor[] => [
  { name: `${matrix}.lora_a`, type: 'F32', dimensions: [wide, rank, ...slices], value: (index) => Math.cos(index * 3) },
  { name: `${matrix}.lora_b`, type: 'F16', dimensions: [rank, rows, ...slices], value: (index) => Math.sin(index * 5) },
]

const merge = async (adapters: readonly AdapterFile[], to = 'merged.gguf'): Promise<{ path: string; progress: MergeProgress[] }> => {
  const path = join(folder, to)
  const progress: MergeProgress[] = []
  await mergeAdapters(await planMerge([model], adapters), () => path, (step) => progress.push(step))
  return { path, progress }
}

const valuesIn = (path: string, tensor: string): number[] => {
  const found = readGguf(path).tensors.find(({ name }) => name === tensor)
  if (found === undefined) throw new Error(`no ${tensor}`)
  return [...toFloats(found.data, found.type === tensorTypes.f16.id ? 'F16' : 'F32')]
}

/** (alpha / rank) * scale * B A for one slice, the slow way. */
const product = (adapter: string, matrix: string, { slice = 0, factor }: { slice?: number; factor: number }): number[] => {
  const a = valuesIn(adapter, `${matrix}.lora_a`).slice(slice * columns * rank)
  const b = valuesIn(adapter, `${matrix}.lora_b`).slice(slice * rank * rows)
  return Array.from({ length: columns * rows }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    return Array.from({ length: rank }, (__, r) => factor * (b[row * rank + r] ?? 0) * (a[r * columns + column] ?? 0)).reduce((sum, one) => sum + one, 0)
  })
}

const expectSum = (got: readonly number[], expected: readonly number[], error: number): void => {
  expect(got).toHaveLength(expected.length)
  expect(Math.max(...got.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN))))).toBeLessThan(error)
}

const plain = written('plain.gguf', adapterKeys(), pair('blk.0.attn_q.weight'))

it('a matrix becomes W + alpha / rank * scale * B A, and every other byte stays', async () => {
  const { path } = await merge([{ path: plain, scale: 0.5 }])
  const added = product(plain, 'blk.0.attn_q.weight', { factor: (4 / rank) * 0.5 })
  expectSum(valuesIn(path, 'blk.0.attn_q.weight'), valuesIn(model, 'blk.0.attn_q.weight').map((value, at) => value + (added[at] ?? 0)), 1e-6)
  const restore = (file: string): Buffer => {
    const bytes = readFileSync(file)
    const { data } = readGguf(model).tensors.find(({ name }) => name === 'blk.0.attn_q.weight') ?? { data: Buffer.alloc(0) }
    const start = readFileSync(model).indexOf(data)
    data.copy(bytes, start)
    return bytes
  }
  expect(readFileSync(path).equals(readFileSync(model))).toBe(false)
  expect(restore(path).equals(readFileSync(model))).toBe(true)
})

it('two adapters add up, and what one takes away again leaves the original', async () => {
  const { path } = await merge([
    { path: plain, scale: 0.75 },
    { path: plain, scale: -0.75 },
  ])
  expectSum(valuesIn(path, 'blk.0.attn_q.weight'), valuesIn(model, 'blk.0.attn_q.weight'), 1e-6)
})

it('without alpha the scale is taken as it is', async () => {
  const bare = written('bare.gguf', adapterKeys({ alpha: 0 }), pair('blk.0.attn_q.weight'))
  const { path } = await merge([{ path: bare, scale: 1 }])
  const added = product(bare, 'blk.0.attn_q.weight', { factor: 1 })
  expectSum(valuesIn(path, 'blk.0.attn_q.weight'), valuesIn(model, 'blk.0.attn_q.weight').map((value, at) => value + (added[at] ?? 0)), 1e-6)
})

it('each expert of a mixture gets its own pair, rounded to the type of the original', async () => {
  const matrix = 'blk.0.ffn_up_exps.weight'
  const mixture = written('mixture.gguf', adapterKeys(), pair(matrix, [experts]))
  const { path, progress } = await merge([{ path: mixture, scale: 1 }])
  const added = Array.from({ length: experts }, (_, slice) => product(mixture, matrix, { slice, factor: 4 / rank })).flat()
  expectSum(valuesIn(path, matrix), valuesIn(model, matrix).map((value, at) => value + (added[at] ?? 0)), 2 ** -9)
  expect(progress).toMatchObject([{ name: matrix, index: 0, count: 1 }])
})

it.each([
  ['of another shape', () => written('wide.gguf', adapterKeys(), pair('blk.0.attn_q.weight', [], columns + 1)), 'other-model'],
  ['for a matrix that is not there', () => written('deep.gguf', adapterKeys(), pair('blk.7.attn_q.weight')), 'other-model'],
  ['without its other half', () => written('half.gguf', adapterKeys(), pair('blk.0.attn_q.weight').slice(0, 1)), 'not-mergeable'],
  ['that is a whole model', () => written('whole.gguf', adapterKeys({ type: 'model' }), pair('blk.0.attn_q.weight')), 'not-mergeable'],
  ['of another kind', () => written('kind.gguf', adapterKeys({ kind: 'control_vector' }), pair('blk.0.attn_q.weight')), 'not-mergeable'],
  ['for the embedding table', () => written('table.gguf', adapterKeys(), pair('token_embd.weight')), 'not-mergeable'],
  ['that acts only after certain words', () => written('alora.gguf', [...adapterKeys(), u32Key('adapter.alora.invocation_tokens', 1)], pair('blk.0.attn_q.weight')), 'not-mergeable'],
])('an adapter %s is refused before anything is written', async (_, make, reason) => {
  await expect(planMerge([model], [{ path: make(), scale: 1 }])).rejects.toMatchObject({ code: 'conflict', details: { kind: 'adapter', reason } })
})

it('weights that the type cannot hold end the work', async () => {
  const strong = written('strong.gguf', adapterKeys({ alpha: 1e6 }), pair('blk.0.ffn_up_exps.weight', [experts]))
  await expect(merge([{ path: strong, scale: 4 }], 'too-strong.gguf')).rejects.toMatchObject({ code: 'conflict', details: { reason: 'too-strong' } })
})
