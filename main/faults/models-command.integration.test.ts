import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../app.ts'
import type { HearthClient } from '../contract/contract.ts'
import { ModelSummary } from '../contract/models.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { type LocalHub, startLocalHub } from './hub/local-hub.ts'
import { openDatabase } from '../storage/open-database.ts'
import { appPaths } from '../hosts/app-paths.ts'
import { writeKeyFile } from '../hosts/key-file.ts'
import { serveWeb } from '../hosts/web/serve-web.ts'

const paths = appPaths()
const cli = join(paths.root, 'main', 'cli.ts')
const log = pino({ level: 'silent' })
const starter = readFileSync(join(paths.starterDir, 'hearth-starter-7m-f16.gguf'))

type Result = { code: number; out: string; error: string }

const Failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })

let dataDir: string
let hub: LocalHub
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth cli '))
  const variant = Buffer.from(starter)
  variant.write('Hearth Variant 7M', variant.indexOf('Hearth Starter 7M'))
  hub = await startLocalHub([{ id: 'tests/variant-GGUF', files: { 'variant-F16.gguf': variant } }])
})
afterAll(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

const hearth = async (...args: string[]): Promise<Result> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'models', ...args, '--data-dir', dataDir], { maxBuffer: 1 << 26 })
    return { code: 0, out: stdout, error: stderr }
  } catch (error) {
    const { code, stdout, stderr } = Failure.parse(error)
    return { code, out: stdout, error: stderr }
  }
}

const hearthWithInput = async (input: string, ...args: string[]): Promise<Result> => {
  const environment = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
  const child = spawn(process.execPath, [cli, 'models', ...args, '--data-dir', dataDir], { stdio: 'pipe', env: environment })
  child.stdin.end(input)
  const ended = once(child, 'close')
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = z.tuple([z.number()]).rest(z.unknown()).parse(await ended)
  return { code, out, error }
}

/** A Hearth in this process, with its web host. */
const whileOpen = async (work: (client: HearthClient) => Promise<void>): Promise<void> => {
  const app = await createApp({
    ...{ dataDir, log, starterDir: paths.starterDir, host: 'web', version: '0.0.0' },
    launchEngine: forkEngine({ entry: paths.engineEntry }),
    launchWorkshop: forkEngine({ entry: paths.workshopEntry }),
  })
  const host = await serveWeb({ app, port: 0, rendererDir: 'nowhere', log })
  writeKeyFile(dataDir, host)
  try {
    await work(createRouterClient(app.router))
  } finally {
    await host.close()
    await app.close()
  }
}

const list = async (): Promise<ModelSummary[]> => z.array(ModelSummary).parse(JSON.parse((await hearth('list', '--json')).out))

/** Each command is a process that opens a Hearth of its own, and engines beside it. */
describe('hearth models', { timeout: 180_000 }, () => {
  it('searches, pulls with progress on standard error, lists and removes, while nothing else runs', async () => {
    expect(await hearth('hub', '--endpoint', hub.endpoint, '--download-host', hub.storeHost)).toMatchObject({ code: 0, error: '' })
    expect((await hearth('search', 'variant')).out).toContain('tests/variant-GGUF')

    const pulled = await hearth('pull', 'tests/variant-GGUF:F16')
    expect(pulled.out).toMatch(/every byte checked\. It is in the library as \S+\.\n$/)
    expect(pulled.error).toMatch(/100 %, 14\.8 MB of 14\.8 MB/)
    const [, variant] = await list()
    expect(variant).toMatchObject({ name: 'Hearth Variant 7M', quantization: 'F16', state: 'available', source: { repository: 'tests/variant-GGUF' } })
    expect((await hearth('pull', 'tests/variant-GGUF')).out).toMatch(/in the library already/)

    expect(await hearth('rm', 'variant')).toMatchObject({ code: 0 })
    expect(await list()).toHaveLength(1)
  })

  it('says the exact size of a smaller version before it makes one, and makes just that', async () => {
    const planned = await hearth('quantize', 'starter', '--to', 'Q4_K_M', '--dry-run', '--json')
    const { sizeBytes } = z.object({ sizeBytes: z.number() }).parse(JSON.parse(planned.out))
    expect(await hearth('quantize', 'starter', '--to', 'Q4_K_M')).toMatchObject({ code: 0 })
    expect((await list()).find(({ quantization }) => quantization === 'Q4_K_M')).toMatchObject({ sizeBytes, provenance: { fromName: 'Hearth Starter 7M' } })
  })

  it('works through the Hearth that is open in a browser on the same data folder', async () => {
    await whileOpen(async () => {
      expect((await hearth('inspect', 'hearth-starter-7m')).out).toMatch(/Architecture\s+llama[^]*It fits into memory/)
    })
  })

  it('hands a token from standard input to the Hearth that is open, and says so where nothing could keep it', async () => {
    // No keyring answers here: without a session bus there is none.
    const alone = await hearthWithInput('hf_alone\n', 'hub', '--token', '-')
    expect(alone).toMatchObject({ code: 1, out: '' })
    expect(alone.error).toMatch(/no keyring/)
    await whileOpen(async (app) => {
      expect(await hearthWithInput('hf_kept\n', 'hub', '--token', '-')).toMatchObject({ code: 0, error: '' })
      expect((await app.hub.settings()).hasToken).toBe(true)
      expect((await hearth('hub')).out).toContain('A token is set')
      expect((await hearth('hub', '--token', 'none')).out).toContain('A token is not set')
    })
  })

  it('says what to do when a Hearth that cannot be asked has the data folder', async () => {
    const storage = await openDatabase({ dataDir, log })
    try {
      const { code, out, error } = await hearth('list')
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(error).toMatch(/Hearth is open on the data folder .* Do it there, or close it/)
    } finally {
      await storage.close()
    }
  })

  it.each([
    [['inspect', 'nothing like it'], 1, 'No model here is called'],
    [['pull', 'tests/absent'], 1, 'The hub has no such repository'],
    [['import', '/nowhere/at/all.gguf'], 1, 'There is nothing at this place'],
    [['rm', 'hearth-starter-7m'], 1, 'cannot be done'],
  ] as const)('%j ends with %i and one line on standard error', async (args, code, words) => {
    const result = await hearth(...args)
    expect({ code: result.code, out: result.out }).toEqual({ code, out: '' })
    expect(result.error).toContain(words)
    expect(result.error.trimEnd().split('\n')).toHaveLength(1)
  })
})
