// main/hosts/electron/host-power.ts - What Electron hears of mains, heat and speed, on the systems where it hears of them.
import { powerMonitor } from 'electron'
import type { HostPower } from '../../sensors/os-sensors.ts'

/** After the app is ready. Linux is read from its own files: Electron emits no such events there. */
export const createHostPower = (platform: NodeJS.Platform = process.platform): HostPower => {
  const isTold = platform === 'darwin' || platform === 'win32'
  let speedLimitPercent: number | null = null
  if (isTold) {
    powerMonitor.on('speed-limit-change', ({ limit }) => {
      speedLimitPercent = limit
    })
  }
  return {
    isOnBattery: () => (isTold ? powerMonitor.isOnBatteryPower() : null),
    thermalPressure: () => {
      const state = platform === 'darwin' ? powerMonitor.getCurrentThermalState() : 'unknown'
      return state === 'unknown' ? null : state
    },
    speedLimitPercent: () => speedLimitPercent,
  }
}
