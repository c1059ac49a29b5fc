/* How fast models are quantized.
 *
 * The widened starter (F16) to Q4_K_M, in the application's own workshop, from asking
 * to a file that is whole, synced and hashed. Where llama.cpp's `llama-quantize` is
 * on the PATH the two take turns, with as many threads; the ratio is taken pair by
 * pair. The tool neither syncs nor hashes, so ours is measured up to the last tensor
 * as well, and that is what the ratio compares. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pino } from 'pino'
import { Recipe } from '../main/contract/quantize.ts'
import { forkEngine } from '../main/engine-link/fork-engine.ts'
import { createWorkshops } from '../main/engine-link/run-workshop.ts'
import { type Row, median, report, rounded } from './report.ts'
import { starterFile, wideStarter } from './wide-starter.ts'

const runs = 5
const threads = availableParallelism()
const recipe = Recipe.parse({ quantization: 'Q4_K_M' })

type Run = { wholeMs: number; tensorsMs: number }

const workshops = createWorkshops({
  launch: forkEngine({ entry: join(import.meta.dirname, '..', 'main', 'engine', 'workshop', 'workshop.ts') }),
  log: pino({ level: 'silent' }),
})

const ours = (from: string, to: string): Promise<Run> =>
  workshops.run(
    async (client) => {
      // The process itself starts once per job and is not what is compared.
      await client.hello()
      const startedMs = performance.now()
      let lastMs = startedMs
      for await (const event of await client.quantize({ from: [from], to, recipe, threads, importanceText: null })) {
        if (event.type === 'written') lastMs = performance.now()
      }
      return { wholeMs: performance.now() - startedMs, tensorsMs: lastMs - startedMs }
    },
    { limitMs: null },
  )

const theirs = async (tool: string, from: string, to: string): Promise<number> => {
  const startedMs = performance.now()
  const child = spawn(tool, [from, to, recipe.quantization, String(threads)], { stdio: 'ignore' })
  // As our workshop gives way to everything else, so must the tool.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`llama-quantize ended with ${String(code)}`)
  return performance.now() - startedMs
}

const findTool = (): string | undefined =>
  (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'llama-quantize')).find((path) => existsSync(path))

const folder = mkdtempSync(join(tmpdir(), 'hearth quantize '))
try {
  const { path: from } = starterFile(await wideStarter())
  const megabytes = statSync(from).size / 1e6
  const tool = findTool()
  const mine: Run[] = []
  const others: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    const isOursFirst = run % 2 === 0
    const first = isOursFirst ? await ours(from, join(folder, 'ours.gguf')) : undefined
    const other = tool === undefined ? undefined : await theirs(tool, from, join(folder, 'theirs.gguf'))
    const result = first ?? (await ours(from, join(folder, 'ours.gguf')))
    // The first of each brings the file into memory and is not counted.
    if (run === 0) continue
    mine.push(result)
    if (other !== undefined) others.push(other)
  }
  const speeds = mine.map(({ wholeMs }) => (megabytes * 1000) / wholeMs)
  const ratios = others.map((otherMs, index) => otherMs / (mine[index]?.tensorsMs ?? Number.NaN))
  const rows: Row[] = [{ what: `${megabytes.toFixed(0)} MB F16 to Q4_K_M, ${threads} threads`, values: speeds, unit: 'MB/s', digits: 1 }]
  if (tool !== undefined) {
    rows.push({ what: 'llama-quantize', values: others.map((ms) => (megabytes * 1000) / ms), unit: 'MB/s', digits: 1 })
    rows.push({ what: 'ratio, pair by pair', values: ratios, unit: '', digits: 3 })
  }
  report('quantize', rows, { mbPerS: rounded(median(speeds), 1), ...(tool === undefined ? {} : { ratio: rounded(median(ratios), 3) }) })
} finally {
  await workshops.close()
  rmSync(folder, { recursive: true, force: true })
}
