/* The same model without an end.
 *
 * What happens when a window is full takes answers longer than a small model
 * writes by itself. With tied embeddings the row of a token in the embedding is also
 * what gives it its score: a row of zeros scores 0, which is never the best of all,
 * so a model whose end tokens have such rows goes on until it is told to stop. */
import { numberOf, readGguf } from './read-gguf.ts'
import { writeGguf } from './write-gguf.ts'

/** Reads an unquantized model with tied embeddings and writes its twin that never ends an answer by itself. */
export const makeEndless = (from: string, to: string): void => {
  const model = readGguf(from)
  if (model.tensors.some(({ name }) => name === 'output.weight')) throw new Error('Only models with tied embeddings can be made endless')
  const end = numberOf(model, 'tokenizer.ggml.eos_token_id')
  const tensors = model.tensors.map(({ name, dimensions, type, data }) => ({
    ...{ name, dimensions, type },
    data: () => (name === 'token_embd.weight' ? withoutRow(data, dimensions, end) : data),
  }))
  writeGguf(to, model.keys, tensors)
}

const withoutRow = (data: Buffer, dimensions: readonly number[], row: number): Buffer => {
  const bytes = Buffer.from(data)
  const rowBytes = data.length / (dimensions[1] ?? 1)
  bytes.fill(0, row * rowBytes, (row + 1) * rowBytes)
  return bytes
}
