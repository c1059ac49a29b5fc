// main/sensors/count-cores.ts - Cores that can compute: two threads of one core count once, and what a container may not use not at all.
import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

export const countCores = ({ root = '/', available = availableParallelism() }: { root?: string; available?: number } = {}): number => {
  const folder = join(root, 'sys/devices/system/cpu')
  try {
    const processors = readdirSync(folder).filter((name) => /^cpu\d+$/.test(name))
    const cores = new Set(processors.map((name) => readFileSync(join(folder, name, 'topology/thread_siblings_list'), 'utf8').trim()))
    return Math.max(1, Math.min(available, cores.size === 0 ? available : cores.size))
  } catch {
    // Not Linux, or a kernel that does not tell: every processor counts as a core.
    return Math.max(1, available)
  }
}
