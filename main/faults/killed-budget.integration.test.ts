import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { noLimits } from '../core/budget/budget-types.ts'
import { createSessionSecrets } from '../core/secrets.ts'
import { createAudit } from '../features/audit/create-audit.ts'
import { openDatabase } from '../storage/open-database.ts'

const kills = 8
const log = pino({ level: 'silent' })
const folder = mkdtempSync(join(tmpdir(), 'hearth-budget-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const Told = z.union([z.strictObject({ sent: z.string() }), z.strictObject({ settled: z.string() })])

/** Kills the child with SIGKILL once it has sent so many requests; resolves to what it had told until then. */
const runAndKill = async (dataDir: string, { auditKey, afterSent }: { auditKey: string; afterSent: number }): Promise<{ sent: Set<string>; settled: Set<string> }> => {
  const child = fork(join(import.meta.dirname, 'budget-process.ts'), [dataDir, '1000000', auditKey])
  const [sent, settled] = [new Set<string>(), new Set<string>()]
  child.on('message', (message) => {
    const told = Told.parse(message)
    if ('sent' in told) sent.add(told.sent)
    else settled.add(told.settled)
    if (sent.size >= afterSent) child.kill('SIGKILL')
  })
  await once(child, 'close')
  return { sent, settled }
}

it(`what was sent is reserved, entered and counted, though the process is killed between reserving and settling, ${kills} times`, { timeout: 120_000 }, async () => {
  const auditKey = randomBytes(32).toString('base64')
  const secrets = createSessionSecrets()
  await secrets.write('audit-key', auditKey)
  const told = { sent: 0, settled: 0, lost: 0 }
  for (let kill = 0; kill < kills; kill++) {
    const { sent, settled } = await runAndKill(folder, { auditKey, afterSent: 3 + kill })
    told.sent += sent.size
    told.settled += settled.size
  }
  const storage = await openDatabase({ dataDir: folder, log })
  const audit = createAudit({ repository: storage.audit, secrets, log })
  const { today, reserved, lost } = storage.budget.use(Date.now())
  const requests = audit.page({ before: null, limit: 500, events: ['request'] }).rows.length
  // A message that was on its way when the child died may be missing, so the database may know of more; never of less.
  expect(requests).toBeGreaterThanOrEqual(told.sent)
  expect(today.micro).toBeGreaterThanOrEqual(told.settled * 7 + (told.sent - told.settled) * 7)
  expect(reserved).toEqual({ micro: 0, tokens: 0 })
  expect(lost.requests).toBeGreaterThan(0)
  expect(lost).toEqual({ requests: lost.requests, micro: lost.requests * 10, tokens: lost.requests * 100 })
  expect((await audit.verify()).state).toBe('intact')
  const full = { ...noLimits, perDayMicro: today.micro + 9 }
  expect(() => storage.budget.reserve({ requestId: 'one more', maxCostMicro: 10, maxTokens: 1, limits: full, nowMs: Date.now() })).toThrow(AppError)
  await storage.close()
})
