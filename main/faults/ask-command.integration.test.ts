/* `hearth ask` with models of the library: each question is a process, with or without a Hearth that is open. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { writeAdapter } from '../../bench/gguf/write-adapter.ts'
import { createApp } from '../app.ts'
import type { HearthClient } from '../contract/contract.ts'
import type { ModelId } from '../contract/ids.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { appPaths } from '../hosts/app-paths.ts'
import { writeKeyFile } from '../hosts/key-file.ts'
import { serveWeb } from '../hosts/web/serve-web.ts'
import { openDatabase } from '../storage/open-database.ts'

const paths = appPaths()
const log = pino({ level: 'silent' })
const starter = join(paths.starterDir, 'hearth-starter-7m-f16.gguf')

let folder: string
let dataDir: string
let variantId: ModelId
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearth ask '))
  dataDir = join(folder, 'data')
  const variant = readFileSync(starter)
  variant.write('Hearth Variant 7M', variant.indexOf('Hearth Starter 7M'))
  writeFileSync(join(folder, 'variant.gguf'), variant)
  writeAdapter(starter, join(folder, 'adapter.gguf'), { rank: 2, alpha: 2, strength: 0.1 })
  await withHearth(async ({ models }) => {
    variantId = (await models.importFile({ path: join(folder, 'variant.gguf') })).id
    await models.importFile({ path: join(folder, 'adapter.gguf') })
    // A model is found by its name only once it has been looked at.
    await vi.waitUntil(async () => (await models.list()).every(({ state }) => state !== 'checking'), { timeout: 100_000, interval: 50 })
  })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

/** A Hearth in this process that can be asked, as the web host can. */
const withHearth = async (work: (client: HearthClient) => Promise<void>): Promise<void> => {
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

const Failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })
const Answer = z.object({ text: z.string().min(1), model: z.string() })

const ask = async (...args: string[]): Promise<{ code: number; out: string; error: string }> => {
  const words = [join(paths.root, 'main', 'cli.ts'), 'ask', 'What is 17 + 25?', '--temperature', '0', '--max-tokens', '8', '--json', '--data-dir', dataDir]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...words, ...args])
    return { code: 0, out: stdout, error: stderr }
  } catch (error) {
    const { code, stdout, stderr } = Failure.parse(error)
    return { code, out: stdout, error: stderr }
  }
}

const modelOf = ({ out }: { out: string }): string => Answer.parse(JSON.parse(out)).model

describe('hearth ask', { timeout: 180_000 }, () => {
  it('asks the model that is named, by name or by id, and stores nothing', async () => {
    expect(modelOf(await ask('--model', 'hearth variant'))).toBe(variantId)
    expect(modelOf(await ask('--model', variantId))).toBe(variantId)
    await withHearth(async ({ chats }) => {
      expect((await chats.list({})).length).toBe(0)
    })
  })

  it('asks the Hearth that is open on the data folder', async () => {
    await withHearth(async ({ models }) => {
      expect(modelOf(await ask('--model', 'variant'))).toBe(variantId)
      // It answered there: its engine has the model.
      const statuses = await models.watchEngine()
      for await (const status of statuses) {
        expect(status).toMatchObject({ state: 'ready', modelId: variantId })
        break
      }
    })
  })

  it('asks the model that answers new chats when none is named', async () => {
    expect(modelOf(await ask())).not.toBe(variantId)
    await withHearth(async ({ models }) => {
      await models.choose({ chatId: null, modelId: variantId })
    })
    expect(modelOf(await ask())).toBe(variantId)
    await withHearth(async ({ models }) => {
      await models.choose({ chatId: null, modelId: null })
    })
  })

  it.each([
    ['nothing like it', 1, 'No model here is called "nothing like it". "hearth models list" shows what there is.'],
    ['hearth', 2, 'Several models are called "hearth"'],
    ['test adapter', 1, 'This model cannot answer.'],
  ])('says in a line why %j cannot be asked', async (model, code, words) => {
    const result = await ask('--model', model)
    expect({ code: result.code, out: result.out }).toEqual({ code, out: '' })
    expect(result.error).toContain(words)
    expect(result.error.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says what to do when a Hearth that cannot be asked has the data folder', async () => {
    const storage = await openDatabase({ dataDir, log })
    try {
      expect((await ask('--model', 'variant')).error).toMatch(/^Hearth is open on the data folder .* close it and run the same command again\.\n$/)
      // The starter needs nothing of it.
      expect((await ask()).code).toBe(0)
    } finally {
      await storage.close()
    }
  })
})
