import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, describe, expect, it } from 'vitest'
import { type OddKind, writeOddModel } from '../../../bench/gguf/odd-models.ts'
import { starterFile } from '../starter-for-tests.ts'
import { answer, answerAfresh, continueText, loadStarter, openTestLanes, request, storyTokens } from './lanes-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-odd-'))
const models: LlamaModel[] = []
afterAll(async () => {
  for (const model of models) await model.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const load = async (kind: OddKind): Promise<LlamaModel> => {
  const path = join(folder, `${kind}.gguf`)
  writeOddModel(kind, starterFile, path)
  const model = await loadStarter(path)
  models.push(model)
  return model
}

const never = new AbortController().signal
const none = { tokens: 0, pages: 0, bytes: 0 }

const kinds: { kind: OddKind; what: string }[] = [
  { kind: 'sliding', what: 'forgets what is further back than a window' },
  { kind: 'hidden', what: 'has a window that its file does not name' },
  { kind: 'recurrent', what: 'keeps one state for a whole text' },
]

describe.each(kinds)('a model that $what', ({ kind }) => {
  it('is never cut into pages, and answers as if everything had been read, whatever was there before', async () => {
    const model = await load(kind)
    await using lanes = await openTestLanes(model, { residentChats: 1, modelPath: join(folder, `${kind}.gguf`) })
    const prompt = storyTokens(model, 1, 200)
    const first = await answer(lanes, request(prompt, { chatId: 'a' }))
    const next = [...prompt, ...first.tokens, ...storyTokens(model, 2, 20)]
    const second = await answer(lanes, request(next, { chatId: 'a' }))
    const edited = [...prompt.slice(0, 150), ...storyTokens(model, 3, 30)]
    const third = await answer(lanes, request(edited, { chatId: 'a' }))
    const other = await answer(lanes, request(storyTokens(model, 4, 100), { chatId: 'b' }))
    const back = await answer(lanes, request(next, { chatId: 'a' }))
    await lanes.settle()
    expect([first, second, third, other, back].map(({ tokens }) => tokens)).toEqual([
      await answerAfresh(model, prompt),
      await answerAfresh(model, next),
      await answerAfresh(model, edited),
      await answerAfresh(model, storyTokens(model, 4, 100)),
      await answerAfresh(model, next),
    ])
    expect(lanes.use('a')).toMatchObject({ memory: none, disk: none })
  })

  it('whose window slides reads what stays again, instead of moving what cannot be moved', async () => {
    const model = await load(kind)
    await using lanes = await openTestLanes(model, { modelPath: join(folder, `${kind}.gguf`) })
    const prompt = storyTokens(model, 5, 200)
    const lane = await lanes.take(request(prompt), never)
    const before = await continueText(lane, prompt, 4)
    await lane.slide({ start: 20, end: 80 })
    const kept = [...prompt.slice(0, 20), ...prompt.slice(80), ...before.slice(0, 3)]
    expect(lane.sequence.contextTokens).toEqual(kept)
    const after = await continueText({ ...lane, reusedTokens: kept.length, get sequence() { return lane.sequence } }, [...kept, ...before.slice(3)], 12)
    await lane.release()
    expect(after).toEqual(await answerAfresh(model, [...kept, ...before.slice(3)], 12))
  })
})
