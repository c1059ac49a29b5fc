// e2e/harness/engine-processes.ts - Finds the engine of a running Hearth among the processes of this machine.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

type Process = { pid: number; parentPid: number; command: string }

/** Pids of the engines that descend from `rootPid`. */
export const engineProcesses = (rootPid: number): number[] => {
  const all = process.platform === 'linux' ? readProc() : readPs()
  const family = new Set([rootPid])
  // Parents have mostly smaller pids than their children, but not always: go on until nothing is added.
  for (let before = 0; before !== family.size; ) {
    before = family.size
    for (const { pid, parentPid } of all) if (family.has(parentPid)) family.add(pid)
  }
  return all.filter(({ pid, command }) => family.has(pid) && isEngine(command)).map(({ pid }) => pid)
}

const isEngine = (command: string): boolean => /engine\.(js|ts)\b|--utility-sub-type=node\.mojom/.test(command)

const readProc = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const afterName = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1) ?? ''
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return [{ pid: Number(name), parentPid: Number(afterName.split(' ')[1]), command }]
      } catch {
        return [] // Gone since the listing.
      }
    })

const readPs = (): Process[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parentPid, command] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? []
      return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parentPid), command }]
    })
