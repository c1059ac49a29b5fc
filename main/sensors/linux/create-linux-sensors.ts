/* The sensors of a Linux machine, from /sys and /proc alone.
 *
 * Everything is read anew for each snapshot, without a subprocess and off the
 * event loop, since a battery's controller may take tens of milliseconds. What
 * moves slowly (batteries, clocks, trip points) is read every fifth time.
 */
import { openSensorTree } from './sensor-tree.ts'
import { readClockSpeed, type ClockReadings } from './read-clock-speed.ts'
import { createEnergyReader } from './read-energy.ts'
import { createHeatReader } from './read-heat.ts'
import { createCpuReader, createLoadReader } from './read-load.ts'
import { readSupply } from './read-supply.ts'
import { unknown } from '../readings.ts'
import type { Sensors } from '../sensors.ts'

type Options = {
  /** Below which /sys and /proc are looked for. */
  root?: string
  /** Wall clock, ms. */
  clock?: () => number
  ownPid?: number
}

const slowEvery = 5

export const createLinuxSensors = ({ root = '/', clock = Date.now, ownPid = process.pid }: Options = {}): Sensors => {
  const tree = openSensorTree(root)
  const readHeat = createHeatReader(tree)
  const readEnergy = createEnergyReader(tree)
  const readLoad = createLoadReader(tree)
  const readCpu = createCpuReader(tree)
  let turn = 0
  let clocks: ClockReadings | null = null
  return {
    read: async (enginePid) => {
      const atMs = clock()
      if (clocks === null || turn % slowEvery === 0) clocks = await readClockSpeed(tree, atMs)
      turn += 1
      const [supply, heat, energy, load] = await Promise.all([
        readSupply(tree, atMs),
        readHeat(atMs),
        readEnergy(atMs),
        readLoad({ atMs, enginePid, ownPid }),
      ])
      const elsewhere = unknown('missing', { source: '', atMs })
      return { atMs, ...supply, ...heat, ...energy, ...load, ...clocks, thermalPressure: elsewhere, speedLimitPercent: elsewhere }
    },
    readCpu: (enginePid) => readCpu({ atMs: clock(), enginePid, ownPid }),
  }
}
