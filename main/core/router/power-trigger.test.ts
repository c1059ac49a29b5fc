import { describe, expect, it } from 'vitest'
import { PowerCause } from '../../contract/power.ts'
import { powerTrigger } from './power-trigger.ts'

describe('a reason to ask somebody else', () => {
  it('is heat or the battery, at a level that prefers a cloud, and nothing else', () => {
    const of = (trigger: string | null): string[] => PowerCause.options.filter((cause) => powerTrigger({ cause, targets: { cloud: 'prefer' } }) === trigger)
    expect(of('thermal')).toEqual(['warm', 'heating', 'forecast', 'critical-heat'])
    expect(of('battery')).toEqual(['battery', 'battery-low', 'battery-empty', 'system-saver'])
    expect(of(null)).toContain('override')
  })

  it('is none where the level only offers a cloud, and before anything was sensed', () => {
    expect([powerTrigger({ cause: 'battery', targets: { cloud: 'offer' } }), powerTrigger({ cause: 'critical-heat', targets: { cloud: 'no' } }), powerTrigger(null)]).toEqual([null, null, null])
  })
})
