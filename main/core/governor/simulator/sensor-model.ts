// main/core/governor/simulator/sensor-model.ts - What a sensor makes of a temperature: noise, whole degrees, lag, and the ways in which it breaks.
import type { Random } from './random.ts'

export const sensorFaults = ['none', 'missing', 'stuck', 'spikes', 'garbage', 'frozen', 'cold'] as const
export type SensorFault = (typeof sensorFaults)[number]

export type Sensor = {
  /** Once a second. */
  read: (trueC: number, fault: SensorFault) => number | null
}

/** Noise of 0.5 to 2 C and a lag of 1 to 5 s, drawn once per machine. */
export const createSensor = (random: Random): Sensor => {
  const noiseC = random.between(0.5, 2)
  const lagS = random.between(1, 5)
  let followed: number | null = null
  let lastRead = 0
  const healthy = (): number => Math.round((followed ?? 0) + noiseC * random.normal())
  const broken: Record<SensorFault, () => number | null> = {
    none: healthy,
    missing: () => null,
    stuck: () => 45,
    spikes: () => (random.chance(0.05) ? 120 : healthy()),
    garbage: () => (random.chance(0.5) ? Number.NaN : random.between(-300, 900)),
    frozen: () => lastRead,
    cold: () => -273,
  }
  return {
    read: (trueC, fault) => {
      followed = followed === null ? trueC : followed + (trueC - followed) * Math.min(1, 1 / lagS)
      const value = broken[fault]()
      if (fault === 'none' && value !== null) lastRead = value
      return value
    },
  }
}
