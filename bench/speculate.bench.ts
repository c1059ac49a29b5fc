/* Guessing ahead by itself against every fixed way of guessing.
 *
 * The starter and its twin of half a billion parameters write four kinds of text (speculation-texts.ts), greedily,
 * with guessing off, with a draft at 4, 8 and 16 tokens per step, with lookup in the text at 8, and with `auto`,
 * which has to find out for itself. All take turns within one run, the order moved on every
 * time. What counts is the speed of decoding over all answers of a kind; each way is compared by the median of its
 * rounds.
 *
 * `auto` learns what a step costs over the answers of an engine; as in the product it keeps what
 * it knows from one answer to the next, so one round before the counted ones is its first acquaintance with the model. */
import type { Speculation } from '../main/engine/protocol.ts'
import type { EngineLink, LinkRequest } from '../main/engine-link/engine-link.ts'
import { type Answer, ask, greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessDraft, endlessModel } from './endless-starter.ts'
import { type Row, median, report, rounded } from './report.ts'
import { type BenchText, benchTexts, firstConversations } from './speculation-texts.ts'
import { draftFile, starterFile, wideStarter } from './wide-starter.ts'

const rounds = Number(process.env['HEARTH_BENCH_ROUNDS'] ?? 2)
/** A look at the small one alone takes a minute, the widened one many; kinds of text can be named for the same reason. */
const isQuick = process.env['HEARTH_BENCH_QUICK'] === '1'
const kinds = process.env['HEARTH_BENCH_TEXTS']?.split(',')
const ways: { name: string; speculation: Speculation }[] = [
  { name: 'auto', speculation: { mode: 'auto', draftTokens: null } },
  { name: 'off', speculation: { mode: 'off', draftTokens: null } },
  ...[4, 8, 16].map((draftTokens) => ({ name: `draft ${draftTokens}`, speculation: { mode: 'draft' as const, draftTokens } })),
  { name: 'lookup 8', speculation: { mode: 'lookup', draftTokens: 8 } },
]

type Models = { own: LinkRequest['model']; endless: LinkRequest['model'] }

const modelsIn = (folder?: string): Models => ({
  own: loadOf(starterFile(folder).path, { draftModelPath: draftFile(folder).path }),
  endless: loadOf(endlessModel(folder), { draftModelPath: endlessDraft(folder) }),
})

/** Tokens per second over all answers of one kind, the first token of each left out. */
const speedOf = async (link: EngineLink, models: Models, { text, speculation }: { text: BenchText; speculation: Speculation }): Promise<number> => {
  const answers: Answer[] = []
  const model = text.isEndless ? models.endless : models.own
  for (const messages of text.conversations) answers.push(await ask(link, { messages, sampling: greedy(text.maxTokens), speculation, model }))
  const decoded = answers.filter(({ tokensPerSecond }) => tokensPerSecond !== null)
  const tokens = decoded.reduce((sum, answer) => sum + answer.tokens - 1, 0)
  const seconds = decoded.reduce((sum, answer) => sum + (answer.tokens - 1) / (answer.tokensPerSecond ?? 1), 0)
  return tokens / seconds
}

const measure = async (name: string, models: Models): Promise<{ rows: Row[]; worst: number }> => {
  const link = openEngine()
  try {
    const earlier: string[] = []
    const off: Speculation = { mode: 'off', draftTokens: null }
    for (const messages of firstConversations) {
      earlier.push((await ask(link, { messages, sampling: greedy(100), speculation: off, model: models.own })).text)
    }
    const rows: Row[] = []
    const ratios: number[] = []
    for (const text of benchTexts(earlier).filter(({ kind }) => kinds?.includes(kind) ?? true)) {
      const speeds = new Map<string, number[]>(ways.map((way) => [way.name, []]))
      await speedOf(link, models, { text, speculation: { mode: 'auto', draftTokens: null } })
      for (let round = 0; round < rounds; round += 1) {
        for (const { name: way, speculation } of rotated(ways, round)) speeds.get(way)?.push(await speedOf(link, models, { text, speculation }))
      }
      for (const [way, values] of speeds) rows.push({ what: `${name}, ${text.kind}: ${way}`, values, unit: 'tok/s', digits: 1 })
      const [auto = [], ...others] = [...speeds.values()]
      ratios.push(median(auto) / Math.max(...others.map(median)))
      rows.push({ what: `${name}, ${text.kind}: auto to best`, values: [ratios.at(-1) ?? 0], unit: '', digits: 3 })
      // It takes many minutes: what is known so far is worth having.
      process.stderr.write(`${name}, ${text.kind}: ${[...speeds].map(([way, values]) => `${way} ${median(values).toFixed(1)}`).join(', ')} tok/s\n`)
    }
    return { rows, worst: Math.min(...ratios) }
  } finally {
    await link.close()
  }
}

const rotated = <T>(list: readonly T[], by: number): T[] => [...list.slice(by % list.length), ...list.slice(0, by % list.length)]

const small = await measure('starter', modelsIn())
const wide = isQuick ? null : await measure('0.5 B', modelsIn(await wideStarter()))
report('speculate', [...small.rows, ...(wide?.rows ?? [])], {
  ...(wide === null ? {} : { worstAutoToBest: rounded(wide.worst, 3) }),
  worstAutoToBestOnStarter: rounded(small.worst, 3),
})
