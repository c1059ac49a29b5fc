import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

/** Empty where a process may have a network of its own; otherwise why not, for the title of what is skipped. */
const whyNoNetworks = ((): string => {
  if (process.platform !== 'linux') return `: SKIPPED, only Linux has network namespaces, this is ${process.platform}`
  const tried = spawnSync('unshare', ['-Urn', 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' })
  return tried.status === 0 ? '' : ': SKIPPED, this machine does not allow a network namespace (unshare -Urn, ip)'
})()

const Told = z.strictObject({ packets: z.number(), connections: z.number(), outcomes: z.array(z.string()), holds: z.boolean().nullable(), purposes: z.number() })

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth-offline-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** The application in a network of its own, whose cards count what they send. */
const run = async (switched: 'offline' | 'online'): Promise<z.infer<typeof Told>> => {
  const args = ['-Urn', 'sh', '-c', 'ip link set lo up && exec "$1" "$2" "$3" "$4"', 'sh', process.execPath, join(import.meta.dirname, 'offline-process.ts'), dataDir, switched]
  const { stdout } = await promisify(execFile)('unshare', args, { timeout: 120_000 })
  return Told.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

describe.skipIf(whyNoNetworks !== '')(`the application in a network of its own${whyNoNetworks}`, () => {
  it('sends not one packet with the offline switch on, whether hub or cloud is asked, and the self-test tries every purpose there is', { timeout: 150_000 }, async () => {
    const { purposes, ...told } = await run('offline')
    expect(told).toEqual({ packets: 0, connections: 0, outcomes: ['cloud models: refused', 'hub search: refused', 'hub repository: refused'], holds: true })
    expect(purposes).toBeGreaterThan(8)
  })

  it('sends some with it off, so that the count above means something', { timeout: 150_000 }, async () => {
    const { packets, connections, outcomes } = await run('online')
    expect({ isSent: packets > 3, connections, cloud: outcomes[0] }).toEqual({ isSent: true, connections: 1, cloud: 'cloud models: answered' })
  })
})
