// main/core/governor/law-input.ts - What the law is given at each step. Plain JSON, so that a recorded run can be replayed.
import { z } from 'zod'
import { ModeSettings, PowerLevel, PowerMode } from '../../contract/power.ts'

const known = z.number().nullable()

/** Null is unknown throughout. */
export const LawInput = z.strictObject({
  /** Milliseconds of a clock that should only grow; jumps are survived. */
  atMs: z.number(),
  /** As read, before any filter. */
  temperatureC: known,
  /** Where the firmware begins to throttle. */
  tripC: known,
  thermalPressure: z.enum(['nominal', 'fair', 'serious', 'critical']).nullable(),
  speedLimitPercent: known,
  supply: z.enum(['mains', 'battery']).nullable(),
  batteryPercent: known,
  timeToEmptyMin: known,
  systemMode: z.enum(['saver', 'balanced', 'performance']).nullable(),
  memoryAvailableFraction: known,
  memoryPressurePercent: known,
  isAnswering: z.boolean(),
  /** Decoding, over the last second. */
  tokensPerSecond: known,
  /** Cores' worth of work that is not ours. */
  otherBusyCores: known,
  /** Threads that compute, times the duty cycle; 0 while nothing is answered. */
  activity: z.number(),
  /** How long the answer is expected to go on, from the lengths of earlier ones. */
  remainingS: known,
  /** What speeds are compared within: model and size of the window. */
  speedKey: z.string(),
})
export type LawInput = z.infer<typeof LawInput>

/** What people decided; may change at any step. */
export const LawPolicy = z.strictObject({
  mode: PowerMode,
  limits: ModeSettings,
  /** While it lasts it stands in for mode, battery and the system's saver. */
  override: PowerLevel.nullable(),
  userCap: PowerLevel.nullable(),
  adminCap: PowerLevel.nullable(),
})
export type LawPolicy = z.infer<typeof LawPolicy>

export const unknownInput: LawInput = {
  atMs: 0,
  temperatureC: null,
  tripC: null,
  thermalPressure: null,
  speedLimitPercent: null,
  supply: null,
  batteryPercent: null,
  timeToEmptyMin: null,
  systemMode: null,
  memoryAvailableFraction: null,
  memoryPressurePercent: null,
  isAnswering: false,
  tokensPerSecond: null,
  otherBusyCores: null,
  activity: 0,
  remainingS: null,
  speedKey: '',
}
