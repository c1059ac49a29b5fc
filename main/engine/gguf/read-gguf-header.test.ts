import { describe, expect, it } from 'vitest'
import { arrayOf, f32, ggufBytes, key, sparseSource, stringKey, tensor, tokenKeys, types, u32Key, u64, u8 } from './gguf-for-tests.ts'
import { judge, withKey, wrap } from './judge-gguf-for-tests.ts'
import { readGgufHeader } from './read-gguf-header.ts'

describe('a header', () => {
  it('becomes facts with types', async () => {
    const keys = [
      stringKey('general.architecture', 'llama'),
      u32Key('general.alignment', 64),
      key('a.bool', types.bool, u8(1)),
      key('a.i64', types.i64, u64(wrap)),
      key('a.u64', types.u64, u64(wrap)),
      key('a.f32', types.f32, f32(0.5)),
      key('a.i16', types.i16, Buffer.from(Int16Array.of(-2).buffer)),
      arrayOf('a.list', types.u8, [u8(1), u8(2)]),
      ...tokenKeys(['<unk>', '<0x0A>', 'é'], [2, 6, 1]),
    ]
    const tensors = [tensor({ dimensions: [256, 2], type: 12 }), tensor({ name: 'output.weight', offset: 320 })]
    const header = await readGgufHeader(sparseSource(ggufBytes({ keys, tensors, alignment: 64, weights: Buffer.alloc(448) })))
    expect({ ...header, metadata: Object.fromEntries(header.metadata) }).toEqual({
      version: 3,
      alignment: 64,
      headerBytes: header.headerBytes,
      dataStart: Math.ceil(header.headerBytes / 64) * 64,
      fileBytes: header.fileBytes,
      tensors: [
        { name: 'token_embd.weight', dimensions: [256, 2], type: 'Q4_K', offset: 0, sizeBytes: 288 },
        { name: 'output.weight', dimensions: [32], type: 'F32', offset: 320, sizeBytes: 128 },
      ],
      metadata: {
        'general.architecture': { type: 'string', sizeBytes: 5, value: 'llama' },
        'general.alignment': { type: 'uint32', value: 64 },
        'a.bool': { type: 'bool', value: true },
        'a.i64': { type: 'int64', value: -1n },
        'a.u64': { type: 'uint64', value: wrap },
        'a.f32': { type: 'float32', value: 0.5 },
        'a.i16': { type: 'int16', value: -2 },
        'a.list': { type: 'array', of: 'uint8', length: 2, values: [1, 2] },
        'tokenizer.ggml.tokens': { type: 'array', of: 'string', length: 3, values: ['<unk>', '<0x0A>', 'é'] },
        'tokenizer.ggml.scores': { type: 'array', of: 'float32', length: 3, values: [-0, -1, -2] },
        'tokenizer.ggml.token_type': { type: 'array', of: 'int32', length: 3, values: [2, 6, 1] },
      },
    })
  })

  it('keeps large arrays and strings only when they are asked for', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `t${index}`)
    const bytes = ggufBytes({ keys: [...tokenKeys(names), stringKey('a.text', 'x'.repeat(300_000))] })
    const plain = await readGgufHeader(sparseSource(bytes))
    const asked = await readGgufHeader(sparseSource(bytes), { keep: ['tokenizer.ggml.tokens', 'tokenizer.ggml.scores', 'a.text'] })
    expect([...plain.metadata.values()]).toEqual([
      { type: 'array', of: 'string', length: 3000, values: null },
      { type: 'array', of: 'float32', length: 3000, values: null },
      { type: 'array', of: 'int32', length: 3000, values: null },
      { type: 'string', sizeBytes: 300_000, value: null },
    ])
    expect([...asked.metadata.values()]).toEqual([
      { type: 'array', of: 'string', length: 3000, values: names },
      { type: 'array', of: 'float32', length: 3000, values: names.map((_, index) => -index) },
      { type: 'array', of: 'int32', length: 3000, values: null },
      { type: 'string', sizeBytes: 300_000, value: 'x'.repeat(300_000) },
    ])
  })

  it('keeps 8 MiB of small values at most', async () => {
    const keys = Array.from({ length: 64 }, (_, index) => stringKey(`a.k${index}`, 'x'.repeat(256 * 1024)))
    const { metadata } = await readGgufHeader(sparseSource(ggufBytes({ keys })))
    expect([...metadata.values()].filter((value) => value.type === 'string' && value.value !== null)).toHaveLength(31)
  })
})

describe('the beginning', () => {
  judge([
    ['an empty file', Buffer.alloc(0), 'not-gguf: magic'],
    ['three bytes', Buffer.from('GGU'), 'not-gguf: magic'],
    ['a file of something else', Buffer.from('PK\u0003\u0004 a zip archive, not a model'), 'not-gguf: magic'],
    ['only the magic', Buffer.from('GGUF'), 'truncated: version'],
    ['version 0', { version: 0 }, 'unsupported-version: version'],
    ['version 1', { version: 1 }, 'unsupported-version: version'],
    ['version 2', { version: 2 }, 'accepted'],
    ['version 4', { version: 4 }, 'unsupported-version: version'],
    ['version 99', { version: 99 }, 'unsupported-version: version'],
    ['a file for big-endian machines', { version: 0x03000000 }, 'unsupported-version: version'],
    ['no keys and no tensors', { keys: [], tensors: [] }, 'accepted'],
    ['4,096 keys', withKey(...Array.from({ length: 4096 }, (_, index) => u32Key(`a.${index}`, 0))), 'accepted'],
    ['4,097 keys', withKey(...Array.from({ length: 4097 }, (_, index) => u32Key(`a.${index}`, 0))), 'malformed: key count'],
    ['2^62 keys', { keyCount: 2n ** 62n }, 'malformed: key count'],
    ['-1 keys', { keyCount: wrap }, 'malformed: key count'],
    ['more keys than there are', { keyCount: 4000, tensors: [], weights: Buffer.alloc(0) }, 'malformed: key 1 length'],
    ['65,537 tensors', { tensorCount: 65_537 }, 'malformed: tensor count'],
    ['2^62 tensors', { tensorCount: 2n ** 62n }, 'malformed: tensor count'],
    ['-1 tensors', { tensorCount: wrap }, 'malformed: tensor count'],
    ['a tensor count that times its size wraps to 0', { tensorCount: 2n ** 61n }, 'malformed: tensor count'],
  ])

  it('of 65,536 tensors is read', async () => {
    const tensors = Array.from({ length: 65_536 }, (_, index) => tensor({ name: `t${index}`, dimensions: [8], offset: index * 32 }))
    const { tensors: read } = await readGgufHeader(sparseSource(ggufBytes({ tensors, weights: Buffer.alloc(65_536 * 32) })))
    expect(read).toHaveLength(65_536)
  })
})
