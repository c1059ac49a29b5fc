// main/engine/gguf/judge-gguf-for-tests.ts - What the reader says to a file, in one line, and tables of such lines.
import { expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { type TestGguf, ggufBytes, key, sparseSource, tensor, u32, u64 } from './gguf-for-tests.ts'
import { readGgufHeader } from './read-gguf-header.ts'

/** -1 of 64 bits, where it is unsigned. */
export const wrap = 2n ** 64n - 1n

/** 'accepted', or the reason and the field of the refusal. The file is zeros from the end of `bytes` to `sizeBytes`. */
export const verdict = async (bytes: Uint8Array, sizeBytes = bytes.length): Promise<string> => {
  try {
    await readGgufHeader(sparseSource(bytes, sizeBytes))
    return 'accepted'
  } catch (error) {
    return refusal(error)
  }
}

/** Reason and field of a refusal, which must be complete; throws any other error. */
export const refusal = (error: unknown): string => {
  if (!(error instanceof AppError) || error.code !== 'model-load-failed') throw error
  const { reason, field, limit, value, ...others } = error.details
  expect([typeof reason, typeof field, limit, value, others]).toEqual(['string', 'string', expect.anything(), expect.anything(), {}])
  return `${String(reason)}: ${String(field)}`
}

/** What it is, the file (or what is not usual about it), and the verdict. */
export type Case = [string, Partial<TestGguf> | Buffer, string]

export const judge = (cases: readonly Case[]): void => {
  const titled = cases.map(([name, file, expected]) => [name, expected, file] as const)
  it.each(titled)('%s: %s', async (_, expected, file) => {
    expect(await verdict(Buffer.isBuffer(file) ? file : ggufBytes(file))).toBe(expected)
  })
}

export const withKey = (...keys: Buffer[]): Partial<TestGguf> => ({ keys })
export const withTensor = (changes: Parameters<typeof tensor>[0]): Partial<TestGguf> => ({ tensors: [tensor(changes)] })
export const oneKey = (name: string, type: number): Partial<TestGguf> => withKey(key(name, type, Buffer.alloc(8)))

/** A file of these keys, without tensors, that ends where they end. */
export const keysOnly = (...keys: Buffer[]): Buffer => Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(keys.length), ...keys])
