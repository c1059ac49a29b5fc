import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageCache } from '../protocol.ts'
import { type Turn, answer, answerAfresh, loadStarter, openTestLanes, request, storyTokens } from './lanes-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-kv-'))
let model: LlamaModel
let prompt: Token[]
let expected: Token[]
beforeAll(async () => {
  model = await loadStarter()
  prompt = storyTokens(model, 1, 400)
  expected = await answerAfresh(model, prompt)
})
afterAll(async () => {
  await model.dispose()
  rmSync(folder, { recursive: true, force: true })
})

type Disk = NonNullable<PageCache['disk']>
const newDisk = (changes: Partial<Disk> = {}): Disk => ({
  folder: mkdtempSync(join(folder, 'store-')),
  key: randomBytes(32).toString('base64'),
  budgetBytes: 2 ** 28,
  dailyWriteBytes: 2 ** 30,
  ...changes,
})

/** One question to an engine that has just started on this disk. */
const askAfterRestart = async (disk: Disk, asked = request(prompt, { keep: 'disk' }), cache: Partial<PageCache> = {}): Promise<Turn> => {
  await using lanes = await openTestLanes(model, { cache: { disk, ...cache } })
  return await answer(lanes, asked)
}

const filesIn = (disk: Disk): string[] =>
  readdirSync(disk.folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
const pagesIn = (disk: Disk): string[] => filesIn(disk).filter((path) => path.endsWith('.page')).sort()

const readAgain = { reusedFrom: 'none', reusedTokens: 0 }

describe('pages on disk', () => {
  it('bring a conversation back after a restart, with the answer that reading it gives', async () => {
    const disk = newDisk()
    expect(await askAfterRestart(disk)).toEqual({ tokens: expected, reusedFrom: 'none', reusedTokens: 0, carriedTokens: 0 })
    expect(await askAfterRestart(disk)).toEqual({ tokens: expected, reusedFrom: 'disk', reusedTokens: prompt.length - 1, carriedTokens: 0 })
  })

  it('tell nothing to who has no key, and nothing but the day and an amount lies open', async () => {
    const disk = newDisk()
    await askAfterRestart(disk)
    const plain = Buffer.from(Int32Array.from(prompt.slice(0, 8)).buffer)
    for (const path of filesIn(disk)) expect(readFileSync(path).includes(plain)).toBe(false)
    expect(filesIn(disk).filter((path) => !readFileSync(path).subarray(0, 4).equals(Buffer.from('HKV1')))).toEqual([join(disk.folder, 'written.json')])
  })

  it('are not written for a short conversation, for one that may be kept in memory only, or without a budget', async () => {
    for (const { disk, asked } of [
      { disk: newDisk(), asked: request(prompt.slice(0, 200), { keep: 'disk' }) },
      { disk: newDisk(), asked: request(prompt, { keep: 'memory' }) },
      { disk: newDisk({ budgetBytes: 0 }), asked: request(prompt, { keep: 'disk' }) },
      { disk: newDisk({ dailyWriteBytes: 0 }), asked: request(prompt, { keep: 'disk' }) },
    ]) {
      await askAfterRestart(disk, asked)
      expect(pagesIn(disk)).toEqual([])
      expect(await askAfterRestart(disk, asked)).toMatchObject(readAgain)
    }
  })

  it('keep to their budget, and what fits of a conversation is of use', async () => {
    const disk = newDisk({ budgetBytes: 4 * 64 * 4096 + 65_536 })
    await askAfterRestart(disk)
    expect(pagesIn(disk)).toHaveLength(4)
    expect(await askAfterRestart(disk)).toEqual({ tokens: expected, reusedFrom: 'disk', reusedTokens: 256, carriedTokens: 0 })
  })

  it('are removed with their conversation, but not those that another one shares', async () => {
    const disk = newDisk()
    const other = [...prompt.slice(0, 256), ...storyTokens(model, 2, 200)]
    await using lanes = await openTestLanes(model, { cache: { disk } })
    await answer(lanes, request(prompt, { chatId: 'a', keep: 'disk' }))
    await lanes.settle()
    const alone = pagesIn(disk)
    await answer(lanes, request(other, { chatId: 'b', keep: 'disk' }))
    await lanes.settle()
    expect(pagesIn(disk).length).toBeLessThan(2 * alone.length)
    await lanes.forget('a')
    expect(pagesIn(disk).filter((path) => alone.includes(path))).toHaveLength(4)
    await lanes.forget('b')
    expect(filesIn(disk)).toEqual([join(disk.folder, 'written.json')])
  })

  it('of another model, another kind of keys or another key are read by nobody', async () => {
    const disk = newDisk()
    await askAfterRestart(disk)
    expect(await askAfterRestart(disk, undefined, { modelSha256: 'b'.repeat(64) })).toMatchObject({ ...readAgain, tokens: expected })
    const stolen = { ...disk, key: randomBytes(32).toString('base64') }
    expect(await askAfterRestart(stolen)).toMatchObject({ ...readAgain, tokens: expected })
  })
})

describe('a page file', () => {
  const damages: { what: string; damage: (paths: string[]) => void }[] = [
    { what: 'that is cut short', damage: (paths) => truncateSync(paths[2] ?? '', 1000) },
    { what: 'that is empty', damage: (paths) => truncateSync(paths[0] ?? '', 0) },
    { what: 'that is gone', damage: (paths) => rmSync(paths[1] ?? '') },
    { what: 'that was swapped with another one', damage: (paths) => copyFileSync(paths[0] ?? '', paths[3] ?? '') },
    {
      what: 'in which one bit is another one',
      damage: (paths) => {
        const path = paths[4] ?? ''
        const bytes = readFileSync(path)
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4
        writeFileSync(path, bytes)
      },
    },
  ]
  it.each(damages)('$what costs reading a part again, and the answer is the same', async ({ damage }) => {
    const disk = newDisk()
    await askAfterRestart(disk)
    damage(pagesIn(disk))
    const turn = await askAfterRestart(disk)
    expect(turn.tokens).toEqual(expected)
    expect(turn.reusedTokens).toBeLessThan(prompt.length - 1)
    // And the next time everything is there again.
    expect(await askAfterRestart(disk)).toEqual({ tokens: expected, reusedFrom: 'disk', reusedTokens: prompt.length - 1, carriedTokens: 0 })
  })
})
