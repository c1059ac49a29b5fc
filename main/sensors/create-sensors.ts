// main/sensors/create-sensors.ts - The sensors of this platform.
import { createLinuxSensors } from './linux/create-linux-sensors.ts'
import { type HostPower, createOsSensors } from './os-sensors.ts'
import type { Sensors } from './sensors.ts'

export type SensorOptions = {
  platform?: NodeJS.Platform
  /** Linux: below which /sys and /proc are looked for. HEARTH_SENSOR_ROOT sets it, for trying a machine that one does not have. */
  root?: string
  /** What the host is told of the machine, where the system tells it. */
  host?: HostPower
}

export const createSensors = ({ platform = process.platform, root, host }: SensorOptions = {}): Sensors =>
  platform === 'linux' ? createLinuxSensors({ root: root ?? process.env['HEARTH_SENSOR_ROOT'] ?? '/' }) : createOsSensors({ ...(host === undefined ? {} : { host }) })
