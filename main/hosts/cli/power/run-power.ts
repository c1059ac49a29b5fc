/* Puts `hearth power` on this process.
 *
 * Where the web host is open on the data folder, status and log are its own; else
 * status reads this machine and log reads the diary without writing to it.
 * Simulate and replay touch neither. Exit codes: 0 done, 2 bad usage (before
 * this), 1 anything else, a target of the simulation that is not met included. */
import type { PowerDecision, PowerSettings } from '../../../contract/power.ts'
import type { HearthClient } from '../../../contract/contract.ts'
import type { Sensors } from '../../../sensors/sensors.ts'
import { type Outcome, printOutcome } from '../print-outcome.ts'
import { reachWindow } from '../reach-window.ts'
import { describeReplay, replay } from './replay.ts'
import type { PowerRequest } from './request.ts'
import { describeSimulation, simulate } from './simulate.ts'
import { describeStatus, statusHere } from './status-here.ts'

export type PowerHere = {
  sensors: () => Sensors
  settings: (dataDir: string) => PowerSettings
  decisions: (dataDir: string, limit: number) => PowerDecision[]
}

export const runPower = (request: PowerRequest, here: PowerHere): Promise<void> => printOutcome(request.isJson, () => carryOut(request, here))

const carryOut = async (request: PowerRequest, here: PowerHere): Promise<Outcome> => {
  switch (request.action) {
    case 'simulate': {
      const simulation = simulate(request)
      return { value: simulation, text: describeSimulation(simulation), isFailure: !simulation.areMet }
    }
    case 'replay': {
      const result = await replay(request.file)
      return { value: result, text: describeReplay(result) }
    }
    case 'status': {
      const status = (await ask(request.dataDir, (client) => client.power.status())) ?? (await statusHere(here.sensors(), here.settings(request.dataDir)))
      return { value: status, text: describeStatus(status) }
    }
    case 'log': {
      const reached = await ask(request.dataDir, (client) => client.power.log({ limit: request.limit }))
      const decisions = reached?.decisions ?? here.decisions(request.dataDir, request.limit)
      return { value: decisions, text: describeLog(decisions) }
    }
  }
}

const ask = async <T>(dataDir: string, question: (client: HearthClient) => Promise<T>): Promise<T | undefined> => {
  const hearth = await reachWindow(dataDir)
  if (hearth === undefined) return undefined
  try {
    return await question(hearth.client)
  } finally {
    await hearth.close()
  }
}

/** Oldest first: the newest stands above the prompt. */
const describeLog = (decisions: readonly PowerDecision[]): string =>
  decisions.length === 0
    ? 'The level has not changed yet.\n'
    : decisions
        .toReversed()
        .map(({ atMs, reason }) => `${new Date(atMs).toISOString().replace('T', ' ').slice(0, 19)}  ${reason}\n`)
        .join('')
