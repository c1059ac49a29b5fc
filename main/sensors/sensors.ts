// main/sensors/sensors.ts - What every platform's sensors can be asked.
import type { PowerSnapshot } from '../contract/power.ts'

export type Sensors = {
  /** Everything that can be sensed. Never throws: what cannot be read says so. */
  read: (enginePid: number | null) => Promise<PowerSnapshot>
  /** Only who uses the processor, since the last call of this: cheap enough for several times a second. */
  readCpu: (enginePid: number | null) => Promise<Pick<PowerSnapshot, 'busyCores' | 'otherBusyCores' | 'engineCpuSeconds'>>
}
