import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askForAddress, removeKeyFile, writeKeyFile } from '../key-file.ts'
import { type WebHost, serveWeb } from './serve-web.ts'

let dataDir: string
let host: WebHost
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth-key-'))
  host = await serveWeb({ app: { router: {} }, port: 0, rendererDir: 'nowhere', log: pino({ enabled: false }) })
})
afterEach(async () => {
  await host.close()
  rmSync(dataDir, { recursive: true })
})

const file = (): string => join(dataDir, 'web-key.json')

test('a later start on the same data folder gets an address that opens the window', async () => {
  writeKeyFile(dataDir, host)
  const url = await askForAddress(dataDir)
  const response = await fetch(url ?? '', { redirect: 'manual' })
  expect([response.status, response.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('HttpOnly')])
})

test('only its owner can read the key, even where a file of that name was open to all', () => {
  writeFileSync(file(), 'old', { mode: 0o644 })
  writeKeyFile(dataDir, host)
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('the file goes with its host, and one that another host wrote stays', () => {
  writeKeyFile(dataDir, host)
  removeKeyFile(dataDir, 'A'.repeat(43))
  expect(existsSync(file())).toBe(true)
  removeKeyFile(dataDir, host.key)
  expect(existsSync(file())).toBe(false)
})

test('what a crash left behind, garbage or a foreign address gives no answer and sends no key', async () => {
  writeKeyFile(dataDir, { origin: host.origin, key: 'B'.repeat(43) })
  expect(await askForAddress(dataDir)).toBeUndefined()
  for (const text of ['', '{', '{"origin":"http://evil.example:80","key":"x"}', `{"origin":"https://127.0.0.1:1","key":"${host.key}"}`]) {
    writeFileSync(file(), text)
    expect(await askForAddress(dataDir)).toBeUndefined()
  }
  rmSync(file())
  expect(await askForAddress(dataDir)).toBeUndefined()
})

test('a folder that cannot be written does not stop the host', () => {
  expect(() => writeKeyFile(join(dataDir, 'missing'), host)).not.toThrow()
})
