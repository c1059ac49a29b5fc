import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../storage/open-database.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-second-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

it('a second process on a data folder is refused, learns where the first is, and can start once that was killed', async () => {
  const log = pino({ level: 'silent' })
  const first = fork(join(import.meta.dirname, 'lock-process.ts'), [dataDir])
  await once(first, 'message')
  const refused = await openDatabase({ dataDir, log }).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'conflict',
    message: `Hearth is already running at http://127.0.0.1:4317/ with the data folder ${dataDir}; use that one, or close it first`,
    details: { reason: 'already-running', pid: first.pid, url: 'http://127.0.0.1:4317/' },
  })
  const gone = once(first, 'close')
  first.kill('SIGKILL')
  await gone
  const second = await openDatabase({ dataDir, log })
  expect(second.readOnly).toBeNull()
  await second.close()
})
