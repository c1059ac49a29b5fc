// main/core/lab/throttling.ts - Whether a machine is being slowed down for heat, from what it says of itself.
import type { PowerSnapshot } from '../../contract/power.ts'

/** Firmware begins to slow down a little before its own mark. */
const marginC = 2

/** Unknown is not throttling: a figure is marked for a reason that somebody can look up. */
export const isThrottling = ({ temperatureC, tripC, thermalPressure, speedLimitPercent }: Pick<PowerSnapshot, 'temperatureC' | 'tripC' | 'thermalPressure' | 'speedLimitPercent'>): boolean => {
  const isAtTrip = temperatureC.value !== null && tripC.value !== null && temperatureC.value >= tripC.value - marginC
  const isPressed = thermalPressure.value === 'serious' || thermalPressure.value === 'critical'
  return isAtTrip || isPressed || (speedLimitPercent.value !== null && speedLimitPercent.value < 100)
}
