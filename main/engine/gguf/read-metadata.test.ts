import { describe, expect, it } from 'vitest'
import { type TestGguf, arrayKey, arrayOf, ggufBytes, key, stringKey, text, types, u32, u32Key, u64 } from './gguf-for-tests.ts'
import { type Case, judge, keysOnly, oneKey, verdict, withKey, wrap } from './judge-gguf-for-tests.ts'

describe('a key', () => {
  const named = (name: string | Buffer): Partial<TestGguf> => withKey(key(name, types.u32, u32(0)))
  judge([
    ['of 1 byte', named('a'), 'accepted'],
    ['of 256 bytes', named('a'.repeat(256)), 'accepted'],
    ['of every allowed character', named('aZ.09_-'), 'accepted'],
    ['that is empty', named(''), 'malformed: key 0 length'],
    ['of 257 bytes', named('a'.repeat(257)), 'malformed: key 0 length'],
    ['of 2^64 - 1 bytes', withKey(u64(wrap)), 'malformed: key 0 length'],
    ['of 2^63 bytes', withKey(u64(2n ** 63n)), 'malformed: key 0 length'],
    ['longer than the file', Buffer.concat([ggufBytes({ keys: [], tensors: [], keyCount: 1 }).subarray(0, 24), u64(200)]), 'truncated: key 0'],
    ...[' ', '/', '\0', '\n', ':', '"', '\\', '\x7f'].map(
      (letter): Case => [`with ${JSON.stringify(letter)}`, named(`a${letter}b`), 'malformed: key 0'],
    ),
    ['that ends in a line break', named('a\n'), 'malformed: key 0'],
    ['in other letters', named('schlüssel'), 'malformed: key 0'],
    ['that is not text', named(Buffer.of(0xff, 0xfe)), 'malformed: key 0'],
    ['that begins with a byte order mark', named('\ufeffa'), 'malformed: key 0'],
    ...['__proto__', 'prototype', 'constructor'].flatMap((segment): Case[] => [
      [segment, named(segment), 'malformed: key 0'],
      [`${segment} within`, named(`a.${segment}.b`), 'malformed: key 0'],
      [`${segment} at the end`, named(`a.${segment}`), 'malformed: key 0'],
      [`${segment} as a part of a word`, named(`a.x${segment}`), 'accepted'],
    ]),
    ['twice', withKey(u32Key('a.b', 1), u32Key('a.c', 1), u32Key('a.b', 2)), 'malformed: a.b'],
    ['of type 13', oneKey('a.b', 13), 'malformed: a.b type'],
    ['of type 2^32 - 1', oneKey('a.b', 2 ** 32 - 1), 'malformed: a.b type'],
    ['without a value', keysOnly(key('a.b', types.u64, Buffer.alloc(4))), 'truncated: a.b'],
    ...Object.values(types)
      .filter((type) => type !== types.string && type !== types.array)
      .map((type): Case => [`of type ${type}`, keysOnly(key('a.b', type, Buffer.alloc(sizeOf(type)))), 'accepted']),
  ])
})

function sizeOf(type: number): number {
  if (type === types.u64 || type === types.i64 || type === types.f64) return 8
  if (type === types.u16 || type === types.i16) return 2
  return type === types.u8 || type === types.bool || type === 1 ? 1 : 4
}


const mib = 1024 * 1024
const long = (bytes: number): Buffer => stringKey('a.b', Buffer.alloc(bytes, 'x'))

describe('a string', () => {
  judge([
    ['of no bytes', withKey(stringKey('a.b', '')), 'accepted'],
    ['of 16 MiB', withKey(long(16 * mib)), 'accepted'],
    ['of 16 MiB and a byte', withKey(long(16 * mib + 1)), 'malformed: a.b'],
    ['that ends with the file', keysOnly(stringKey('a.b', 'abc')), 'accepted'],
    ['one byte longer than the file', keysOnly(key('a.b', types.string, Buffer.concat([u64(4), Buffer.from('abc')]))), 'truncated: a.b'],
    ...[2n ** 31n, 2n ** 32n, 2n ** 33n, 2n ** 36n, 2n ** 63n, wrap, wrap - 7n].map(
      (length): Case => [`of ${length} bytes`, withKey(key('a.b', types.string, u64(length))), 'malformed: a.b'],
    ),
  ])

  it.each([
    ['64 MiB with their lengths', 0, 'accepted'],
    ['64 MiB with their lengths, and a byte', 1, 'malformed: a.k3'],
  ])('is counted with the others: %s', async (_, more, expected) => {
    const sizes = [16 * mib - 8, 16 * mib - 8, 16 * mib - 8, 16 * mib - 8 + more]
    const keys = sizes.map((bytes, index) => stringKey(`a.k${index}`, Buffer.alloc(bytes, 'x')))
    expect(await verdict(keysOnly(...keys))).toBe(expected)
  })
})

describe('an array', () => {
  const elements = 8 * mib
  judge([
    ['of nothing', withKey(arrayOf('a.b', types.string, [])), 'accepted'],
    ['of 8 Mi bytes', withKey(arrayKey('a.b', types.u8, { length: elements, elements: [Buffer.alloc(elements)] })), 'accepted'],
    ['of 8 Mi + 1 bytes', withKey(arrayKey('a.b', types.u8, { length: elements + 1, elements: [Buffer.alloc(elements + 1)] })), 'malformed: a.b length'],
    ['of 2^40 bytes', withKey(arrayKey('a.b', types.u8, { length: 2n ** 40n, elements: [] })), 'malformed: a.b length'],
    ['of -1 bytes', withKey(arrayKey('a.b', types.u8, { length: wrap, elements: [] })), 'malformed: a.b length'],
    ['whose size in bytes wraps to 0', withKey(arrayKey('a.b', types.u64, { length: 2n ** 61n, elements: [] })), 'malformed: a.b length'],
    ['that ends with the file', keysOnly(arrayOf('a.b', types.u32, [u32(1), u32(2)])), 'accepted'],
    ['one byte longer than the file', keysOnly(arrayKey('a.b', types.u32, { length: 2, elements: [Buffer.alloc(7)] })), 'truncated: a.b'],
    ['of strings that cannot all be there', keysOnly(arrayKey('a.b', types.string, { length: 3, elements: [text(''), text('')] })), 'truncated: a.b'],
    ['whose last string is longer than the file', keysOnly(arrayKey('a.b', types.string, { length: 2, elements: [text('abc'), u64(9)] })), 'truncated: a.b'],
    ['with a string of 2^63 bytes', withKey(arrayOf('a.b', types.string, [u64(2n ** 63n)])), 'malformed: a.b'],
    ['of arrays', withKey(arrayOf('a.b', types.array, [Buffer.alloc(12)])), 'malformed: a.b element type'],
    ['of arrays, none', withKey(arrayOf('a.b', types.array, [])), 'malformed: a.b element type'],
    ['of arrays within arrays, 20,000 deep', withKey(key('a.b', types.array, Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.concat([u32(9), u64(1)]))))), 'malformed: a.b element type'],
    ['of type 13', withKey(arrayOf('a.b', 13, [Buffer.alloc(8)])), 'malformed: a.b element type'],
  ])

  it('of 8 Mi empty strings is at the limit of all strings', async () => {
    const array = keysOnly(arrayKey('a.b', types.string, { length: elements, elements: [] }))
    expect(await verdict(array, array.length + elements * 8)).toBe('accepted')
    const keys = keysOnly(stringKey('a.a', ''), arrayKey('a.b', types.string, { length: elements, elements: [] }))
    expect(await verdict(keys, keys.length + elements * 8)).toBe('malformed: a.b')
  })
})
