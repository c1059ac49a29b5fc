/* Models that keep another kind of state than keys and values of every token.
 *
 * They say nothing of sense: their weights are the starter's under another
 * architecture, or drawn at random. But llama.cpp runs them, with the state that
 * such a model has, and that is what the page cache must recognize and leave alone.
 *
 *   sliding   gemma2: every second layer forgets what is further back than its window
 *   hidden    the same with a window that the header does not name (the architecture's default)
 *   recurrent mamba: one state for the whole text */
import { type Gguf, type GgufKey, type GgufTensor, numberOf, readGguf, tensorTypes } from './read-gguf.ts'
import { type TensorToWrite, f32Key, stringKey, u32Key, writeGguf } from './write-gguf.ts'

export type OddKind = 'sliding' | 'hidden' | 'recurrent'

export const writeOddModel = (kind: OddKind, from: string, to: string): void => {
  const starter = readGguf(from)
  if (kind === 'recurrent') writeGguf(to, recurrentKeys(starter), recurrentTensors(starter))
  else writeGguf(to, slidingKeys(starter, kind === 'sliding' ? 64 : null), slidingTensors(starter))
}

const slidingKeys = ({ keys }: Gguf, window: number | null): GgufKey[] => {
  const renamed = keys.map((key) => (key.name === 'general.architecture' ? stringKey(key.name, 'gemma2') : { ...key, name: key.name.replace(/^llama\./, 'gemma2.') }))
  return window === null ? renamed : [...renamed, u32Key('gemma2.attention.sliding_window', window)]
}

/** Gemma 2 has two more norms per layer; all ones does for us. */
const slidingTensors = ({ tensors }: Gguf): TensorToWrite[] =>
  tensors.flatMap((tensor) => {
    const layer = /^(blk\.\d+)\.attn_norm\.weight$/.exec(tensor.name)?.[1]
    const more = layer === undefined ? [] : ['post_attention_norm', 'post_ffw_norm'].map((part) => filled(`${layer}.${part}.weight`, tensor.dimensions, () => 1))
    return [copied(tensor), ...more]
  })

const [innerSize, stateSize, convSize, rank] = [512, 16, 4, 8]

const recurrentKeys = (starter: Gguf): GgufKey[] => [
  stringKey('general.architecture', 'mamba'),
  ...starter.keys.filter(({ name }) => name !== 'general.architecture' && !name.startsWith('llama.')),
  u32Key('mamba.context_length', 2048),
  u32Key('mamba.embedding_length', numberOf(starter, 'llama.embedding_length')),
  u32Key('mamba.feed_forward_length', 0),
  u32Key('mamba.attention.head_count', 0),
  u32Key('mamba.block_count', 2),
  u32Key('mamba.ssm.conv_kernel', convSize),
  u32Key('mamba.ssm.inner_size', innerSize),
  u32Key('mamba.ssm.state_size', stateSize),
  u32Key('mamba.ssm.time_step_rank', rank),
  f32Key('mamba.attention.layer_norm_rms_epsilon', 1e-5),
]

const recurrentTensors = (starter: Gguf): TensorToWrite[] => {
  const width = numberOf(starter, 'llama.embedding_length')
  const noise = createNoise()
  const ofStarter = starter.tensors.filter(({ name }) => name === 'token_embd.weight' || name === 'output_norm.weight').map(copied)
  const layers = [0, 1].flatMap((layer) => [
    filled(`blk.${layer}.attn_norm.weight`, [width], () => 1),
    filled(`blk.${layer}.ssm_in.weight`, [width, 2 * innerSize], noise),
    filled(`blk.${layer}.ssm_conv1d.weight`, [convSize, innerSize], noise),
    filled(`blk.${layer}.ssm_conv1d.bias`, [innerSize], noise),
    filled(`blk.${layer}.ssm_x.weight`, [innerSize, rank + 2 * stateSize], noise),
    filled(`blk.${layer}.ssm_dt.weight`, [rank, innerSize], noise),
    filled(`blk.${layer}.ssm_dt.bias`, [innerSize], noise),
    filled(`blk.${layer}.ssm_a`, [stateSize, innerSize], () => -1),
    filled(`blk.${layer}.ssm_d`, [innerSize], () => 1),
    filled(`blk.${layer}.ssm_out.weight`, [innerSize, width], noise),
  ])
  return [...ofStarter, ...layers]
}

const copied = ({ name, type, dimensions, data }: GgufTensor): TensorToWrite => ({ name, type, dimensions, data: () => data })

const filled = (name: string, dimensions: number[], value: () => number): TensorToWrite => ({
  ...{ name, dimensions, type: tensorTypes.f32.id },
  data: () => {
    const bytes = Buffer.alloc(dimensions.reduce((product, length) => product * length, tensorTypes.f32.size))
    for (let at = 0; at < bytes.length; at += tensorTypes.f32.size) bytes.writeFloatLE(value(), at)
    return bytes
  },
})

/** Small numbers around zero, the same in every run. */
const createNoise = (): (() => number) => {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32 - 0.5) / 8
  }
}
