/* The same text at a higher price.
 *
 * A benchmark of the application needs real text at a real cost per token, and a
 * small trained model is too cheap: what the application adds would drown in it,
 * or be all there is. Widening gives a model that computes the same numbers with
 * more work, so it writes the same text.
 *
 * How it works: the residual stream grows from d to D values, the new ones always
 * zero. Every matrix that reads the stream gets zero columns, every matrix that
 * writes it zero rows, and the feed-forward layer zero units. RMSNorm divides by
 * the mean square over D instead of d values: its weights shrink by sqrt(d/D) and
 * its epsilon by d/D, which gives back the same result. Head count and head size
 * stay, through attention.key_length and value_length.
 *
 * The file has no quantization; zeros cost what other numbers cost. */
import { type Gguf, type GgufKey, type GgufTensor, numberOf, readGguf, tensorTypes, valueSize } from './read-gguf.ts'
import { type TensorToWrite, f32Key, u32Key, writeGguf } from './write-gguf.ts'

export type Width = { embedding: number; feedForward: number }

/** Reads an unquantized llama model and writes its widened twin. Both widths must be at least the model's own. */
export const widenModel = (from: string, to: string, width: Width): void => {
  const model = readGguf(from)
  const old: Width = { embedding: numberOf(model, 'llama.embedding_length'), feedForward: numberOf(model, 'llama.feed_forward_length') }
  if (width.embedding < old.embedding || width.feedForward < old.feedForward) throw new Error('A model can only be widened')
  writeGguf(
    to,
    widenKeys(model, old, width),
    model.tensors.map((tensor) => widenTensor(tensor, old, width)),
  )
}

const widenKeys = (model: Gguf, old: Width, width: Width): GgufKey[] => {
  const epsilon = 'llama.attention.layer_norm_rms_epsilon'
  const changed = [
    u32Key('llama.embedding_length', width.embedding),
    u32Key('llama.feed_forward_length', width.feedForward),
    f32Key(epsilon, (numberOf(model, epsilon) * old.embedding) / width.embedding),
  ]
  return model.keys.map((key) => changed.find(({ name }) => name === key.name) ?? key)
}

/** How many values each dimension of a tensor has afterwards; the first dimension is the one that lies together. */
const widenTensor = (tensor: GgufTensor, old: Width, width: Width): TensorToWrite => {
  const { name, type } = tensor
  if (name.endsWith('norm.weight')) {
    return { name, type, dimensions: [width.embedding], data: () => scaleNorm(tensor, width.embedding, Math.sqrt(old.embedding / width.embedding)) }
  }
  const [columns = 0, rows = 1] = tensor.dimensions
  const part = name.split('.').at(-2) ?? ''
  const isFromFeedForward = part === 'ffn_down'
  const isToFeedForward = part === 'ffn_gate' || part === 'ffn_up'
  const writesStream = isFromFeedForward || part === 'attn_output'
  const newColumns = isFromFeedForward ? width.feedForward : part === 'attn_output' ? columns : width.embedding
  const newRows = writesStream ? width.embedding : isToFeedForward ? width.feedForward : rows
  return { name, type, dimensions: [newColumns, newRows], data: () => pad(tensor, newColumns, newRows) }
}

const scaleNorm = (tensor: GgufTensor, length: number, factor: number): Buffer => {
  if (tensor.type !== tensorTypes.f32.id) throw new Error(`${tensor.name} is not F32`)
  const bytes = Buffer.alloc(length * tensorTypes.f32.size)
  for (let at = 0; at < tensor.data.length; at += tensorTypes.f32.size) bytes.writeFloatLE(tensor.data.readFloatLE(at) * factor, at)
  return bytes
}

const pad = ({ dimensions, type, data }: GgufTensor, newColumns: number, newRows: number): Buffer => {
  const [columns = 0, rows = 1] = dimensions
  const size = valueSize(type)
  const bytes = Buffer.alloc(newColumns * newRows * size)
  for (let row = 0; row < rows; row += 1) data.copy(bytes, row * newColumns * size, row * columns * size, (row + 1) * columns * size)
  return bytes
}
