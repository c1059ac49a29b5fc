/* Threads that follow what others leave, against every fixed number of them.
 *
 * The widened starter of half a billion parameters writes without an end while what else the machine does changes
 * every ten seconds: nothing, one busy program, two, another inference with a thread per core, a program that is busy
 * every other second, nothing. The governor and each fixed number of threads go through the same sequence, the order
 * moved on every round. The oracle knows for each phase which fixed number is best in it. The first seconds,
 * in which the governor finds the knee of the machine, are not counted; its answers afterwards are all counted, the
 * moments included in which it has not noticed yet.
 *
 * `ofOracle` is its tokens over the oracle's, `overOneThreadPerCore` those of the busy phases over those of a thread
 * per core in them. Whatever else runs on the machine is in all of them: an idle machine tells most. */
import { type ChildProcess, spawn } from 'node:child_process'
import { pino } from 'pino'
import { ChatId, MessageId, ModelId } from '../main/contract/ids.ts'
import type { EngineLink, LinkRequest } from '../main/engine-link/engine-link.ts'
import { createPower } from '../main/features/power/create-power.ts'
import { countCores } from '../main/sensors/count-cores.ts'
import { createLinuxSensors } from '../main/sensors/linux/create-linux-sensors.ts'
import { createTemporaryStorage } from '../main/storage/temporary-storage.ts'
import { greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessModel } from './endless-starter.ts'
import { type Row, median, report, rounded } from './report.ts'
import { wideStarter } from './wide-starter.ts'
import { type Writing, longestAnswer, writeOn } from './write-on.ts'

/** HEARTH_BENCH_QUICK=1: one round, four minutes instead of seven. */
const rounds = process.env['HEARTH_BENCH_QUICK'] === '1' ? 1 : 2
const phaseMs = 10_000
const calibrationMs = 20_000
const cores = countCores()

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const busy = 'for(;;);'
const everyOtherSecond = 'const work=()=>{const end=Date.now()+1000;while(Date.now()<end);setTimeout(work,1000)};work()'

const program = (source: string): (() => void) => {
  const child: ChildProcess = spawn(process.execPath, ['-e', source], { stdio: 'ignore' })
  return () => void child.kill('SIGKILL')
}

const request = (modelPath: string, threads = 0): LinkRequest => ({
  messages: [{ role: 'user', text: 'Tell me a story about a fox.' }],
  sampling: greedy(longestAnswer),
  speculation: { mode: 'off', draftTokens: null },
  windowPolicy: 'slide',
  model: loadOf(modelPath, { threads }),
})

type Phase = { name: string; isBusy: boolean; begin: () => () => void | Promise<void> }

/** The other inference is ready before anything is measured, and only writes in its phase. */
const phasesWith = (other: EngineLink, modelPath: string): Phase[] => [
  { name: 'nothing else', isBusy: false, begin: () => () => undefined },
  { name: 'one busy program', isBusy: true, begin: () => program(busy) },
  { name: 'two busy programs', isBusy: true, begin: () => together([program(busy), program(busy)]) },
  { name: 'another inference', isBusy: true, begin: () => writeOn(other, request(modelPath, cores)).stop },
  { name: 'bursts', isBusy: true, begin: () => program(everyOtherSecond) },
  { name: 'nothing again', isBusy: false, begin: () => () => undefined },
]

const together = (stops: readonly (() => void)[]) => (): void => stops.forEach((stop) => stop())

/** Tokens of each phase. */
const goThrough = async (phases: readonly Phase[], writing: Writing): Promise<number[]> => {
  const tokens: number[] = []
  for (const { begin } of phases) {
    const before = writing.tokens()
    const end = begin()
    await sleep(phaseMs)
    await end()
    tokens.push(writing.tokens() - before)
  }
  return tokens
}

const fixedThreads = async (link: EngineLink, phases: readonly Phase[], { threads, modelPath }: { threads: number; modelPath: string }): Promise<number[]> => {
  await link.tune({ decodeThreads: threads, prefillThreads: threads, chunk: 512, dutyCycle: 1, allowSpeculation: false })
  const writing = writeOn(link, request(modelPath))
  await writing.begun()
  const tokens = await goThrough(phases, writing)
  await writing.stop()
  return tokens
}

await using place = createTemporaryStorage()
const storage = await place.open()
const modelPath = endlessModel(await wideStarter())
const [link, other] = [openEngine(), openEngine()]
const power = createPower({ storage, engine: link, sensors: createLinuxSensors(), log: pino({ level: 'silent' }), cores })

/** The governor tunes only while it meters an answer; a fixed number must not be tuned over. */
const governed = async (phases: readonly Phase[]): Promise<number[]> => {
  const run = power.meter.begin({
    chatId: ChatId.parse(crypto.randomUUID()),
    messageId: MessageId.parse(crypto.randomUUID()),
    modelId: ModelId.parse('bench'),
  })
  const writing = writeOn(link, request(modelPath), run.take)
  await writing.begun()
  const tokens = await goThrough(phases, writing)
  await writing.stop()
  run.end()
  await sleep(500)
  power.governor.tuned = null
  return tokens
}

/** Nothing but time to find the knee. */
const calibration: Phase[] = Array.from({ length: calibrationMs / phaseMs }, () => ({ name: '', isBusy: false, begin: () => () => undefined }))

try {
  const warmUp = writeOn(other, request(modelPath, cores))
  await warmUp.begun()
  await warmUp.stop()
  await governed(calibration)
  const phases = phasesWith(other, modelPath)
  const counts = Array.from({ length: cores }, (_, index) => index + 1)
  const runs: { name: string; go: () => Promise<number[]> }[] = [
    { name: 'governor', go: () => governed(phases) },
    ...counts.map((threads) => ({ name: `${threads} threads`, go: () => fixedThreads(link, phases, { threads, modelPath }) })),
  ]
  const results = new Map<string, number[][]>(runs.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, go } of [...runs.slice(round % runs.length), ...runs.slice(0, round % runs.length)]) results.get(name)?.push(await go())
  }
  /** Median over the rounds, of one phase. */
  const tokensOf = (name: string, phase: number): number => median((results.get(name) ?? []).map((run) => run[phase] ?? 0))
  const sum = (pick: (phase: number) => number, which: (phase: Phase) => boolean = () => true): number =>
    phases.reduce((total, phase, index) => total + (which(phase) ? pick(index) : 0), 0)
  const best = (phase: number): number => Math.max(...counts.map((threads) => tokensOf(`${threads} threads`, phase)))
  const perCore = `${cores} threads`
  const rows: Row[] = phases.flatMap(({ name: phase }, index) =>
    runs.map(({ name }) => ({
      what: `${phase}: ${name}`,
      values: (results.get(name) ?? []).map((run) => ((run[index] ?? 0) * 1000) / phaseMs),
      unit: 'tok/s',
      digits: 1,
    })),
  )
  const bestFixed = Math.max(...counts.map((threads) => sum((phase) => tokensOf(`${threads} threads`, phase))))
  report('contention', rows, {
    ofOracle: rounded(sum((phase) => tokensOf('governor', phase)) / sum(best), 3),
    overOneThreadPerCore: rounded(
      sum((phase) => tokensOf('governor', phase), ({ isBusy }) => isBusy) / sum((phase) => tokensOf(perCore, phase), ({ isBusy }) => isBusy),
      3,
    ),
    overBestFixed: rounded(sum((phase) => tokensOf('governor', phase)) / bestFixed, 3),
    kneeThreads: power.governor.threads.knee ?? 0,
  })
} finally {
  power.close()
  await Promise.all([link.close(), other.close()])
}
