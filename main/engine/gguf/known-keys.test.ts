import { describe, expect, it } from 'vitest'
import { type TestGguf, arrayKey, arrayOf, f32, i32, key, stringKey, text, tokenKeys, types, u32, u32Key, u64, u8 } from './gguf-for-tests.ts'
import { type Case, judge, keysOnly, verdict, withKey, wrap } from './judge-gguf-for-tests.ts'

describe('the number of layers', () => {
  const field = 'llama.block_count'
  judge([
    ...[1, 512].map((count): Case => [`${count}`, withKey(u32Key(field, count)), 'accepted']),
    ...[0, 513, 2 ** 31, 2 ** 32 - 1].map((count): Case => [`${count}`, withKey(u32Key(field, count)), `malformed: ${field}`]),
    ['513 of another architecture', withKey(u32Key('clip.vision.block_count', 513)), 'malformed: clip.vision.block_count'],
    ['12 as a long', withKey(key(field, types.u64, u64(12))), 'accepted'],
    ['2^64 - 1 as a long', withKey(key(field, types.u64, u64(wrap))), `malformed: ${field}`],
    ['2^32 + 1 as a long', withKey(key(field, types.u64, u64(2n ** 32n + 1n))), `malformed: ${field}`],
    ['-1', withKey(key(field, types.i32, i32(-1))), `malformed: ${field}`],
    ['as a float', withKey(key(field, types.f32, f32(12))), `malformed: ${field}`],
    ['as a bool', withKey(key(field, types.bool, u8(1))), `malformed: ${field}`],
    ['as a list', withKey(arrayOf(field, types.u32, [u32(12)])), `malformed: ${field}`],
    ['of another name', withKey(u32Key('llama.leading_dense_block_count', 0)), 'accepted'],
  ])
})

describe('the vocabulary', () => {
  const [tokens, scores, tokenTypes] = ['tokenizer.ggml.tokens', 'tokenizer.ggml.scores', 'tokenizer.ggml.token_type']
  const [words = u8(0), ranks = u8(0), kinds = u8(0)] = tokenKeys(['a', 'b'])
  const byteToken = (token: string, type = 6): Partial<TestGguf> => withKey(...tokenKeys(['<unk>', token], [2, type]))
  judge([
    ['whole', withKey(words, ranks, kinds), 'accepted'],
    ['in another order', withKey(kinds, ranks, words), 'accepted'],
    ['without scores and types', withKey(words), 'accepted'],
    ['of no tokens', withKey(...tokenKeys([])), 'accepted'],
    ['of numbers', withKey(arrayOf(tokens, types.u32, [u32(1)])), `malformed: ${tokens}`],
    ['that is one text', withKey(stringKey(tokens, 'a')), `malformed: ${tokens}`],
    ['with scores of one byte', withKey(words, arrayOf(scores, types.u8, [u8(1), u8(2)])), `malformed: ${scores}`],
    ['with whole scores', withKey(words, arrayOf(scores, types.i32, [i32(1), i32(2)])), `malformed: ${scores}`],
    ['with a score', withKey(words, key(scores, types.f32, f32(1))), `malformed: ${scores}`],
    ['with unsigned types', withKey(words, arrayOf(tokenTypes, types.u32, [u32(1), u32(1)])), `malformed: ${tokenTypes}`],
    ['with types of one byte', withKey(words, arrayOf(tokenTypes, types.u8, [u8(1), u8(1)])), `malformed: ${tokenTypes}`],
    ['with types as texts', withKey(words, arrayOf(tokenTypes, types.string, [text('a'), text('b')])), `malformed: ${tokenTypes}`],
    ['with one score too few', withKey(words, arrayOf(scores, types.f32, [f32(1)])), `malformed: ${scores}`],
    ['with one score too many', withKey(words, arrayOf(scores, types.f32, [f32(1), f32(1), f32(1)])), `malformed: ${scores}`],
    ['with one type too few', withKey(arrayOf(tokenTypes, types.i32, [i32(1)]), words), `malformed: ${tokenTypes}`],
    ['with one type too many', withKey(words, arrayOf(tokenTypes, types.i32, [i32(1), i32(1), i32(1)])), `malformed: ${tokenTypes}`],
    ['with scores but no tokens', withKey(ranks), `malformed: ${scores}`],
    ['with merges of numbers', withKey(arrayOf('tokenizer.ggml.merges', types.u64, [u64(1)])), 'malformed: tokenizer.ggml.merges'],
    ['of 2^20 + 1 tokens', withKey(arrayKey(tokens, types.string, { length: 2 ** 20 + 1, elements: [] })), `malformed: ${tokens} length`],
    ['of 2^64 - 1 tokens', withKey(arrayKey(tokens, types.string, { length: wrap, elements: [] })), `malformed: ${tokens} length`],
    ['of 2^20 + 1 scores', withKey(arrayKey(scores, types.f32, { length: 2 ** 20 + 1, elements: [] })), `malformed: ${scores} length`],
    ['of 2^20 + 1 types', withKey(arrayKey(tokenTypes, types.i32, { length: 2 ** 20 + 1, elements: [] })), `malformed: ${tokenTypes} length`],
    ...['<0x00>', '<0xFF>', '<0xff>', '<0x0A>'].map((token): Case => [`with the byte ${token}`, byteToken(token), 'accepted']),
    ...['<0x-1>', '<0x>', '<0xG0>', '<0x0G>', '<0x100>', '0x00', '<0x00', '<0X00>', ' 0x00>', '<0x00 ', '', '<1x00>', '<0y00>'].map(
      (token): Case => [`with the byte ${JSON.stringify(token)}`, byteToken(token), `malformed: ${tokens}[1]`],
    ),
    ['with a word that reads like a wrong byte', byteToken('<0x-1>', 1), 'accepted'],
    ['with bytes named before their texts', withKey(arrayOf(tokenTypes, types.i32, [i32(6)]), arrayOf(tokens, types.string, [text('<0x-1>')])), `malformed: ${tokens}[0]`],
    ['with a piece longer than the file', withKey(arrayOf(tokens, types.string, [u64(2n ** 31n)])), `malformed: ${tokens}`],
  ])

  it('of 2^20 tokens is read', async () => {
    const length = 2 ** 20
    const empty = (type: number, bytes: number) => ({ type, array: { length, elements: [Buffer.alloc(length * bytes)] } })
    const [words, ranks, kinds] = [empty(types.string, 8), empty(types.f32, 4), empty(types.i32, 4)]
    const keys = [arrayKey(tokens, words.type, words.array), arrayKey(scores, ranks.type, ranks.array), arrayKey(tokenTypes, kinds.type, kinds.array)]
    expect(await verdict(keysOnly(...keys))).toBe('accepted')
  })
})

describe('the chat template', () => {
  const template = (bytes: number, name = 'tokenizer.chat_template'): Partial<TestGguf> => withKey(stringKey(name, 'x'.repeat(bytes)))
  judge([
    ['of no bytes', template(0), 'accepted'],
    ['of 256 KiB', template(256 * 1024), 'accepted'],
    ['of 256 KiB and a byte', template(256 * 1024 + 1), 'malformed: tokenizer.chat_template'],
    ['of 256 KiB and a byte, for tools', template(256 * 1024 + 1, 'tokenizer.chat_template.tool_use'), 'malformed: tokenizer.chat_template.tool_use'],
    ['of 2^64 - 1 bytes', withKey(key('tokenizer.chat_template', types.string, u64(wrap))), 'malformed: tokenizer.chat_template'],
    ['that is a number', withKey(u32Key('tokenizer.chat_template', 1)), 'malformed: tokenizer.chat_template'],
    ['that is a list', withKey(arrayOf('tokenizer.chat_template', types.string, [text('x')])), 'malformed: tokenizer.chat_template'],
  ])
})
