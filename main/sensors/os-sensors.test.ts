import { describe, expect, it } from 'vitest'
import { createOsSensors } from './os-sensors.ts'

describe('a system that tells little', () => {
  it('says of everything else that it is missing, and of load what came since the last look', async () => {
    const times = [
      { busyMs: 1000, totalMs: 4000, cores: 4 },
      { busyMs: 0, totalMs: 0, cores: 4 },
      { busyMs: 1500, totalMs: 6000, cores: 4 },
    ]
    const sensors = createOsSensors({ clock: () => 5, readCpu: () => times.shift() ?? { busyMs: 0, totalMs: 0, cores: 4 } })
    const first = await sensors.read(null)
    await sensors.readCpu(null)
    const second = await sensors.read(null)
    const { supply, temperatureC, thermalPressure, packageEnergyJ, engineCpuSeconds, otherBusyCores } = second
    expect([supply, temperatureC, thermalPressure, packageEnergyJ, engineCpuSeconds, otherBusyCores].map(({ validity }) => validity)).toEqual(
      Array(6).fill('missing'),
    )
    expect([first.busyCores.validity, second.busyCores.value, second.memoryTotalBytes.validity]).toEqual(['stale', 1, 'valid'])
  })
})
