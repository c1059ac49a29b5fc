import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayKey, ggufBytes, sparseSource, stringKey, tensor, tokenKeys, types, u32Key, u8 } from './gguf-for-tests.ts'
import type { GgufHeader } from './gguf-header.ts'
import { refusal } from './judge-gguf-for-tests.ts'
import { readGgufHeader } from './read-gguf-header.ts'

/** A tiny model, one of quantized weights aligned to 64 bytes, and a vocabulary without weights. */
const valid = [
  ggufBytes({
    keys: [stringKey('general.architecture', 'llama'), u32Key('llama.block_count', 2), ...tokenKeys(['<unk>', '<0x0A>', 'a'], [2, 6, 1])],
    tensors: [tensor({ name: 'a', dimensions: [4, 8] }), tensor({ name: 'b', offset: 128 })],
    weights: Buffer.alloc(256),
  }),
  ggufBytes({
    version: 2,
    keys: [u32Key('general.alignment', 64), stringKey('tokenizer.chat_template', '{{ messages }}')],
    tensors: [tensor({ name: 'q4', dimensions: [256, 2], type: 12 }), tensor({ name: 'q8', dimensions: [32, 3, 2], type: 8, offset: 320 })],
    alignment: 64,
    weights: Buffer.alloc(1024),
  }),
  ggufBytes({
    keys: [arrayKey('a.list', types.u8, { length: 40, elements: [Buffer.alloc(40, u8(7))] }), ...tokenKeys(['x', 'y', 'z', ''])],
    tensors: [],
  }),
]

/** In ten-thousandths of the file. */
const place = fc.nat({ max: 9_999 })
/** Numbers at which counts, sizes and offsets wrap. */
const edges = [0n, 1n, 8n, 255n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 40n, 2n ** 61n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n]
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('bytes'), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constant('bytes'), at: place, bytes: fc.constantFrom(...edges).map((edge) => new Uint8Array(BigUint64Array.of(edge).buffer)) }),
  fc.record({ kind: fc.constant('insert'), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }) }),
  fc.record({ kind: fc.constant('remove'), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }) }),
  fc.record({ kind: fc.constant('cut'), at: place, bytes: fc.constant(new Uint8Array(0)) }),
)
type Mutation = { kind: string; at: number; bytes: Uint8Array }

const mutate = (file: Buffer, { kind, at, bytes }: Mutation): Buffer => {
  const from = Math.floor((at * file.length) / 10_000)
  if (kind === 'cut') return file.subarray(0, from)
  if (kind === 'remove') return Buffer.concat([file.subarray(0, from), file.subarray(from + bytes.length)])
  if (kind === 'insert') return Buffer.concat([file.subarray(0, from), bytes, file.subarray(from)])
  return Buffer.concat([file.subarray(0, from), bytes, file.subarray(from + bytes.length)])
}

/** What llama.cpp will rely on. */
const expectSound = ({ tensors, alignment, dataStart, fileBytes, metadata }: GgufHeader): void => {
  let end = 0
  for (const { offset, sizeBytes } of tensors.toSorted((one, other) => one.offset - other.offset)) {
    expect(offset).toBeGreaterThanOrEqual(end)
    expect(offset % alignment).toBe(0)
    end = offset + sizeBytes
  }
  if (tensors.length > 0) expect(dataStart + end).toBeLessThanOrEqual(fileBytes)
  for (const name of metadata.keys()) expect(name).toMatch(/^[\w.-]{1,256}$/)
}

describe('a valid file that was changed', () => {
  it.each(valid)('was valid', async (file) => {
    expectSound(await readGgufHeader(sparseSource(file)))
  })

  it('in any way is read or refused with a field, each byte at most once (5,000 changes)', async () => {
    const verdicts = new Set<string>()
    const changes = fc.array(mutation, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...valid), changes, fc.constantFrom(0, 0, 2 ** 34), async (file, list, more) => {
        const bytes = list.reduce(mutate, file)
        const source = sparseSource(bytes, bytes.length + more)
        const verdict = await readGgufHeader(source).then(expectSound, refusal)
        verdicts.add(verdict?.split(':')[0] ?? 'accepted')
        expect(source.bytesRead()).toBeLessThanOrEqual(more === 0 ? bytes.length : 80 * 1024 * 1024)
        expect(source.reads()).toBeLessThanOrEqual(more === 0 ? 2 : 200)
      }),
      { numRuns: 5000 },
    )
    expect([...verdicts].toSorted()).toEqual(['accepted', 'malformed', 'not-gguf', 'truncated', 'unsupported-type', 'unsupported-version'])
  }, 120_000)

  it('by cutting it anywhere is refused', async () => {
    const [file = Buffer.alloc(0)] = valid
    const { dataStart } = await readGgufHeader(sparseSource(file))
    for (let length = 0; length < dataStart + 256; length += 1) {
      await expect(readGgufHeader(sparseSource(file.subarray(0, length)))).rejects.toMatchObject({
        details: { reason: length < 4 ? 'not-gguf' : 'truncated' },
      })
    }
  })
})
