/* What one size of a model has read, carried over to another, with the real library. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeEndless } from '../../../bench/gguf/endless-model.ts'
import { quantizeModel } from '../quantize/quantize-model.ts'
import { draftFile, starterFile } from '../starter-for-tests.ts'
import type { PageCache } from '../protocol.ts'
import { type TestOpening, answer, answerAfresh, loadStarter, openTestLanes, request, storyTokens } from './lanes-for-tests.ts'
import { createPageShelf } from './page-shelf.ts'
import { isSameInside } from './same-inside.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-carried-'))
const smallFile = join(folder, 'small.gguf')
let large: LlamaModel
let small: LlamaModel

beforeAll(async () => {
  const recipe = { quantization: 'Q8_0' as const, merges: [], overrides: [], pruneLayers: [], allowsRequantize: false }
  const making = { from: [starterFile], to: smallFile, recipe, adapters: [], threads: 1, importanceText: null }
  const steps: string[] = []
  for await (const { type } of quantizeModel(making)) steps.push(type)
  expect(steps.at(-1)).toBe('done')
  large = await loadStarter()
  small = await loadStarter(smallFile)
})
afterAll(async () => {
  await large.dispose()
  await small.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const shaOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const fileOf = (path: string): { modelSha256: string; modelPath: string } => ({ modelSha256: shaOf(path), modelPath: path })

type Disk = NonNullable<PageCache['disk']>
const newDisk = (): Disk => ({ folder: mkdtempSync(join(folder, 'store-')), key: randomBytes(32).toString('base64'), budgetBytes: 2 ** 28, dailyWriteBytes: 2 ** 30 })

/** How the engine opens either size, with the other one to carry from unless told otherwise. */
const opening = (path: string, disk: Disk | null, carryFrom: PageCache['carryFrom'] = [fileOf(path === starterFile ? smallFile : starterFile)]): TestOpening => ({
  modelPath: path,
  residentChats: 1,
  cache: { modelSha256: shaOf(path), disk, carryFrom },
})

const pagesIn = (disk: Disk): number => readdirSync(disk.folder, { recursive: true }).filter((name) => String(name).endsWith('.page')).length

describe('a conversation whose model changes its size', () => {
  it('is gone on with from memory and from disk without reading again what was read, and says how much of it is carried', async () => {
    const prompt = storyTokens(large, 1, 700)
    for (const disk of [null, newDisk()]) {
      const shelf = createPageShelf()
      const keep = disk === null ? 'memory' : 'disk'
      let first: Token[] = []
      {
        await using lanes = await openTestLanes(large, { ...opening(starterFile, disk), shelf })
        first = (await answer(lanes, request(prompt, { keep }))).tokens
      }
      const next = [...prompt, ...first, ...storyTokens(large, 2, 30)]
      await using lanes = await openTestLanes(small, { ...opening(smallFile, disk), ...(disk === null ? { shelf } : {}) })
      const second = await answer(lanes, request(next, { keep }))
      const known = prompt.length + first.length - 1
      expect(second).toMatchObject({ reusedTokens: known, carriedTokens: known, reusedFrom: disk === null ? 'memory' : 'disk' })
      // Its next turn finds all of it in the lane.
      const later = [...next, ...second.tokens, ...storyTokens(large, 3, 10)]
      expect(await answer(lanes, request(later, { keep }))).toMatchObject({ reusedTokens: next.length + second.tokens.length - 1, reusedFrom: 'resident' })
    }
  })

  it('goes back to the first size with its own keys and values as far as they reach, and the other size’s behind them', async () => {
    const disk = newDisk()
    const prompt = storyTokens(large, 4, 500)
    {
      await using lanes = await openTestLanes(large, opening(starterFile, disk))
      await answer(lanes, request(prompt, { keep: 'disk' }), 1)
    }
    const next = [...prompt, ...storyTokens(large, 5, 150)]
    {
      await using lanes = await openTestLanes(small, opening(smallFile, disk))
      await answer(lanes, request(next, { keep: 'disk' }), 1)
    }
    await using lanes = await openTestLanes(large, opening(starterFile, disk))
    const back = await answer(lanes, request([...next, ...storyTokens(large, 6, 20)], { keep: 'disk' }))
    expect(back).toMatchObject({ reusedTokens: next.length, carriedTokens: next.length - prompt.length, reusedFrom: 'disk' })
  })

  it('is read again where carrying is off, where nobody may keep it, with a seed, and from a model that is another one inside', async () => {
    const disk = newDisk()
    const prompt = storyTokens(large, 7, 400)
    {
      await using lanes = await openTestLanes(large, opening(starterFile, disk))
      await answer(lanes, request(prompt, { keep: 'disk' }), 1)
    }
    const fresh = await answerAfresh(small, prompt, 8)
    const ask = async (carryFrom: PageCache['carryFrom'], changes: Parameters<typeof request>[1] = {}) => {
      await using lanes = await openTestLanes(small, opening(smallFile, disk, carryFrom))
      return await answer(lanes, request(prompt, { keep: 'none', ...changes }), 8)
    }
    const readAgain = { tokens: fresh, reusedTokens: 0, carriedTokens: 0, reusedFrom: 'none' }
    expect(await ask([])).toEqual(readAgain)
    expect(await ask(undefined, { isRepeatable: true })).toEqual(readAgain)
    expect(await ask(undefined, { chatId: null })).toEqual(readAgain)
    expect(await ask([{ ...fileOf(starterFile), modelPath: draftFile }])).toEqual(readAgain)
    expect(await ask([{ ...fileOf(starterFile), modelPath: join(folder, 'gone.gguf') }])).toEqual(readAgain)
    expect((await ask(undefined)).carriedTokens).toBe(prompt.length - 1)
  })
})

describe('what was computed from carried keys and values', () => {
  it('is never given to another conversation, nor to its own once carrying is off, in the lane, in memory or on disk', async () => {
    const disk = newDisk()
    const prompt = storyTokens(large, 8, 500)
    {
      await using lanes = await openTestLanes(large, opening(starterFile, disk))
      await answer(lanes, request(prompt, { keep: 'disk' }), 1)
    }
    const next = [...prompt, ...storyTokens(large, 9, 200)]
    const fresh = await answerAfresh(small, [...next, ...storyTokens(large, 10, 20)])
    const asked = (chatId: string) => request([...next, ...storyTokens(large, 10, 20)], { chatId, keep: 'disk' })
    {
      await using lanes = await openTestLanes(small, opening(smallFile, disk))
      expect((await answer(lanes, request(next, { keep: 'disk' }), 1)).carriedTokens).toBe(prompt.length)
      await lanes.settle()
      const before = pagesIn(disk)
      // The lane holds the carried text: somebody else's prompt that begins alike reads it, from the first token on.
      expect(await answer(lanes, { ...asked('stranger'), keep: 'memory' })).toEqual({ tokens: fresh, reusedTokens: 0, carriedTokens: 0, reusedFrom: 'none' })
      expect(pagesIn(disk)).toBe(before)
    }
    {
      await using lanes = await openTestLanes(small, opening(smallFile, disk, []))
      expect(await answer(lanes, asked('chat-a'))).toEqual({ tokens: fresh, reusedTokens: 0, carriedTokens: 0, reusedFrom: 'none' })
    }
    // What was read again is exact, and wins over what is carried.
    await using lanes = await openTestLanes(small, opening(smallFile, disk))
    expect(await answer(lanes, asked('chat-a'))).toMatchObject({ tokens: fresh, carriedTokens: 0, reusedFrom: 'disk' })
  })

  it('goes with its conversation when that is forgotten', async () => {
    const shelf = createPageShelf()
    const prompt = storyTokens(large, 11, 300)
    {
      await using lanes = await openTestLanes(large, { ...opening(starterFile, null), shelf })
      await answer(lanes, request(prompt), 1)
    }
    await using lanes = await openTestLanes(small, { ...opening(smallFile, null), shelf })
    await lanes.forget('chat-a')
    expect(await answer(lanes, request(prompt))).toMatchObject({ reusedTokens: 0, carriedTokens: 0 })
  })
})

describe('two files', () => {
  it('are one model inside when all but the weights is equal', async () => {
    const twin = join(folder, 'endless.gguf')
    makeEndless(starterFile, twin)
    expect(await Promise.all([smallFile, twin, draftFile, join(folder, 'gone.gguf')].map((path) => isSameInside(starterFile, path)))).toEqual([true, true, false, false])
  })
})
