/* What stopping hopeless drafts saves.
 *
 * The router's questions from far outside (router/answer-questions.ts) are answered in each way: to the end, and with the router looking on, which
 * stops a draft after 32 or 96 tokens where it would ask a cloud. Same seed, so both write the same up to there. Nothing is asked of anybody: what a cloud
 * then costs, in energy of its own, is not in here.
 *
 *   ...TokensSaved     tokens that were not written, as a share of those that were without the router
 *   ...CpuSaved        the same for CPU seconds of the engine's process, by the system's count; reading the question and the odds included on both sides
 *   ...Stopped         share of drafts that were stopped
 *   ...StoppedRight    of those, the share that would have been right
 *   endlessJoulesSaved share of the package's energy; only where a meter can be read
 *
 * Twice: with the starter, which answers in one sentence or two, so that little is left to save after 32 tokens; and with the starter without an end
 * (gguf/endless-model.ts), which goes on to the limit of 200 tokens as a model that rambles does. Its table is the starter's: the weights are the same. */
import { readFileSync } from 'node:fs'
import { CalibrationFile } from '../main/core/router/calibration.ts'
import { confidenceOf } from '../main/core/router/confidence-of.ts'
import { decideRoute, newChat } from '../main/core/router/decide-route.ts'
import { featuresOf } from '../main/core/router/features.ts'
import { thresholdFor } from '../main/core/router/share-threshold.ts'
import type { EngineLink, LinkEvent, LinkRequest } from '../main/engine-link/engine-link.ts'
import { createSensors } from '../main/sensors/create-sensors.ts'
import { HeldOutItem, isRight } from '../native-models/starter/eval/score.ts'
import starterTable from '../native-models/starter/router.json' with { type: 'json' }
import { loadOf, openEngine } from './bench-engine.ts'
import { endlessModel } from './endless-starter.ts'
import { rounded } from './report.ts'
import { fileOf, samplingOfBench } from './router/answer-questions.ts'
import { starterFile } from './wide-starter.ts'

/** Of the slider: where it begins, and the most that it goes to. */
const shares = [0.2, 0.6]
const items = readFileSync(fileOf('outside-set').path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => HeldOutItem.parse(JSON.parse(line)))
const { calibration } = CalibrationFile.parse(starterTable)
const sensors = createSensors()

type Signals = Extract<LinkEvent, { type: 'signals' }>
type Written = { text: string; tokens: number; isStopped: boolean }

const isHopeless = (share: number, { stage, summary }: Signals, so: { question: string; answer: string }): boolean => {
  if (stage === 'end') return false
  const confidence = confidenceOf(featuresOf({ ...so, summary, isCutOff: false }), calibration)
  return decideRoute({ confidence, stage, threshold: thresholdFor(share, calibration.quantiles), isGateOpen: true, history: newChat }).route === 'escalate'
}

/** `share` null writes to the end. */
const write = async (link: EngineLink, request: LinkRequest, share: number | null): Promise<Written> => {
  const abort = new AbortController()
  const question = request.messages.at(-1)?.text ?? ''
  const written: Written = { text: '', tokens: 0, isStopped: false }
  for await (const event of link.generate(request, abort.signal)) {
    if (event.type === 'text') written.text += event.text
    if (event.type === 'end') written.tokens = event.tokens
    if (event.type !== 'signals' || share === null || written.isStopped) continue
    written.isStopped = isHopeless(share, event, { question, answer: written.text })
    if (written.isStopped) abort.abort()
  }
  return written
}

/** What a run has used of the machine. */
type Used = { tokens: number; cpuSeconds: number; joules: number | null; stopped: number; stoppedRight: number }

const nothing = (): Used => ({ tokens: 0, cpuSeconds: 0, joules: 0, stopped: 0, stoppedRight: 0 })

const meter = async (link: EngineLink): Promise<{ cpuSeconds: number; joules: number | null }> => {
  const { engineCpuSeconds, packageEnergyJ } = await sensors.read(link.enginePid())
  return { cpuSeconds: engineCpuSeconds.value ?? Number.NaN, joules: packageEnergyJ.value }
}

/** Every question in each way, in an order that turns. */
const measure = async (modelPath: string): Promise<Map<number | null, Used>> => {
  const link = openEngine()
  const ways = [null, ...shares]
  const used = new Map(ways.map((way) => [way, nothing()]))
  try {
    await write(link, requestOf(modelPath, items[0]), null)
    for (const [index, item] of items.entries()) {
      const turned = [...ways.slice(index % ways.length), ...ways.slice(0, index % ways.length)]
      const taken: { way: number | null; before: Meter; written: Written; after: Meter }[] = []
      for (const way of turned) taken.push({ way, before: await meter(link), written: await write(link, requestOf(modelPath, item), way), after: await meter(link) })
      const whole = taken.find(({ way }) => way === null)?.written.text ?? ''
      for (const { way, ...each } of taken) add(used.get(way), { ...each, wouldBeRight: isRight(whole, item.expect) })
    }
  } finally {
    await link.close()
  }
  return used
}

const requestOf = (modelPath: string, item: HeldOutItem | undefined): LinkRequest => ({
  messages: (item?.messages ?? []).map(({ role, content }) => ({ role, text: content })),
  sampling: samplingOfBench,
  speculation: { mode: 'off', draftTokens: null },
  signals: 'summary',
  model: loadOf(modelPath, { threads: 1 }),
})

type Meter = Awaited<ReturnType<typeof meter>>

const add = (sum: Used | undefined, { before, after, written, wouldBeRight }: { before: Meter; after: Meter; written: Written; wouldBeRight: boolean }): void => {
  if (sum === undefined) return
  sum.tokens += written.tokens
  sum.cpuSeconds += after.cpuSeconds - before.cpuSeconds
  sum.joules = sum.joules === null || after.joules === null || before.joules === null ? null : sum.joules + after.joules - before.joules
  sum.stopped += Number(written.isStopped)
  sum.stoppedRight += Number(written.isStopped && wouldBeRight)
}

const print = (line = ''): void => void process.stdout.write(`${line}\n`)
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const saved = (with_: number, without: number): number => (without === 0 ? 0 : 1 - with_ / without)

const show = (title: string, used: ReadonlyMap<number | null, Used>): Used & { tokensSaved: number; cpuSaved: number; joulesSaved: number | null } => {
  const without = used.get(null) ?? nothing()
  print(`\n${title}: ${items.length} questions; to the end ${without.tokens} tokens, ${without.cpuSeconds.toFixed(2)} s of CPU time, ${without.joules === null ? 'no meter of energy' : `${without.joules.toFixed(1)} J`}`)
  const rows = shares.map((share) => {
    const with_ = used.get(share) ?? nothing()
    const row = {
      ...with_,
      tokensSaved: saved(with_.tokens, without.tokens),
      cpuSaved: saved(with_.cpuSeconds, without.cpuSeconds),
      joulesSaved: with_.joules === null || without.joules === null ? null : saved(with_.joules, without.joules),
    }
    print(`slider at ${percent(share)}: ${with_.stopped} stopped (${with_.stoppedRight} of them right), ${percent(row.tokensSaved)} of the tokens and ${percent(row.cpuSaved)} of the CPU time saved (${with_.tokens} tokens, ${with_.cpuSeconds.toFixed(2)} s)`)
    return row
  })
  return rows.at(-1) ?? { ...nothing(), tokensSaved: 0, cpuSaved: 0, joulesSaved: null }
}

const starter = show('The starter', await measure(starterFile().path))
const endless = show('The starter without an end', await measure(endlessModel()))

const figures = {
  starterTokensSaved: rounded(starter.tokensSaved, 3),
  starterCpuSaved: rounded(starter.cpuSaved, 3),
  starterStopped: rounded(starter.stopped / items.length, 3),
  endlessTokensSaved: rounded(endless.tokensSaved, 3),
  endlessCpuSaved: rounded(endless.cpuSaved, 3),
  endlessStopped: rounded(endless.stopped / items.length, 3),
  endlessStoppedRight: rounded(endless.stopped === 0 ? 0 : endless.stoppedRight / endless.stopped, 3),
  ...(endless.joulesSaved === null ? {} : { endlessJoulesSaved: rounded(endless.joulesSaved, 3) }),
}
print(`\n${JSON.stringify({ name: 'early-exit', figures })}`)
