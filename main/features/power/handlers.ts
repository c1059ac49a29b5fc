// features/power/handlers.ts - Maps the contract's power to the governor and its diary.
import { implement } from '@orpc/server'
import { AppError } from '../../contract/errors.ts'
import { PowerSettings, power as contract } from '../../contract/power.ts'
import type { PowerSample } from '../../contract/power.ts'
import { watchCurrent } from '../../storage/change-feed.ts'
import type { Power } from './create-power.ts'
import { answersOf, daysOf, decisionsCsv, energyCsv, sumOf } from './energy-diary.ts'

const procedures = implement(contract)

const mostDecisions = 10_000

export const createPowerHandlers = (power: Power) => {
  const { governor } = power
  const { energy } = governor.options.storage
  return procedures.router({
    status: procedures.status.handler(() => power.status()),
    watch: procedures.watch.handler(async ({ signal }) => {
      const first = await power.status()
      return watchCurrent(() => governor.status ?? first, governor.changes.subscribe(signal))
    }),
    history: procedures.history.handler(({ input }) => thin(governor.samples.filter(({ atMs }) => atMs >= input.sinceMs), input.points)),
    answers: procedures.answers.handler(({ input }) => answersOf(energy.ofMessages(input.messageIds))),
    chat: procedures.chat.handler(({ input }) => sumOf(energy.ofChat(input.chatId))),
    days: procedures.days.handler(({ input }) => daysOf(energy.ofDays(input.limit))),
    log: procedures.log.handler(({ input }) => energy.decisions(input)),
    settings: procedures.settings.handler(() => governor.settings.get()),
    updateSettings: procedures.updateSettings.handler(async ({ input }) => {
      const named = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
      const settings = PowerSettings.parse({ ...governor.settings.get(), ...named })
      refuseCrossed(settings)
      governor.settings.set(settings)
      await power.refresh()
      return settings
    }),
    override: procedures.override.handler(async ({ input }) => {
      const untilMs = governor.options.now() + input.minutes * 60_000
      governor.override.set(input.level === null ? null : { level: input.level, untilMs })
      await power.refresh()
      return power.status()
    }),
    ladders: procedures.ladders.handler(() => [...power.ladder.all()]),
    setLadder: procedures.setLadder.handler(({ input }) => [...power.ladder.set(input)]),
    clearLadder: procedures.clearLadder.handler(({ input }) => [...power.ladder.clear(input.familyId)]),
    export: procedures.export.handler(({ input }) => exports[input.what](power)),
  })
}

const refuseCrossed = ({ modes }: PowerSettings): void => {
  for (const [mode, { saverAtPercent, criticalAtPercent }] of Object.entries(modes)) {
    if (criticalAtPercent > saverAtPercent) {
      throw new AppError('invalid-input', 'A battery cannot be nearly empty before it is low', { details: { mode, saverAtPercent, criticalAtPercent } })
    }
  }
}

type Export = { fileName: string; mediaType: string; text: string }

const exports: Record<'energy' | 'log' | 'trace', (power: Power) => Export> = {
  energy: ({ governor }) => ({ fileName: 'hearth-energy.csv', mediaType: 'text/csv', text: energyCsv(governor.options.storage.energy.all()) }),
  log: ({ governor }) => {
    const { decisions } = governor.options.storage.energy.decisions({ before: null, limit: mostDecisions })
    return { fileName: 'hearth-power-log.csv', mediaType: 'text/csv', text: decisionsCsv(decisions.toReversed()) }
  },
  trace: ({ governor }) => ({
    fileName: 'hearth-power-trace.jsonl',
    mediaType: 'application/jsonl',
    text: governor.trace.map((step) => `${JSON.stringify(step)}\n`).join(''),
  }),
}

/** The newest always among them. */
const thin = (samples: readonly PowerSample[], points: number): PowerSample[] => {
  const every = Math.max(1, Math.ceil(samples.length / points))
  return samples.filter((_, index) => (samples.length - 1 - index) % every === 0)
}
