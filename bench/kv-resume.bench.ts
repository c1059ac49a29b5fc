/* Coming back to a chat of 1,500 tokens after a restart.
 *
 * One engine answers in the chat and is ended as the application ends it. A fresh
 * engine loads the model and is then asked the next question, of some twenty
 * tokens: time to the first token with the pages that lie on disk, against the
 * same question to an engine that has none. Both have loaded the model before,
 * and have answered one unrelated question, so that neither pays for warming up. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOf, openEngine } from './bench-engine.ts'
import { type MeasuredModel, type Turn, measuredModels, pagesOn, turn } from './kv-engine.ts'
import { aboutStory, goOn } from './kv-texts.ts'
import { type Row, median, report, rounded } from './report.ts'

const chatTokens = 1500
const runs = 3
const chatId = 'the-chat'

type Run = { restored: Turn; prefilled: Turn }

const measure = async (model: MeasuredModel, seed: number): Promise<Run> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth bench '))
  const cached = loadOf(model.path, { cache: pagesOn(folder, model) })
  const plain = loadOf(model.path)
  const messages = aboutStory(seed, chatTokens)
  try {
    const before = openEngine()
    const { text } = await turn(before, { model: cached, messages, chatId, maxTokens: 8 })
    await before.close()
    const next = goOn(messages, text, 'What is 3 + 4?')
    const askFresh = async (load: typeof cached): Promise<Turn> => {
      const link = openEngine()
      try {
        await turn(link, { model: load, messages: [{ role: 'user', text: 'Hello.' }], maxTokens: 1 })
        return await turn(link, { model: load, messages: next, chatId, maxTokens: 8 })
      } finally {
        await link.close()
      }
    }
    const [restored, prefilled] = seed % 2 === 0 ? [await askFresh(cached), await askFresh(plain)] : [await askFresh(plain), await askFresh(cached)].toReversed()
    if (restored === undefined || prefilled === undefined) throw new Error('Nothing was measured')
    if (restored.reusedFrom !== 'disk' || prefilled.reusedTokens > 0) throw new Error(`Not what was to be measured: ${JSON.stringify({ restored, prefilled })}`)
    if (restored.text !== prefilled.text) throw new Error(`Not the same answer: ${restored.text} | ${prefilled.text}`)
    return { restored, prefilled }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rows: Row[] = []
const speedups: Record<string, number> = {}
for (const model of await measuredModels()) {
  const measured: Run[] = []
  while (measured.length < runs) measured.push(await measure(model, measured.length + 1))
  const ratios = measured.map(({ restored, prefilled }) => prefilled.firstTokenMs / restored.firstTokenMs)
  const [first] = measured
  rows.push(
    { what: `${model.name}: first token, read again (${first?.prefilled.promptTokens ?? 0} tokens)`, values: measured.map((run) => run.prefilled.firstTokenMs), unit: 'ms', digits: 1 },
    { what: `${model.name}: first token, restored (${first?.restored.reusedTokens ?? 0} of them)`, values: measured.map((run) => run.restored.firstTokenMs), unit: 'ms', digits: 1 },
    { what: `${model.name}: speedup, run by run`, values: ratios, unit: '', digits: 1 },
  )
  speedups[model.name] = rounded(median(ratios), 1)
}
report('kv-resume', rows, { speedup: speedups['wide'] ?? 0, starterSpeedup: speedups['starter'] ?? 0 })
