import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { createAudit } from '../features/audit/create-audit.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { openDatabase } from '../storage/open-database.ts'
import { tamperWithAudit } from '../storage/tamper-for-tests.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-audit-command-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const log = pino({ level: 'silent' })

/** Without a keyring: what lies in the data folder is all there is. */
const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null' }

const hearth = (...args: string[]): Promise<{ exitCode: number; out: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [join(import.meta.dirname, '..', 'cli.ts'), 'audit', ...args, '--data-dir', dataDir], { env }, (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, out: stdout + stderr }))
  })

// Elsewhere the system's own store is always there.
it.runIf(process.platform === 'linux')('hearth audit verifies and exports a folder that nobody has open, and its exit code says what it found', async () => {
  const storage = await openDatabase({ dataDir, log })
  const secrets = createSecrets({ dataDir, vault: null, log })
  const audit = createAudit({ repository: storage.audit, secrets, log })
  for (let index = 0; index < 4; index++) await audit.record({ event: 'request', requestId: `r${index}` })
  await audit.close()
  await storage.close()
  const key = readFileSync(join(dataDir, 'secrets', 'audit-key'), 'utf8')
  const whole = await hearth('verify', '--json')
  expect(whole.exitCode).toBe(0)
  expect(whole.out).toContain('{"state":"intact","entries":5,')
  const file = join(dataDir, 'log.jsonl')
  expect((await hearth('export', '--output', file)).exitCode).toBe(0)
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(5)
  rmSync(join(dataDir, 'secrets'), { recursive: true })
  expect((await hearth('verify')).exitCode).toBe(3)
  mkdirSync(join(dataDir, 'secrets'))
  writeFileSync(join(dataDir, 'secrets', 'audit-key'), key)
  tamperWithAudit(dataDir, `UPDATE audit_entries SET body = replace(body, 'r1', 'r9')`)
  const damaged = await hearth('verify')
  expect(damaged.exitCode).toBe(1)
  expect(damaged.out).toContain('NOT intact')
})
