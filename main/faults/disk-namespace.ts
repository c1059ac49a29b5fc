/* Disks of our own making: a file system of a few MiB, or one that cannot be written.
 *
 * Linux lets an unprivileged process mount inside a namespace of its own
 * (`unshare`, util-linux), so a full disk here is the kernel's own ENOSPC. Where
 * that is not allowed, tests that need it are skipped, and say so. */
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Empty when a disk can be made; otherwise why not, for the title of what is skipped. */
export const whyNoDisks = ((): string => {
  if (process.platform !== 'linux') return `: SKIPPED, only Linux can mount a disk for a test, this is ${process.platform}`
  const tried = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { encoding: 'utf8' })
  return tried.status === 0 ? '' : ': SKIPPED, this machine does not allow mounting in a namespace (unshare -Urm)'
})()

type Disk = { kind: 'small'; sizeMiB: number } | { kind: 'read-only' }

/** Runs a script of this folder with `dataDir` on such a disk; resolves to the last line that it printed, parsed. */
export const runOnDisk = async (disk: Disk, dataDir: string, script: string): Promise<unknown> => {
  const mount =
    disk.kind === 'small'
      ? `mount -t tmpfs -o size=${String(disk.sizeMiB)}m tmpfs "$1"`
      : 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
  const command = `${mount} && exec "$2" "$3" "$1"`
  const args = ['-Urm', 'sh', '-c', command, 'sh', dataDir, process.execPath, join(import.meta.dirname, script)]
  const { stdout } = await promisify(execFile)('unshare', args, { timeout: 60_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
