/* Our engine against llama.cpp's own yardstick, where there is one.
 *
 * `llama-bench` on the PATH decodes and reads a prompt with the same model file, each number of threads tried; the
 * engine does the same through its link. They take turns, and each is taken at its own best number of
 * threads: the best of the medians. llama-bench reads as many tokens as our prompt had, and decodes behind as many: a token costs more the
 * more stand before it. What llama-bench was compiled for matters as much as what it measures
 * (README.md, "llama-cpp"). */
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { EngineLink } from '../main/engine-link/engine-link.ts'
import { ask, greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessWideStarter } from './endless-starter.ts'
import { type Row, median, report, rounded } from './report.ts'

const rounds = Number(process.env['HEARTH_BENCH_ROUNDS'] ?? 3)
const answerTokens = 48
const threadCounts = [...new Set([1, Math.ceil(availableParallelism() / 2), availableParallelism()])]

type Speeds = { prefill: number; decode: number }
const run = promisify(execFile)
const Lines = z.array(z.object({ avg_ts: z.number() }))

const askLlamaBench = async (modelPath: string, threads: number, promptTokens: number): Promise<Speeds> => {
  const speed = async (options: readonly string[]): Promise<number> => {
    const { stdout } = await run('llama-bench', ['-m', modelPath, '-t', String(threads), '-r', '1', '-o', 'json', '-ngl', '0', ...options])
    return Lines.parse(JSON.parse(stdout))[0]?.avg_ts ?? 0
  }
  return {
    prefill: await speed(['-p', String(promptTokens), '-n', '0']),
    decode: await speed(['-p', '0', '-n', String(answerTokens), '-d', String(promptTokens)]),
  }
}

let asked = 0
const askOurs = async (link: EngineLink, modelPath: string, threads: number): Promise<Speeds & { promptTokens: number }> => {
  asked += 1
  // Another beginning every time, so that nothing is reused.
  const words = `Question ${asked}. ${'The fox went to the river and saw a duck. '.repeat(45)}`
  const model = loadOf(modelPath, { threads })
  const request = { messages: [{ role: 'user' as const, text: words }], model, speculation: { mode: 'off' as const, draftTokens: null } }
  const answer = await ask(link, { ...request, sampling: greedy(answerTokens) })
  const decode = answer.tokensPerSecond ?? 0
  // The first token takes a step of its own after what was read before it.
  const prefill = answer.promptTokens / ((answer.timeToFirstTokenMs - 1000 / decode) / 1000)
  return { prefill, decode, promptTokens: answer.promptTokens }
}

const isThere = async (): Promise<boolean> =>
  run('llama-bench', ['--help']).then(
    () => true,
    () => false,
  )

type Measured = Map<number, Speeds[]>

const bestOf = (measured: Measured, kind: keyof Speeds): number => Math.max(...[...measured.values()].map((speeds) => median(speeds.map((speed) => speed[kind]))))

const rowsOf = (who: string, measured: Measured): Row[] =>
  [...measured].flatMap(([threads, speeds]) =>
    (['prefill', 'decode'] as const).map((kind) => ({
      what: `${who}, ${threads} thread${threads === 1 ? '' : 's'}: ${kind}`,
      values: speeds.map((speed) => speed[kind]),
      unit: 'tok/s',
      digits: 1,
    })),
  )

const compare = async (): Promise<void> => {
  const modelPath = await endlessWideStarter()
  const link = openEngine()
  const ours: Measured = new Map(threadCounts.map((threads) => [threads, []]))
  const theirs: Measured = new Map(threadCounts.map((threads) => [threads, []]))
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const threads of threadCounts) {
        const answer = await askOurs(link, modelPath, threads)
        ours.get(threads)?.push(answer)
        theirs.get(threads)?.push(await askLlamaBench(modelPath, threads, answer.promptTokens))
      }
    }
  } finally {
    await link.close()
  }
  report('llama-cpp', [...rowsOf('Hearth', ours), ...rowsOf('llama-bench', theirs)], {
    decodeRatio: rounded(bestOf(ours, 'decode') / bestOf(theirs, 'decode'), 3),
    prefillRatio: rounded(bestOf(ours, 'prefill') / bestOf(theirs, 'prefill'), 3),
  })
}

if (await isThere()) await compare()
else process.stdout.write(`llama-bench is not on the PATH: nothing was measured (bench/README.md says how to build it)\n${JSON.stringify({ name: 'llama-cpp', figures: {} })}\n`)
