import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { arrayKey, ggufBytes, sparseSource, tensor, tokenKeys, types, u32, u32Key, u64, u8 } from './gguf-for-tests.ts'
import { readGgufFile } from './read-gguf-file.ts'
import { readGgufHeader } from './read-gguf-header.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-gguf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const mib = 1024 ** 2
const gib = 1024 ** 3
/** 65,536 tokens and one tensor of 10 GiB. */
const bigHeader = ggufBytes({
  keys: [u32Key('llama.block_count', 32), ...tokenKeys(Array.from({ length: 65_536 }, (_, index) => `token ${index}`))],
  tensors: [tensor({ dimensions: [10 * gib], type: 24 })],
  weights: Buffer.alloc(0),
})

describe('a model file', () => {
  it.each([
    ['is not there', 'missing', () => join(folder, 'nowhere.gguf')],
    ['lies in a file', 'missing', () => join(made('file.gguf', Buffer.alloc(0)), 'model.gguf')],
    ['is a folder', 'unreadable', () => (mkdirSync(join(folder, 'folder')), join(folder, 'folder'))],
    ['is a pipe that nobody writes to', 'unreadable', () => pipe()],
    ['is empty', 'not-gguf', () => made('empty.gguf', Buffer.alloc(0))],
    ['has lost its last byte', 'truncated', () => made('cut.gguf', ggufBytes().subarray(0, -1))],
  ])('that %s is refused as %s', async (_, reason, path) => {
    await expect(readGgufFile(path())).rejects.toMatchObject({ code: 'model-load-failed', details: { reason } })
  })

  it.skipIf(process.platform === 'win32')('of 10 GiB is known from its header', async () => {
    const path = join(folder, 'big.gguf')
    const file = openSync(path, 'w')
    writeSync(file, bigHeader)
    ftruncateSync(file, bigHeader.length + 10 * gib)
    closeSync(file)
    const { tensors, dataStart, fileBytes } = await readGgufFile(path)
    expect({ tensors, dataStart, fileBytes }).toEqual({
      tensors: [{ name: 'token_embd.weight', dimensions: [10 * gib], type: 'I8', offset: 0, sizeBytes: 10 * gib }],
      dataStart: bigHeader.length,
      fileBytes: bigHeader.length + 10 * gib,
    })
  })
})

describe('reading a header', () => {
  it('reads no more of 10 GiB than the header and one stretch of 1 MiB', async () => {
    const source = sparseSource(bigHeader, bigHeader.length + 10 * gib)
    await readGgufHeader(source)
    expect(source.bytesRead()).toBeLessThan(bigHeader.length + 1024 * 1024)
    expect(source.reads()).toBeLessThan(8)
  })

  it('costs little where 4,096 arrays of a MiB are stepped over', async () => {
    const source = sparseSource(Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(4096)]), 24 + 4096 * mib)
    const heads = Array.from({ length: 4096 }, (_, index) => arrayKey(`a.${String(index).padStart(8, '0')}`, types.u8, { length: mib - 34, elements: [] }))
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = await source.read(offset, length)
      for (let index = Math.max(0, Math.floor((offset - 24) / mib)); 24 + index * mib < offset + length && index < 4096; index += 1) {
        const at = 24 + index * mib - offset
        const head = heads[index] ?? u8(0)
        bytes.set(head.subarray(Math.max(0, -at), Math.max(0, bytes.length - at)), Math.max(0, at))
      }
      return bytes
    }
    const { metadata } = await readGgufHeader({ sizeBytes: source.sizeBytes, read })
    expect(metadata.size).toBe(4096)
    expect(source.bytesRead()).toBeLessThanOrEqual(4096 * 64 * 1024)
  })

  it('takes what a source has to give at a time', async () => {
    const bytes = ggufBytes({ keys: tokenKeys(['a', 'b', 'c']) })
    const trickle = { sizeBytes: bytes.length, read: (offset: number) => Promise.resolve(bytes.subarray(offset, offset + 1)) }
    expect(await readGgufHeader(trickle)).toEqual(await readGgufHeader(sparseSource(bytes)))
  })

  it.each([
    ['has less than its size says', (bytes: Buffer) => (offset: number, length: number) => bytes.subarray(offset, Math.min(offset + length, 50))],
    ['gives more than was asked for', (bytes: Buffer) => () => Buffer.concat([bytes, bytes])],
  ])('from a source that %s is refused', async (_, readOf) => {
    const bytes = ggufBytes()
    const read = readOf(bytes)
    const source = { sizeBytes: bytes.length, read: (offset: number, length: number) => Promise.resolve(read(offset, length)) }
    await expect(readGgufHeader(source)).rejects.toMatchObject({ details: { reason: 'truncated', field: 'file' } })
  })
})

function made(name: string, bytes: Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** A named pipe; where there are none, the folder. */
function pipe(): string {
  if (process.platform === 'win32') return folder
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  return path
}
