/* Our perplexity against llama.cpp's own, on the same file and text.
 *
 * `llama-perplexity` on the PATH and the lab's step read the same windows of the same text with as many threads;
 * they take turns, at the same low priority. `difference` is that of the two perplexities, as a share; `ratio` is our speed over theirs:
 * tokens per second from the first window to the last, loading left out on both sides (their own log says when the
 * first window begins). The models are the starter and the starter widened to half a billion parameters: on the first, what a
 * place costs beyond computing it shows at its largest. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { shippedTexts } from '../main/core/lab/texts/shipped-texts.ts'
import { createWorkshops } from '../main/engine-link/run-workshop.ts'
import { forkEngine } from '../main/engine-link/fork-engine.ts'
import { type Row, median, report, rounded } from './report.ts'
import { starterFile, wideStarter } from './wide-starter.ts'

const run = promisify(execFile)
const windowTokens = 512
const rounds = Number(process.env['HEARTH_BENCH_ROUNDS'] ?? 3)

type Measured = { perplexity: number; tokensPerSecond: number }

const entry = join(import.meta.dirname, '..', 'main', 'engine', 'workshop', 'workshop.ts')
const workshops = createWorkshops({ launch: forkEngine({ entry }), log: pino({ level: 'silent' }) })

const askOurs = async (modelPath: string, text: string, windows: number): Promise<Measured> =>
  workshops.run(
    async (client) => {
      const load = { modelPath, contextSize: windowTokens, threads: 1, gpu: 'off', draftModelPath: null } as const
      const sums = { nll: 0, scored: 0, startMs: 0 }
      for await (const event of await client.labQuality({ load, texts: [text], windowTokens, fromWindow: 0, mostWindows: windows, reference: null })) {
        if (event.type === 'tokenized') sums.startMs = performance.now()
        if (event.type !== 'window') continue
        sums.nll += event.window.nll
        sums.scored += event.window.scored
      }
      return { perplexity: Math.exp(sums.nll / sums.scored), tokensPerSecond: (windows * windowTokens * 1000) / (performance.now() - sums.startMs) }
    },
    { limitMs: null, isLong: true },
  )

/** Each line of its log begins with the time since its start: `0.00.101.263`, minutes, seconds, milliseconds, microseconds. */
const stamp = /^(\d+)\.(\d+)\.(\d+)\.(\d+)/

const timeMs = (line: string | undefined): number => {
  const [, minutes = '0', seconds = '0', milliseconds = '0', microseconds = '0'] = stamp.exec(line ?? '') ?? []
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(milliseconds) + Number(microseconds) / 1000
}

type Asked = { modelPath: string; file: string; windows: number }

/** It ends sometimes before its last line is written, and is then asked again. */
const mostTries = 5

const askLlama = async ({ modelPath, file, windows }: Asked, tries = mostTries): Promise<Measured> => {
  const working = run('llama-perplexity', ['-m', modelPath, '-f', file, '-c', String(windowTokens), '--chunks', String(windows), '-t', '1', '-ngl', '0'], { maxBuffer: 1e8 })
  // As a workshop: else whatever runs beside both would slow down ours alone.
  if (working.child.pid !== undefined) setPriority(working.child.pid, constants.priority.PRIORITY_LOW)
  const { stdout, stderr } = await working
  const lines = `${stdout}\n${stderr}`.split('\n')
  const final = lines.find((line) => line.includes('Final estimate: PPL'))
  if (final === undefined && tries > 1) return askLlama({ modelPath, file, windows }, tries - 1)
  const perplexity = Number(/PPL = ([\d.]+)/.exec(final ?? '')?.[1])
  const tookMs = timeMs(final) - timeMs(lines.find((line) => line.includes('calculating perplexity over')))
  return { perplexity, tokensPerSecond: (windows * windowTokens * 1000) / tookMs }
}

const compare = async (name: string, modelPath: string, windows: number): Promise<{ rows: Row[]; ratio: number; difference: number }> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-perplexity-'))
  const text = shippedTexts().find(({ id }) => id === 'talk')?.text ?? ''
  const file = join(folder, 'text.txt')
  writeFileSync(file, text)
  const [ours, theirs]: [Measured[], Measured[]] = [[], []]
  try {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await askOurs(modelPath, text, windows))
      theirs.push(await askLlama({ modelPath, file, windows }))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const speeds = (all: readonly Measured[]): number[] => all.map(({ tokensPerSecond }) => tokensPerSecond)
  const [own, other] = [median(ours.map(({ perplexity }) => perplexity)), median(theirs.map(({ perplexity }) => perplexity))]
  return {
    rows: [
      { what: `${name}: Hearth`, values: speeds(ours), unit: 'tok/s', digits: 1 },
      { what: `${name}: llama-perplexity`, values: speeds(theirs), unit: 'tok/s', digits: 1 },
      { what: `${name}: perplexity, Hearth`, values: [own], unit: '', digits: 4 },
      { what: `${name}: perplexity, llama-perplexity`, values: [other], unit: '', digits: 4 },
    ],
    // Pair by pair: other work on the machine hits both.
    ratio: median(ours.map(({ tokensPerSecond }, at) => tokensPerSecond / (theirs[at]?.tokensPerSecond ?? Number.NaN))),
    difference: Math.abs(own / other - 1),
  }
}

const isThere = await run('llama-perplexity', ['--version']).then(
  () => true,
  () => false,
)
if (isThere) {
  const starter = await compare('starter', starterFile().path, 12)
  const wide = await compare('half a billion parameters', starterFile(await wideStarter()).path, 2)
  report('perplexity', [...starter.rows, ...wide.rows], {
    ratio: rounded(wide.ratio, 3),
    starterRatio: rounded(starter.ratio, 3),
    difference: rounded(Math.max(starter.difference, wide.difference), 6),
  })
} else process.stdout.write('llama-perplexity is not on the PATH: there is nothing to compare with.\n')
await workshops.close()
