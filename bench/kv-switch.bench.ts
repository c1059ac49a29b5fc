/* Eight chats of 1,000 tokens in turn, with room for two.
 *
 * After each has been read once, every chat is asked one short question after the
 * other, three times round, so each question finds its chat parked in pages in memory. Time
 * to the first token, against that of the same questions where everything is read. */
import { loadOf, openEngine } from './bench-engine.ts'
import { type MeasuredModel, type Turn, measuredModels, pagesOn, turn } from './kv-engine.ts'
import { aboutStory, goOn } from './kv-texts.ts'
import { type Row, median, report, rounded } from './report.ts'

const chats = 8
const chatTokens = 1000
const rounds = 3

type Measured = { switched: number[]; prefilled: number[] }

const measure = async (model: MeasuredModel): Promise<Measured> => {
  const paged = loadOf(model.path, { residentChats: 2, cache: pagesOn(null, model) })
  const plain = loadOf(model.path, { residentChats: 1 })
  const [link, bare] = [openEngine(), openEngine()]
  try {
    const talks = Array.from({ length: chats }, (_, seed) => ({ chatId: `chat-${seed}`, messages: aboutStory(seed + 1, chatTokens) }))
    for (const talk of talks) {
      const { text } = await turn(link, { model: paged, ...talk, maxTokens: 8 })
      talk.messages = goOn(talk.messages, text, 'What is 3 + 4?')
    }
    const measured: Measured = { switched: [], prefilled: [] }
    await turn(bare, { model: plain, messages: [{ role: 'user', text: 'Hello.' }], maxTokens: 1 })
    for (let round = 0; round < rounds; round += 1) {
      for (const talk of talks) {
        const ours = await turn(link, { model: paged, ...talk, maxTokens: 8 })
        if (ours.reusedFrom !== 'memory') throw new Error(`Not switched: ${JSON.stringify(ours)}`)
        measured.switched.push(ours.firstTokenMs)
        // One reading per chat is enough to compare with: it is the slow side.
        if (round === 0) measured.prefilled.push(checked(ours, await turn(bare, { model: plain, messages: talk.messages, maxTokens: 8 })))
        talk.messages = goOn(talk.messages, ours.text, `What is ${round} + 2?`)
      }
    }
    return measured
  } finally {
    await link.close()
    await bare.close()
  }
}

const checked = (ours: Turn, theirs: Turn): number => {
  if (ours.text !== theirs.text) throw new Error(`Not the same answer: ${ours.text} | ${theirs.text}`)
  return theirs.firstTokenMs
}

const p95 = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1] ?? 0

const rows: Row[] = []
const ratios: Record<string, number> = {}
for (const model of await measuredModels()) {
  const { switched, prefilled } = await measure(model)
  ratios[model.name] = rounded(p95(switched) / median(prefilled), 3)
  rows.push(
    { what: `${model.name}: first token, read again`, values: prefilled, unit: 'ms', digits: 1 },
    { what: `${model.name}: first token, switched`, values: switched, unit: 'ms', digits: 1 },
    { what: `${model.name}: 95th percentile of switching over median of reading`, values: [ratios[model.name] ?? 0], unit: '', digits: 3 },
  )
}
report('kv-switch', rows, { p95Ratio: ratios['wide'] ?? 0, starterP95Ratio: ratios['starter'] ?? 0 })
