// hosts/cli/power/simulate.ts - `hearth power simulate`: the table and the targets.
import type { ControllerName } from '../../../core/governor/simulator/controllers.ts'
import { type SuiteRow, type Target, judgeTargets, simulateController } from '../../../core/governor/simulator/simulate-suite.ts'
import { table } from './print-table.ts'

const compared: readonly ControllerName[] = ['hysteresis', 'none', 'fixed:4', 'naive', 'pi']

export type Simulation = { seeds: number; rows: SuiteRow[]; targets: Target[]; areMet: boolean }

/** Targets are judged where the law itself is among those that are tried. */
export const simulate = ({ seeds, controller }: { seeds: number; controller: ControllerName | null }): Simulation => {
  const names = controller === null ? compared : [controller]
  const rows = names.flatMap((name) => simulateController(name, seeds))
  const targets = names.includes('hysteresis') ? judgeTargets(seeds) : []
  return { seeds, rows, targets, areMet: targets.every(({ isMet }) => isMet) }
}

export const describeSimulation = ({ seeds, rows, targets }: Simulation): string => {
  const head = ['load', 'controller', 'tok/s', 'J/token', 'throttled %', 'p95', 'peak C p95', 'changes/min', 'p95', 'swings']
  const body = rows.map((row) => [
    ...[row.load, row.controller],
    ...[row.tokensPerSecond, row.joulesPerToken, row.throttledMeanPercent, row.throttledP95Percent, row.peakP95C],
    ...[row.changesPerMinute, row.changesPerMinuteP95, row.swings],
  ])
  const judged = targets.map(({ name, value, limit, isMet }) => [name, value, limit, isMet ? 'met' : 'NOT MET'])
  const shown = `${seeds} simulated machines, 30 minutes each. Not a measurement of this computer.\n\n${table(head, body)}`
  return targets.length === 0 ? shown : `${shown}\n${table(['target', 'value', 'limit', ''], judged)}`
}
