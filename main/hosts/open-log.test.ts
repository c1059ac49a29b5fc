import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from './open-log.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'hearth-log-'))))
afterEach(() => rmSync(dir, { recursive: true }))

test('what is logged is in the file at once, and only its owner may read it', () => {
  const { log, close } = openLog(dir)
  log.info({ port: 4317 }, 'ready')
  const file = join(dir, 'logs', 'hearth.log')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ level: 30, port: 4317, msg: 'ready' })
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  close()
})

test('a full log moves aside, and the one before that is gone', () => {
  const { log, close } = openLog(dir, { maxBytes: 300 })
  for (let line = 1; line <= 40; line++) log.info({ line }, 'counting')
  close()
  expect(readdirSync(join(dir, 'logs')).sort()).toEqual(['hearth.1.log', 'hearth.log'])
  const lines = ['hearth.1.log', 'hearth.log'].flatMap((name) => readFileSync(join(dir, 'logs', name), 'utf8').trim().split('\n'))
  const last: unknown = JSON.parse(lines.at(-1) ?? '')
  expect(last).toMatchObject({ line: 40 })
  expect(lines.length).toBeLessThan(20)
})

test('cookies and authorization that ride along on an error stay out of the log', () => {
  const { log, close } = openLog(dir)
  log.warn({ request: { cookie: 'hearth-4317=secret', authorization: 'Bearer secret', headers: { cookie: 'secret' } } }, 'refused')
  close()
  expect(readFileSync(join(dir, 'logs', 'hearth.log'), 'utf8')).not.toContain('secret')
})

test('a folder that cannot be written loses the log, not the program', () => {
  const file = join(dir, 'not-a-folder')
  writeFileSync(file, '')
  const { log, close } = openLog(file)
  expect(() => {
    log.error('nobody reads this')
    close()
  }).not.toThrow()
})
