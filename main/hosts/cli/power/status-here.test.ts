import { describe, expect, it } from 'vitest'
import { defaultPowerSettings } from '../../../contract/power.ts'
import { createLinuxSensors } from '../../../sensors/linux/create-linux-sensors.ts'
import { adapter, battery, createFixtureTree, hwmon } from '../../../sensors/linux/fixture-tree.ts'
import { describeStatus, statusHere } from './status-here.ts'

describe.runIf(process.platform === 'linux')('hearth power status', () => {
  it('shows what is sensed with units and where from, the level, and why', async () => {
    using tree = createFixtureTree({ ...adapter('AC', 0), ...battery('BAT0', { capacity: 28 }), ...hwmon(0, 'k10temp', { temp1_label: 'Tctl', temp1_input: 61_250 }) })
    const status = await statusHere(createLinuxSensors({ root: tree.root }), defaultPowerSettings)
    const text = describeStatus(status)
    expect(status.level).toBe('saver')
    expect(text.split('\n')[0]).toBe('Saving power: the battery is low, 28 % left.')
    expect(text).toMatch(/Temperature +61\.3 °C {3}\(\/sys\/class\/hwmon\/hwmon0\/temp1_input\)/)
    expect(text).toMatch(/Energy counter +missing/)
    const smaller = 'The smaller version (Q4_K_M) answers: the battery is low, 28 % left.'
    expect(describeStatus({ ...status, precisionReason: smaller }).split('\n').slice(0, 2)).toEqual(['Saving power: the battery is low, 28 % left.', smaller])
  })
})
