/* The same model with more words that it never says.
 *
 * What is read of a place costs in proportion to the vocabulary, and the starter's is small (4,096); the models that people use have 32,000 to
 * 260,000 tokens. With tied embeddings a row of zeros scores 0 at every place: tokens are added to the list whose rows are zeros, so the model
 * writes nearly the same at the vocabulary's cost. */
import { type GgufKey, readGguf } from './read-gguf.ts'
import { writeGguf } from './write-gguf.ts'

/** Reads an unquantized model with tied embeddings and writes its twin of so many tokens. */
export const padVocabulary = (from: string, to: string, tokens: number): void => {
  const model = readGguf(from)
  if (model.tensors.some(({ name }) => name === 'output.weight')) throw new Error('Only models with tied embeddings can be padded')
  const known = model.tensors.find(({ name }) => name === 'token_embd.weight')?.dimensions[1] ?? 0
  if (tokens < known) throw new Error('A vocabulary can only grow')
  const added = tokens - known
  const keys = model.keys.map((key) => padKey(key, added))
  const tensors = model.tensors.map(({ name, dimensions, type, data }) => {
    if (name !== 'token_embd.weight') return { name, dimensions, type, data: () => data }
    const [columns = 0] = dimensions
    return { name, dimensions: [columns, tokens], type, data: () => Buffer.concat([data, Buffer.alloc((data.length / known) * added)]) }
  })
  writeGguf(to, keys, tensors)
}

const padKey = (key: GgufKey, added: number): GgufKey => {
  if (key.name === 'tokenizer.ggml.tokens') return appended(key, added, (at) => text(`<unused ${at}>`))
  if (key.name === 'tokenizer.ggml.scores') return appended(key, added, () => Buffer.alloc(4))
  if (key.name === 'tokenizer.ggml.token_type') return appended(key, added, () => unused)
  if (key.name === 'llama.vocab_size') return { ...key, bytes: u32(key.bytes.readUInt32LE() + added) }
  return key
}

/** An array's bytes: type of its items, their number, the items. */
const appended = (key: GgufKey, added: number, item: (at: number) => Buffer): GgufKey => {
  const bytes = Buffer.concat([key.bytes, ...Array.from({ length: added }, (_, at) => item(at))])
  bytes.writeBigUInt64LE(bytes.readBigUInt64LE(4) + BigInt(added), 4)
  return { ...key, bytes }
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** llama.cpp's type 5: a token that is not used. */
const unused = u32(5)

const text = (value: string): Buffer => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([length, Buffer.from(value)])
}
