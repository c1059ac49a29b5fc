// faults/full-disk-audit-process.ts - Enters requests, fills the disk, tries again, frees it; prints what would have been sent.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { AppError } from '../contract/errors.ts'
import { createSessionSecrets } from '../core/secrets.ts'
import { createAudit } from '../features/audit/create-audit.ts'
import { openDatabase } from '../storage/open-database.ts'
import { fillDisk } from './fill-disk.ts'

const [dataDir = ''] = process.argv.slice(2)
const log = pino({ level: 'silent' })
const ballast = join(dataDir, 'ballast')

const problem = (error: unknown): string => (error instanceof AppError ? [error.code, error.details['why']].filter(Boolean).join(' ') : String(error))

const look = async (): Promise<unknown> => {
  const storage = await openDatabase({ dataDir, log })
  const audit = createAudit({ repository: storage.audit, secrets: createSessionSecrets(), log })
  const sent: string[] = []
  const send = async (requestId: string): Promise<string> => {
    try {
      await audit.prepare()
      audit.append({ event: 'request', requestId }, { keep: 'redacted', sent: 'x'.repeat(20_000), original: () => '' })
      sent.push(requestId)
      return 'sent'
    } catch (error) {
      return problem(error)
    }
  }
  const before = await send('before')
  if (storage.readOnly === null) fillDisk(ballast)
  const whileFull = await send('while full')
  rmSync(ballast, { force: true })
  const afterwards = await send('afterwards')
  const { state, entries } = await audit.verify()
  await storage.close()
  return { before, whileFull, afterwards, sent, state, entries }
}

process.stdout.write(`${JSON.stringify(await look().catch(problem))}\n`)
