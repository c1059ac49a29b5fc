import { describe, expect, it } from 'vitest'
import { PowerCause } from '../../contract/power.ts'
import { reasonSentence } from './reason-sentence.ts'

const facts = { level: 'eco', mode: 'balanced', temperatureC: 83.6, marginC: 13.4, batteryPercent: 28.7, overrideMinutes: 12.2 } as const
const unknown = { ...facts, temperatureC: null, marginC: null, batteryPercent: null, overrideMinutes: null }

describe('reasons', () => {
  it('say what was seen in numbers', () => {
    expect([reasonSentence('warm', facts), reasonSentence('battery-low', facts), reasonSentence('override', facts)]).toEqual([
      'Gentle speed: the machine is warm, 84 °C, 13 below its limit.',
      'Gentle speed: the battery is low, 29 % left.',
      'Gentle speed: you asked for it, for 13 minutes more.',
    ])
  })

  it('are whole sentences for every cause, known or not', () => {
    for (const cause of PowerCause.options) {
      for (const given of [facts, unknown]) expect(reasonSentence(cause, given)).toMatch(/^Gentle speed: [a-z].*[a-z0-9%C]\.$/)
    }
  })
})
