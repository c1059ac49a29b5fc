import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PowerSnapshot } from '../../contract/power.ts'
import { createLinuxSensors } from './create-linux-sensors.ts'
import { type Files, adapter, battery, createFixtureTree, eio, hwmon, rapl, under, zone } from './fixture-tree.ts'
import { problemOf } from './sensor-tree.ts'

/** A snapshot with each reading as its value, or as the word for why there is none. */
type Brief = Record<string, string | number>

const brief = (snapshot: PowerSnapshot): Brief =>
  Object.fromEntries(
    Object.entries(snapshot).flatMap(([name, reading]): [string, string | number][] => {
      if (typeof reading === 'number') return []
      if (reading.value === null) return [[name, reading.validity]]
      return [[name, typeof reading.value === 'number' ? Math.round(reading.value * 100) / 100 : reading.value]]
    }),
  )

/** What a machine with nothing in its folders shows. */
const nothing: Brief = {
  supply: 'mains',
  batteryPercent: 'missing',
  dischargeW: 'missing',
  timeToEmptyMin: 'missing',
  systemMode: 'missing',
  temperatureC: 'missing',
  tripC: 'missing',
  thermalPressure: 'missing',
  speedLimitPercent: 'missing',
  frequencyMHz: 'missing',
  maxFrequencyMHz: 'missing',
  packageEnergyJ: 'missing',
  packageLimitW: 'missing',
  memoryAvailableBytes: 'missing',
  memoryTotalBytes: 'missing',
  memoryPressurePercent: 'missing',
  cpuPressurePercent: 'missing',
  loadAverage: 'missing',
  busyCores: 'missing',
  otherBusyCores: 'missing',
  engineCpuSeconds: 'missing',
}

const onBattery: Brief = { supply: 'battery', batteryPercent: 80, dischargeW: 9, timeToEmptyMin: 266.67 }

const coretemp = hwmon(2, 'coretemp', {
  temp1_label: 'Package id 0',
  temp1_input: 71_000,
  temp2_label: 'Core 0',
  temp2_input: 69_000,
  temp3_label: 'Core 1',
  temp3_input: 74_000,
})

const policy = (number: number, currentKHz: number, highestKHz: number): Files =>
  under(`sys/devices/system/cpu/cpufreq/policy${number}`, { scaling_cur_freq: currentKHz, cpuinfo_max_freq: highestKHz })

/** Each machine, and what of its snapshot differs from that of an empty one. */
const machines: Record<string, { files: Files; seen: Brief }> = {
  'a virtual machine with nothing': { files: {}, seen: {} },
  'a desktop with a line adapter and no battery': { files: adapter('AC', 1), seen: {} },
  'a laptop on mains': {
    files: { ...adapter('AC', 1), ...battery('BAT0', { status: 'Charging' }) },
    seen: { supply: 'mains', batteryPercent: 80, dischargeW: 0 },
  },
  'a laptop on battery': { files: { ...adapter('AC', 0), ...battery('BAT0') }, seen: onBattery },
  'a laptop whose adapter is called ADP1': { files: { ...adapter('ADP1', 0), ...battery('BAT1') }, seen: onBattery },
  'a laptop whose adapter is called ACAD and whose full battery is called BATT': {
    files: { ...adapter('ACAD', 1), ...battery('BATT', { status: 'Full', capacity: 100 }) },
    seen: { supply: 'mains', batteryPercent: 100, dischargeW: 0 },
  },
  'a battery that is held below full on mains': {
    files: { ...adapter('ADP1', 1), ...battery('BAT0', { status: 'Not charging' }) },
    seen: { supply: 'mains', batteryPercent: 80, dischargeW: 0 },
  },
  'two batteries of unequal size': {
    files: { ...adapter('AC', 0), ...battery('BAT0'), ...battery('BAT1', { status: 'Not charging', capacity: 20, energy_now: 5_000_000, energy_full: 25_000_000 }) },
    seen: { supply: 'battery', batteryPercent: 60, dischargeW: 9, timeToEmptyMin: 300 },
  },
  'a laptop fed through a programmable USB-C supply': {
    files: { ...adapter('AC', 0), ...adapter('ucsi-source-psy-USBC000:001', 2, 'USB'), ...battery('BAT0', { status: 'Charging' }) },
    seen: { supply: 'mains', batteryPercent: 80, dischargeW: 0 },
  },
  'a tablet that only has USB-C ports, none of them fed': {
    files: { ...adapter('ucsi-source-psy-USBC000:001', 0, 'USB'), ...adapter('ucsi-source-psy-USBC000:002', 0, 'USB'), ...battery('BAT0') },
    seen: onBattery,
  },
  'a desktop with the battery of a mouse': {
    files: { ...battery('hidpp_battery_0', { scope: 'Device', capacity: 5 }) },
    seen: {},
  },
  'a laptop with an empty bay for a second battery': {
    files: { ...adapter('AC', 0), ...battery('BAT0'), ...battery('BAT1', { present: 0, capacity: 0 }) },
    seen: onBattery,
  },
  'a driver that counts charge and gives a negative current': {
    files: {
      ...adapter('AC', 0),
      ...under('sys/class/power_supply/BAT0', {
        type: 'Battery',
        status: 'Discharging',
        capacity: 50,
        voltage_now: 10_000_000,
        current_now: -1_200_000,
        charge_now: 2_000_000,
        charge_full: 4_000_000,
      }),
    },
    seen: { supply: 'battery', batteryPercent: 50, dischargeW: 12, timeToEmptyMin: 100 },
  },
  'a charger that is too weak': {
    files: { ...adapter('AC', 1), ...battery('BAT0') },
    seen: { supply: 'mains', batteryPercent: 80, dischargeW: 9, timeToEmptyMin: 266.67 },
  },
  'a phone-like machine without any adapter': { files: battery('BAT0'), seen: onBattery },
  'an adapter that gives EIO': { files: { ...adapter('AC', eio), ...battery('BAT0') }, seen: onBattery },
  'a battery that gives EIO throughout': {
    files: { ...adapter('AC', 0), ...battery('BAT0', { status: eio, capacity: eio, power_now: eio, energy_now: eio, voltage_now: eio }) },
    seen: { supply: 'battery', batteryPercent: 'unreadable', dischargeW: 0, timeToEmptyMin: 'missing' },
  },
  'a battery whose driver writes nonsense': {
    files: { ...adapter('AC', 'maybe'), ...battery('BAT0', { status: 'Unknown', capacity: 65_535, power_now: '-', energy_now: '??' }) },
    seen: { supply: 'garbage', batteryPercent: 'garbage', dischargeW: 0, timeToEmptyMin: 'missing' },
  },
  'a battery that claims 4,000 W': {
    files: { ...adapter('AC', 0), ...battery('BAT0', { power_now: 4_000_000_000 }) },
    seen: { supply: 'battery', batteryPercent: 80, dischargeW: 'garbage', timeToEmptyMin: 'missing' },
  },
  'a battery that counts to 104 %': {
    files: { ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 104 }) },
    seen: { batteryPercent: 100, dischargeW: 0 },
  },
  'an Intel laptop, with package, cores, trip points and an energy counter for root only': {
    files: {
      ...adapter('AC', 0),
      ...battery('BAT0'),
      ...coretemp,
      ...zone(0, 'acpitz', { temp: 27_800 }),
      ...zone(1, 'x86_pkg_temp', { temp: 72_000, trip_point_0_type: 'passive', trip_point_0_temp: 95_000, trip_point_1_type: 'critical', trip_point_1_temp: 105_000 }),
      ...rapl(0, { energy_uj: eio }),
      ...policy(0, 2_800_000, 4_700_000),
      ...policy(4, 1_200_000, 3_500_000),
      'sys/firmware/acpi/platform_profile': 'low-power',
    },
    seen: {
      ...onBattery,
      temperatureC: 71,
      tripC: 95,
      packageEnergyJ: 'unreadable',
      packageLimitW: 28,
      frequencyMHz: 2000,
      maxFrequencyMHz: 4700,
      systemMode: 'saver',
    },
  },
  'an AMD laptop whose sleeping graphics card is left alone': {
    files: {
      ...hwmon(3, 'k10temp', { temp1_label: 'Tctl', temp1_input: 66_500, temp3_label: 'Tccd1', temp3_input: 90_000 }),
      ...hwmon(4, 'amdgpu', { temp1_input: 99_000, 'device/power/runtime_status': 'suspended' }),
    },
    seen: { temperatureC: 66.5 },
  },
  'an AMD laptop whose graphics card is awake and hotter': {
    files: {
      ...hwmon(3, 'k10temp', { temp1_label: 'Tctl', temp1_input: 66_500 }),
      ...hwmon(4, 'amdgpu', { temp1_input: 81_000, 'device/power/runtime_status': 'active' }),
    },
    seen: { temperatureC: 81 },
  },
  'a machine that can feel its graphics card but not its processor': {
    files: hwmon(4, 'amdgpu', { temp1_input: 35_000, 'device/power/runtime_status': 'active' }),
    seen: {},
  },
  'a machine whose only zone is the board': { files: zone(0, 'acpitz', { temp: 27_800 }), seen: { temperatureC: 27.8 } },
  'an Arm board': {
    files: zone(0, 'cpu-thermal', { temp: 54_321, trip_point_0_type: 'passive', trip_point_0_temp: 85_000, trip_point_1_type: 'passive', trip_point_1_temp: 80_000 }),
    seen: { temperatureC: 54.32, tripC: 80 },
  },
  'trip points that cannot be': {
    files: zone(0, 'x86_pkg_temp', { temp: 50_000, trip_point_0_type: 'passive', trip_point_0_temp: -274_000, trip_point_1_type: 'passive', trip_point_1_temp: 0 }),
    seen: { temperatureC: 50, tripC: 'garbage' },
  },
  'a processor sensor that gives EIO': { files: hwmon(0, 'coretemp', { temp1_label: 'Package id 0', temp1_input: eio }), seen: { temperatureC: 'unreadable' } },
  'one core of several that gives EIO: it may be the hot one': {
    files: hwmon(0, 'coretemp', { temp2_input: 50_000, temp3_input: eio }),
    seen: { temperatureC: 'unreadable' },
  },
  'a processor sensor that writes nonsense': { files: hwmon(0, 'k10temp', { temp1_input: 'hot' }), seen: { temperatureC: 'garbage' } },
  'a processor sensor at 4 million degrees': { files: hwmon(0, 'k10temp', { temp1_input: 4_294_967_295 }), seen: { temperatureC: 'garbage' } },
  'a server with two packages and a readable energy counter': {
    files: {
      ...hwmon(0, 'coretemp', { temp1_label: 'Package id 0', temp1_input: 60_000 }),
      ...hwmon(1, 'coretemp', { temp1_label: 'Package id 1', temp1_input: 63_000 }),
      ...rapl(0, { energy_uj: 100 }),
      ...rapl(1, { energy_uj: 200, constraint_0_power_limit_uw: 150_000_000 }),
      ...under('sys/class/powercap/intel-rapl:0:0', { name: 'core', energy_uj: 5 }),
    },
    seen: { temperatureC: 63, packageEnergyJ: 0, packageLimitW: 178 },
  },
  'a kernel with pressure and memory figures': {
    files: {
      'proc/meminfo': 'MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    4000000 kB',
      'proc/loadavg': '3.25 2.00 1.00 4/512 9999',
      'proc/pressure/memory': 'some avg10=21.50 avg60=1.00 avg300=0.00 total=5\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0',
      'proc/pressure/cpu': 'some avg10=4.00 avg60=1.00 avg300=0.00 total=5',
    },
    seen: { memoryTotalBytes: 16_384_000_000, memoryAvailableBytes: 4_096_000_000, loadAverage: 3.25, memoryPressurePercent: 21.5, cpuPressurePercent: 4 },
  },
  'a kernel whose figures are cut off': {
    files: { 'proc/meminfo': 'MemTotal:', 'proc/loadavg': '', 'proc/pressure/memory': 'some', 'proc/pressure/cpu': eio, 'proc/stat': 'cpu' },
    seen: {
      memoryTotalBytes: 'garbage',
      memoryAvailableBytes: 'garbage',
      loadAverage: 'garbage',
      memoryPressurePercent: 'garbage',
      cpuPressurePercent: 'unreadable',
      busyCores: 'garbage',
      otherBusyCores: 'garbage',
    },
  },
}

describe.runIf(process.platform === 'linux')('the sensors of a Linux machine', () => {
  it.each(Object.entries(machines))('read %s', async (_, { files, seen }) => {
    using tree = createFixtureTree(files)
    const sensors = createLinuxSensors({ root: tree.root, clock: () => 1_000_000 })
    expect(brief(await sensors.read(null))).toEqual({ ...nothing, ...seen })
  })

  it('names where and when each value was read', async () => {
    using tree = createFixtureTree({ ...adapter('AC', 0), ...battery('BAT0'), ...coretemp })
    const { supply, temperatureC, tripC } = await createLinuxSensors({ root: tree.root, clock: () => 1_000_000 }).read(null)
    expect({ supply, temperatureC, tripC }).toEqual({
      supply: { value: 'battery', validity: 'valid', atMs: 1_000_000, source: '/sys/class/power_supply' },
      temperatureC: { value: 71, validity: 'valid', atMs: 1_000_000, source: '/sys/class/hwmon/hwmon2/temp1_input' },
      tripC: { value: null, validity: 'missing', atMs: 1_000_000, source: '/sys/class/thermal' },
    })
  })

  it('never open the temperature of a sleeping card', async () => {
    using tree = createFixtureTree({ ...coretemp, ...hwmon(4, 'amdgpu', { 'device/power/runtime_status': 'suspended' }) })
    mkdirSync(join(tree.root, 'sys/class/hwmon/hwmon4'), { recursive: true })
    // Whoever opened a pipe that nobody writes to would wait for ever.
    execFileSync('mkfifo', [join(tree.root, 'sys/class/hwmon/hwmon4/temp1_input')])
    expect(brief(await createLinuxSensors({ root: tree.root }).read(null))).toMatchObject({ temperatureC: 71 })
  })

  it('count an energy counter on over its laps, and guess nothing after a reset', async () => {
    using tree = createFixtureTree(rapl(0, { energy_uj: 900_000 }))
    const sensors = createLinuxSensors({ root: tree.root })
    const joules: unknown[] = []
    for (const energy_uj of [900_000, 950_000, 150_000]) {
      tree.write(under('sys/class/powercap/intel-rapl:0', { energy_uj }))
      joules.push((await sensors.read(null)).packageEnergyJ.value)
    }
    tree.remove('sys/class/powercap/intel-rapl:0/max_energy_range_uj')
    tree.write(under('sys/class/powercap/intel-rapl:0', { energy_uj: 10 }))
    joules.push((await sensors.read(null)).packageEnergyJ.value)
    expect(joules.map((value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value))).toEqual([0, 0.05, 0.25, 0.25])
  })

  it('find a sensor again that was away, within six seconds', async () => {
    using tree = createFixtureTree(coretemp)
    let nowMs = 1_000_000
    const sensors = createLinuxSensors({ root: tree.root, clock: () => nowMs })
    const seen = [brief(await sensors.read(null)).temperatureC]
    tree.remove('sys/class/hwmon/hwmon2')
    seen.push(brief(await sensors.read(null)).temperatureC)
    tree.write(hwmon(5, 'coretemp', { temp1_label: 'Package id 0', temp1_input: 80_000 }))
    nowMs += 6000
    seen.push(brief(await sensors.read(null)).temperatureC)
    expect(seen).toEqual([71, 'missing', 80])
  })

  it('tell the work of others from ours and from what gives way', async () => {
    // user nice system idle, in hundredths of a second, on two cores.
    const stat = (user: number, nice: number, idle: number): Files => ({ 'proc/stat': `cpu  ${user} ${nice} 0 ${idle} 0 0 0 0 0 0\ncpu0 1\ncpu1 1` })
    const used = (pid: number, ticks: number, nice = 0): Files => ({ [`proc/${pid}/stat`]: `${pid} (an (odd) name) S 1 1 1 0 0 0 0 0 0 0 ${ticks} 0 0 0 20 ${nice} 9` })
    using tree = createFixtureTree({ ...stat(1000, 0, 1000), ...used(7, 500), ...used(9, 100) })
    const sensors = createLinuxSensors({ root: tree.root, ownPid: 9 })
    expect(brief(await sensors.read(7))).toMatchObject({ busyCores: 'stale', engineCpuSeconds: 5 })
    tree.write({ ...stat(1150, 30, 1020), ...used(7, 580), ...used(9, 110) })
    expect(brief(await sensors.read(7))).toMatchObject({ busyCores: 1.8, otherBusyCores: 0.6, engineCpuSeconds: 5.8 })
    // At low priority ourselves, what is nice does not give way to us.
    tree.write({ ...stat(1150, 210, 1040), ...used(7, 620, 5), ...used(9, 110, 5) })
    expect(brief(await sensors.read(7))).toMatchObject({ busyCores: 1.8, otherBusyCores: 1.4 })
  })

  it('call what root alone may read unreadable, and what is not there missing', () => {
    const withCode = (code: string): Error => Object.assign(new Error(code), { code })
    expect(['EACCES', 'EIO', 'ENOENT', 'ENODEV', 'EBUSY'].map((code) => problemOf(withCode(code)))).toEqual([
      'unreadable',
      'unreadable',
      'missing',
      'missing',
      'unreadable',
    ])
  })
})
