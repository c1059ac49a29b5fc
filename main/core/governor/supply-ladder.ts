/* Mains, battery and what is left in it.
 *
 * On battery after 1 s of saying so, back on mains after 5 s: a plug that flaps
 * once a second is one change. What nobody says for 10 s is unknown, and then the
 * machine is neither on mains nor boosted. Low is left 5 points above where it was
 * entered, so that a battery at the edge does not swing.
 */
import { z } from 'zod'
import type { ModeSettings, PowerCause } from '../../contract/power.ts'
import { rankOf, ranks } from './level-rank.ts'
import type { LawInput } from './law-input.ts'

export const Supply = z.strictObject({
  current: z.enum(['mains', 'battery']).nullable(),
  /** For how long the sensor has said something else than `current`, and for how long nothing. */
  otherMs: z.number(),
  silentMs: z.number(),
  low: z.enum(['no', 'saver', 'critical']),
  shortMs: z.number(),
})
export type Supply = z.infer<typeof Supply>

export const newSupply: Supply = { current: null, otherMs: 0, silentMs: 0, low: 'no', shortMs: 0 }

const toBatteryMs = 1000
const toMainsMs = 5000
const silentLimitMs = 10_000
const gapPercent = 5
const shortMin = 15
const shortDwellMs = 5000

type Given = Pick<LawInput, 'supply' | 'batteryPercent' | 'timeToEmptyMin'>

export const stepSupply = (supply: Supply, given: Given, at: { elapsedMs: number; limits: ModeSettings }): Supply => {
  const settled = settle(supply, given.supply, at.elapsedMs)
  const isShort = given.timeToEmptyMin !== null && given.timeToEmptyMin < shortMin
  const shortMs = isShort ? supply.shortMs + at.elapsedMs : 0
  return { ...settled, shortMs, low: lowNow(supply.low, given, { limits: at.limits, isShort: shortMs >= shortDwellMs }) }
}

export const supplyRank = ({ current, low }: Supply, limits: ModeSettings): { rank: number; cause: PowerCause } => {
  if (current === 'mains') return { rank: rankOf(limits.onMains), cause: 'mode' }
  if (current === null) return { rank: Math.max(ranks.normal, rankOf(limits.onMains)), cause: 'mode' }
  const base = rankOf(limits.onBattery)
  if (low === 'critical') return { rank: ranks.critical, cause: 'battery-empty' }
  if (low === 'saver' && base <= ranks.saver) return { rank: ranks.saver, cause: 'battery-low' }
  return { rank: base, cause: 'battery' }
}

const settle = (supply: Supply, said: Given['supply'], elapsedMs: number): Supply => {
  if (said === null) {
    const silentMs = supply.silentMs + elapsedMs
    return { ...supply, silentMs, current: silentMs >= silentLimitMs ? null : supply.current, otherMs: 0 }
  }
  if (supply.current === null) return { ...supply, current: said, otherMs: 0, silentMs: 0 }
  if (said === supply.current) return { ...supply, otherMs: 0, silentMs: 0 }
  const otherMs = supply.otherMs + elapsedMs
  const isLongEnough = otherMs >= (said === 'battery' ? toBatteryMs : toMainsMs)
  return { ...supply, silentMs: 0, current: isLongEnough ? said : supply.current, otherMs: isLongEnough ? 0 : otherMs }
}

const lowNow = (low: Supply['low'], given: Given, { limits, isShort }: { limits: ModeSettings; isShort: boolean }): Supply['low'] => {
  const percent = given.batteryPercent
  if (isShort) return 'critical'
  if (percent === null) return low
  if (percent <= limits.criticalAtPercent) return 'critical'
  if (low === 'critical' && percent < limits.criticalAtPercent + gapPercent) return 'critical'
  if (percent <= limits.saverAtPercent) return 'saver'
  return low !== 'no' && percent < limits.saverAtPercent + gapPercent ? 'saver' : 'no'
}
