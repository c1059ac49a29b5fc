/* Whether two files hold one model at two sizes.
 *
 * Keys and values of one may only ever be loaded for the other if a row of them means the same: the same
 * architecture with the same numbers (layers, heads, sizes of heads, rotation), and
 * the same vocabulary, token by token. Weights differ, that is the point. */
import { readGgufFile } from '../gguf/read-gguf-file.ts'
import { tokensKey } from '../gguf/known-keys.ts'
import type { GgufHeader } from '../gguf/gguf-header.ts'

/** False also where one of them cannot be read. */
export const isSameInside = async (onePath: string, otherPath: string): Promise<boolean> => {
  try {
    const [one, other] = [await readGgufFile(onePath, { keep: [tokensKey] }), await readGgufFile(otherPath, { keep: [tokensKey] })]
    return innerKeys(one) === innerKeys(other)
  } catch {
    // A size that cannot be read gives nothing; loading it tells why.
    return false
  }
}

/** The template is text around the model, and how a file was split or made says nothing about it. */
const innerKeys = ({ metadata }: GgufHeader): string => {
  const architecture = metadata.get('general.architecture')
  const prefix = architecture?.type === 'string' ? `${architecture.value ?? ''}.` : '?'
  const inner = [...metadata].filter(([key]) => key === 'general.architecture' || key.startsWith(prefix) || key.startsWith('tokenizer.ggml.'))
  return JSON.stringify(inner.toSorted(([one], [other]) => (one < other ? -1 : 1)), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
