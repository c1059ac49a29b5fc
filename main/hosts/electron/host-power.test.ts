import { beforeAll, expect, test, vi } from 'vitest'
import { createSensors } from '../../sensors/create-sensors.ts'
import { createHostPower } from './host-power.ts'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

beforeAll(() => electron.becomeReady())

test('macOS tells mains, heat and speed, and each as it changes', async () => {
  const sensors = createSensors({ platform: 'darwin', host: createHostPower('darwin') })
  const brief = async () => {
    const { supply, thermalPressure, speedLimitPercent, temperatureC } = await sensors.read(null)
    return [supply.value, thermalPressure.value, speedLimitPercent.value, temperatureC.validity]
  }
  const seen = [await brief()]
  electron.powerMonitor.isOnBattery = true
  electron.powerMonitor.thermalState = 'serious'
  electron.powerMonitor.emit('speed-limit-change', { limit: 70 })
  seen.push(await brief())
  expect(seen).toEqual([
    ['mains', null, null, 'missing'],
    ['battery', 'serious', 70, 'missing'],
  ])
})

test('Windows tells mains and speed, and nothing of heat', () => {
  const host = createHostPower('win32')
  electron.powerMonitor.emit('speed-limit-change', { limit: 90 })
  expect([host.isOnBattery(), host.thermalPressure(), host.speedLimitPercent()]).toEqual([true, null, 90])
})

test('Linux is not asked through Electron', () => {
  expect(createHostPower('linux').isOnBattery()).toBe(null)
})
