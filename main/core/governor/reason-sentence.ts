// main/core/governor/reason-sentence.ts - Why the level is what it is, in a sentence for people and screen readers.
import type { PowerCause, PowerLevel, PowerMode } from '../../contract/power.ts'

export type ReasonFacts = {
  level: PowerLevel
  mode: PowerMode
  temperatureC: number | null
  marginC: number | null
  batteryPercent: number | null
  /** Minutes that the override still lasts. */
  overrideMinutes: number | null
}

const names: Record<PowerLevel, string> = {
  boost: 'Full speed',
  normal: 'Normal speed',
  eco: 'Gentle speed',
  saver: 'Saving power',
  critical: 'Only what is needed',
}

const modes: Record<PowerMode, string> = { energy: 'energy first', balanced: 'balanced', performance: 'performance first' }

export const reasonSentence = (cause: PowerCause, facts: ReasonFacts): string => `${names[facts.level]}: ${becauseOf(cause, facts)}.`

/** The reason alone, as a clause. */
export const becauseOf = (cause: PowerCause, facts: ReasonFacts): string => because[cause](facts)

const because: Record<PowerCause, (facts: ReasonFacts) => string> = {
  start: ({ mode }) => `the mode is ${modes[mode]} and nothing asks for less`,
  mode: ({ mode }) => `the mode is ${modes[mode]}`,
  cool: (facts) => `the machine has cooled down${at(facts)}`,
  warm: (facts) => `the machine is warm${at(facts)}`,
  heating: (facts) => `the machine is heating up quickly${at(facts)}`,
  forecast: (facts) => `this answer would heat the machine to its limit before it is done${at(facts)}`,
  'critical-heat': (facts) => `the machine is too hot${at(facts)}`,
  'heat-unknown': () => 'this machine does not say how hot it is, so it is not pushed',
  mains: () => 'the machine is on mains power again',
  battery: (facts) => `on battery${left(facts)}`,
  'battery-low': (facts) => `the battery is low${left(facts)}`,
  'battery-empty': (facts) => `the battery is nearly empty${left(facts)}`,
  'system-saver': () => 'the system is set to save power',
  memory: () => 'memory is short',
  'slow-for-its-level': () => 'it decodes slower than it can, as a hot machine does',
  override: ({ overrideMinutes }) => (overrideMinutes === null ? 'you asked for it' : `you asked for it, for ${minutes(overrideMinutes)} more`),
  'user-cap': () => 'your settings allow no more',
  'admin-cap': () => 'your administrator allows no more',
  precision: () => 'another size of the model answers',
}

const at = ({ temperatureC, marginC }: ReasonFacts): string => {
  if (temperatureC === null) return ''
  const degrees = `${Math.round(temperatureC)} °C`
  return marginC === null ? `, ${degrees}` : `, ${degrees}, ${Math.max(0, Math.round(marginC))} below its limit`
}

const left = ({ batteryPercent }: ReasonFacts): string => (batteryPercent === null ? '' : `, ${Math.round(batteryPercent)} % left`)

const minutes = (count: number): string => (count <= 1 ? 'a minute' : `${Math.ceil(count)} minutes`)
