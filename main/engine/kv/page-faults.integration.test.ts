import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftFile, starterFile } from '../starter-for-tests.ts'
import { answer, answerAfresh, loadStarter, openTestLanes, request, storyTokens } from './lanes-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-kv-faults-'))
const disk = { folder: join(folder, 'kv'), key: randomBytes(32).toString('base64'), budgetBytes: 2 ** 28, dailyWriteBytes: 2 ** 40 }
let model: LlamaModel
let prompt: Token[]
let expected: Token[]
beforeAll(async () => {
  model = await loadStarter()
  prompt = storyTokens(model, 1, 320)
  expected = await answerAfresh(model, prompt, 8)
})
afterAll(async () => {
  await model.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const sealedFiles = (): string[] =>
  readdirSync(disk.folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .sort()

/** Pseudo-random, but the same in every run. */
const createDice = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % sides
  }
}

describe('bits on disk', () => {
  it('that flip, a thousand of them, never change an answer', { timeout: 400_000 }, async () => {
    const dice = createDice(7)
    const [restarts, flipsEach] = [100, 10]
    let reused = 0
    for (let restart = 0; restart < restarts; restart += 1) {
      {
        await using lanes = await openTestLanes(model, { cache: { disk } })
        await answer(lanes, request(prompt, { keep: 'disk' }), 8)
      }
      const files = sealedFiles()
      // Every second time only among the last files, so that the beginning of the text can still be restored.
      const among = restart % 2 === 0 ? files : files.slice(-3)
      for (let flip = 0; flip < flipsEach; flip += 1) flipOneBit(among[dice(among.length)] ?? '', dice)
      await using lanes = await openTestLanes(model, { cache: { disk } })
      const turn = await answer(lanes, request(prompt, { keep: 'disk' }), 8)
      expect(turn.tokens).toEqual(expected)
      reused += turn.reusedTokens
    }
    // It was no empty game: pages were used in between.
    expect(reused).toBeGreaterThan(0)
  })
})

const flipOneBit = (path: string, dice: (sides: number) => number): void => {
  const bytes = readFileSync(path)
  const at = dice(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << dice(8))
  writeFileSync(path, bytes)
}

describe('two conversations', () => {
  it('that ask for the same page at the same time both get their answers, and one copy is kept', async () => {
    await using lanes = await openTestLanes(model, { cache: { disk: { ...disk, folder: join(folder, 'race') } } })
    const others = [storyTokens(model, 2, 40), storyTokens(model, 3, 40)].map((tail) => [...prompt, ...tail])
    const [first, second] = await Promise.all(others.map((tokens, index) => answer(lanes, request(tokens, { chatId: `race-${index}`, keep: 'disk' }), 8)))
    await lanes.settle()
    expect([first?.tokens, second?.tokens]).toEqual(await Promise.all(others.map((tokens) => answerAfresh(model, tokens, 8))))
    const [one, other] = [lanes.use('race-0').disk, lanes.use('race-1').disk]
    const files = readdirSync(join(folder, 'race', 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.page'))
    expect(files.length).toBeLessThan(one.pages + other.pages)
    // And again while their pages are being read.
    await answer(lanes, request(storyTokens(model, 4, 100), { chatId: 'c' }), 2)
    await answer(lanes, request(storyTokens(model, 5, 100), { chatId: 'd' }), 2)
    const again = await Promise.all(others.map((tokens, index) => answer(lanes, request(tokens, { chatId: `race-${index}`, keep: 'disk' }), 8)))
    expect(again.map(({ tokens, reusedFrom }) => ({ tokens, reusedFrom }))).toEqual([
      { tokens: first?.tokens, reusedFrom: 'memory' },
      { tokens: second?.tokens, reusedFrom: 'memory' },
    ])
  })
})

describe('another model in the place of the one that the pages are of', () => {
  it('reads everything, even where the checksum that it was loaded with is that of the old one', async () => {
    const path = join(folder, 'model.gguf')
    const place = { ...disk, folder: join(folder, 'replaced') }
    copyFileSync(starterFile, path)
    const before = await loadStarter(path)
    {
      await using lanes = await openTestLanes(before, { cache: { disk: place }, modelPath: path })
      await answer(lanes, request(prompt, { keep: 'disk' }), 8)
    }
    await before.dispose()
    rmSync(path)
    copyFileSync(draftFile, path)
    const after = await loadStarter(path)
    try {
      const turn = await (async () => {
        await using lanes = await openTestLanes(after, { cache: { disk: place }, modelPath: path })
        return await answer(lanes, request(prompt, { keep: 'disk' }), 8)
      })()
      expect(turn).toEqual({ tokens: await answerAfresh(after, prompt, 8), reusedTokens: 0, carriedTokens: 0, reusedFrom: 'none' })
    } finally {
      await after.dispose()
    }
  })
})
