/* What the governor itself costs, and how soon a decision holds.
 *
 * The widened starter writes without an end. While it does, this process does what main does: it senses once a second,
 * looks at threads four times a second, and reads the answer's tokens. Its CPU time with the governor, less its CPU
 * time without, over the time that passed, is `cpuPercent` of one core. Then decisions are sent to the engine,
 * which says how many steps it had taken and what the step begun last was given: `tokensToApply` is the most steps
 * that ended between a decision and the first step that had its threads (the step in flight is one of them).
 * `changesPerMinute` counts changes of the level meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { ChatId, MessageId, ModelId } from '../main/contract/ids.ts'
import type { LinkRequest } from '../main/engine-link/engine-link.ts'
import { type Power, createPower } from '../main/features/power/create-power.ts'
import { countCores } from '../main/sensors/count-cores.ts'
import { createLinuxSensors } from '../main/sensors/linux/create-linux-sensors.ts'
import { createTemporaryStorage } from '../main/storage/temporary-storage.ts'
import { greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessModel } from './endless-starter.ts'
import { median, report, rounded } from './report.ts'
import { wideStarter } from './wide-starter.ts'
import { longestAnswer, writeOn } from './write-on.ts'

const rounds = 3
const roundMs = 20_000
const decisions = 20

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

await using place = createTemporaryStorage()
const storage = await place.open()
const link = openEngine()
const request: LinkRequest = {
  messages: [{ role: 'user', text: 'Tell me a story about a fox.' }],
  sampling: greedy(longestAnswer),
  speculation: { mode: 'off', draftTokens: null },
  windowPolicy: 'slide',
  model: loadOf(endlessModel(await wideStarter())),
}

/** Milliseconds of CPU per second. */
const costOf = async (power: Power | null): Promise<number> => {
  const run = power?.meter.begin({
    chatId: ChatId.parse(crypto.randomUUID()),
    messageId: MessageId.parse(crypto.randomUUID()),
    modelId: ModelId.parse('bench'),
  })
  const writing = writeOn(link, request, (event) => run?.take(event))
  await writing.begun()
  const [before, startedMs] = [cpuMs(), performance.now()]
  await sleep(roundMs)
  const cost = ((cpuMs() - before) * 1000) / (performance.now() - startedMs)
  await writing.stop()
  run?.end()
  return cost
}

const measureDecisions = async (): Promise<{ tokens: number[]; ms: number[] }> => {
  const writing = writeOn(link, request)
  await writing.begun()
  const [tokens, ms]: [number[], number[]] = [[], []]
  for (let decision = 0; decision < decisions; decision += 1) {
    const tuning = { decodeThreads: 1 + (decision % 2), prefillThreads: 1, chunk: 512, dutyCycle: 1, allowSpeculation: false }
    const startedMs = performance.now()
    const first = await link.tune(tuning)
    ms.push(performance.now() - startedMs)
    // Sending the same again changes nothing and tells what the last step was given.
    let now = first
    while (now !== null && now.lastStepThreads !== tuning.decodeThreads) now = await link.tune(tuning)
    tokens.push((now?.steps ?? 0) - (first?.steps ?? 0))
    await sleep(150)
  }
  await writing.stop()
  return { tokens, ms }
}

try {
  const without: number[] = []
  const withIt: number[] = []
  let changes = 0
  for (let round = 0; round < rounds; round += 1) {
    without.push(await costOf(null))
    const power = createPower({ storage, engine: link, sensors: createLinuxSensors(), log: pino({ level: 'silent' }), cores: countCores() })
    withIt.push(await costOf(power))
    changes += storage.energy.decisions({ before: null, limit: 500 }).decisions.length
    power.close()
  }
  const { tokens, ms } = await measureDecisions()
  report(
    'governor',
    [
      { what: 'main without the governor, CPU ms per s', values: without, unit: 'ms', digits: 2 },
      { what: 'main with the governor, CPU ms per s', values: withIt, unit: 'ms', digits: 2 },
      { what: 'from decision to the engine having it', values: ms, unit: 'ms', digits: 2 },
      { what: 'steps until it holds', values: tokens, unit: '' },
    ],
    {
      cpuPercent: rounded(Math.max(0, (median(withIt) - median(without)) / 10), 3),
      tokensToApply: Math.max(...tokens),
      changesPerMinute: rounded((changes * 60_000) / (rounds * roundMs), 2),
    },
  )
} finally {
  await link.close()
}
