/* LoRA adapters for a model of ours, drawn at random: they teach it nothing, but change it
 * by as much as is asked for, the same in every run.
 *
 * A and B of rank r have entries of about 1/sqrt(columns) and strength/sqrt(r), so that
 * B A changes what a matrix gives by about `strength` of what goes in. */
import { type Gguf, type GgufKey, numberOf, readGguf, tensorTypes } from './read-gguf.ts'
import { type TensorToWrite, f32Key, stringKey, writeGguf } from './write-gguf.ts'

export type AdapterToWrite = {
  rank: number
  alpha: number
  /** 0 makes an adapter that changes nothing. */
  strength: number
  seed?: number
  /** Matrices of each layer. */
  matrices?: readonly string[]
  /** Instead of the model's own. */
  architecture?: string
  /** Columns more than the model's matrices have: an adapter of another model. */
  extraColumns?: number
  /** Beside or instead of the usual keys. */
  keys?: readonly GgufKey[]
}

export const writeAdapter = (model: string, to: string, adapter: AdapterToWrite): void => {
  const base = readGguf(model)
  const { matrices = ['attn_q', 'attn_v', 'ffn_down'] } = adapter
  const noise = createNoise(adapter.seed ?? 1)
  const named = base.tensors.filter(({ name }) => matrices.some((matrix) => name.startsWith('blk.') && name.endsWith(`.${matrix}.weight`)))
  writeGguf(
    to,
    keysOf(base, adapter),
    named.flatMap(({ name, dimensions: [columns = 1, rows = 1] }) => {
      const wide = columns + (adapter.extraColumns ?? 0)
      return [
        filled(`${name}.lora_a`, [wide, adapter.rank], () => noise() / Math.sqrt(wide)),
        filled(`${name}.lora_b`, [adapter.rank, rows], () => (noise() * adapter.strength) / Math.sqrt(adapter.rank)),
      ]
    }),
  )
}

const keysOf = (base: Gguf, { architecture, alpha, keys = [] }: AdapterToWrite): GgufKey[] => {
  // A number that every model of the architecture has; asked for so that a file of another kind is noticed here.
  numberOf(base, 'llama.block_count')
  return [
    stringKey('general.architecture', architecture ?? 'llama'),
    stringKey('general.type', 'adapter'),
    stringKey('general.name', 'Test adapter'),
    stringKey('adapter.type', 'lora'),
    f32Key('adapter.lora.alpha', alpha),
    ...keys,
  ]
}

const filled = (name: string, dimensions: number[], value: () => number): TensorToWrite => ({
  ...{ name, dimensions, type: tensorTypes.f32.id },
  data: () => Buffer.from(Float32Array.from({ length: dimensions.reduce((product, length) => product * length, 1) }, value).buffer),
})

/** From -1.7 to 1.7, with a mean of 0 and a deviation of 1. */
const createNoise = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12)
  }
}
