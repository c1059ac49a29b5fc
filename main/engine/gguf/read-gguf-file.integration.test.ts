import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { draftFile, starterFile } from '../starter-for-tests.ts'
import type { GgufHeader } from './gguf-header.ts'
import { readGgufFile } from './read-gguf-file.ts'

const tokensKey = 'tokenizer.ggml.tokens'

/** What the starter's training script says it wrote. */
const summary = ({ version, metadata, tensors, alignment, dataStart, fileBytes }: GgufHeader) => {
  const last = tensors.toSorted((one, other) => one.offset - other.offset).at(-1)
  return {
    version,
    alignment,
    architecture: metadata.get('general.architecture'),
    tokens: metadata.get(tokensKey),
    types: [...new Set(tensors.map(({ type }) => type))].toSorted(),
    end: last && dataStart + last.offset + Math.ceil(last.sizeBytes / alignment) * alignment,
    fileBytes,
  }
}

describe('the model that comes with Hearth', () => {
  it.each([
    ['the starter', starterFile],
    ['its draft', draftFile],
  ])('is read: %s', async (_, path) => {
    const fileBytes = statSync(path).size
    expect(summary(await readGgufFile(path))).toEqual({
      version: 3,
      alignment: 32,
      architecture: { type: 'string', sizeBytes: 5, value: 'llama' },
      tokens: { type: 'array', of: 'string', length: 4096, values: null },
      types: ['F16', 'F32'],
      end: fileBytes,
      fileBytes,
    })
  })

  it('and its draft have the same vocabulary', async () => {
    const [model, draft] = await Promise.all([starterFile, draftFile].map((path) => readGgufFile(path, { keep: [tokensKey] })))
    const tokens = model?.metadata.get(tokensKey)
    expect(tokens?.type === 'array' && tokens.values).toContain('<|im_start|>')
    expect(draft?.metadata.get(tokensKey)).toEqual(tokens)
  })
})
