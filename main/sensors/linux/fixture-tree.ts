// main/sensors/linux/fixture-tree.ts - A machine made of files, for tests: /sys and /proc as some laptop, server or broken driver shows them.
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A file whose reading fails with EIO, as that of a driver whose device is gone. */
export const eio = Symbol('EIO')

/** Path below the root, and what the file holds. */
export type Files = Record<string, string | number | typeof eio>

export type FixtureTree = {
  readonly root: string
  /** Adds or replaces files. */
  write: (files: Files) => void
  remove: (path: string) => void
  [Symbol.dispose]: () => void
}

export const createFixtureTree = (files: Files): FixtureTree => {
  const root = mkdtempSync(join(tmpdir(), 'hearth-sensors-'))
  const remove = (path: string): void => rmSync(join(root, path), { recursive: true, force: true })
  const write = (added: Files): void => {
    for (const [path, content] of Object.entries(added)) {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true })
      if (content === eio) {
        remove(path)
        // The first page of any process's memory is not mapped: opening works, reading is EIO.
        symlinkSync('/proc/self/mem', file)
      } else replaceFile(file, `${String(content)}\n`)
    }
  }
  write(files)
  return { root, write, remove, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

/** At once, as the kernel does: whoever reads meanwhile sees the old or the new content, never half of it. */
const replaceFile = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

/** Files of one folder. */
export const under = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]))

const supplies = 'sys/class/power_supply'

export const adapter = (name: string, online: Files[string], type = 'Mains'): Files => under(`${supplies}/${name}`, { type, online })

export const battery = (name: string, more: Files = {}): Files =>
  under(`${supplies}/${name}`, {
    type: 'Battery',
    present: 1,
    status: 'Discharging',
    capacity: 80,
    voltage_now: 12_000_000,
    power_now: 9_000_000,
    energy_now: 40_000_000,
    energy_full: 50_000_000,
    ...more,
  })

export const hwmon = (number: number, name: string, files: Files): Files => under(`sys/class/hwmon/hwmon${number}`, { name, ...files })

export const zone = (number: number, type: string, files: Files): Files => under(`sys/class/thermal/thermal_zone${number}`, { type, ...files })

export const rapl = (number: number, files: Files): Files =>
  under(`sys/class/powercap/intel-rapl:${number}`, { name: `package-${number}`, max_energy_range_uj: 1_000_000, constraint_0_power_limit_uw: 28_000_000, ...files })
