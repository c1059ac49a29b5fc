import { mkdtempSync, rmSync, writeFileSync, mkdirSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSessionSecrets } from '../../core/secrets.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import { createSecrets } from '../../hosts/create-secrets.ts'
import { openDatabase } from '../../storage/open-database.ts'
import type { Storage } from '../../storage/open-database.ts'
import { type PageCache, createPageCache } from './page-cache.ts'

const log = pino({ level: 'silent' })
let dataDir: string
let storage: Storage
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth-page-cache-'))
  storage = await openDatabase({ dataDir, log })
})
afterEach(async () => {
  await storage.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const open = (secrets: Secrets | null = createSecrets({ dataDir, vault: null, log })): PageCache =>
  createPageCache({ dataDir, secrets, engine: { forgetChat: () => Promise.resolve() }, stored: storage.stored, log })

const request: LoadRequest = { modelPath: '/a.gguf', contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null }
const model = (sha256: string | null = 'a'.repeat(64)) => ({ sha256, prepare: () => Promise.resolve(request) })

describe('what the engine is told of pages', () => {
  it('is the same for every question and after a restart, so that a model is loaded once', async () => {
    const cache = open()
    const first = await cache.withPages(model()).prepare()
    expect(first.cache?.disk?.key).toHaveLength(44)
    expect([await cache.withPages(model()).prepare(), await open().withPages(model()).prepare()]).toEqual([first, first])
  })

  it('is nothing for a model whose checksum is not known yet', async () => {
    expect(await open().withPages(model(null)).prepare()).toEqual(request)
  })

  it('names no disk where no key can be kept, or where the user wants none', async () => {
    expect((await open(null).withPages(model()).prepare()).cache).toMatchObject({ disk: null })
    expect((await open(createSessionSecrets()).withPages(model()).prepare()).cache).toMatchObject({ disk: null })
    const cache = open()
    expect(await cache.setDiskBudget(0)).toMatchObject({ diskBudgetBytes: 0, keyPlace: 'file' })
    expect((await cache.withPages(model()).prepare()).cache).toMatchObject({ disk: null })
    expect((await open().status()).diskBudgetBytes).toBe(0)
  })
})

describe('getting rid of pages', () => {
  it('with a new key removes what the old one sealed', async () => {
    const cache = open()
    const before = await cache.withPages(model()).prepare()
    mkdirSync(join(dataDir, 'kv', 'pages', 'aa'), { recursive: true })
    writeFileSync(join(dataDir, 'kv', 'pages', 'aa', `${'a'.repeat(64)}.page`), 'sealed')
    expect((await cache.status()).diskBytes).toBe(6)
    expect((await cache.renewKey()).diskBytes).toBe(0)
    const after = await cache.withPages(model()).prepare()
    expect(existsSync(join(dataDir, 'kv'))).toBe(false)
    expect(after.cache?.disk?.key).not.toBe(before.cache?.disk?.key)
  })
})
