import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../storage/open-database.ts'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-audit-disk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe(`an audit log that cannot be written${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')('because the disk is full lets nothing leave, and goes on when there is space', async () => {
    const dataDir = mkdtempSync(join(folder, 'full-'))
    expect(await runOnDisk({ kind: 'small', sizeMiB: 4 }, dataDir, 'full-disk-audit-process.ts')).toEqual({
      ...{ before: 'sent', whileFull: 'storage-full', afterwards: 'sent', sent: ['before', 'afterwards'] },
      ...{ state: 'intact', entries: 3 },
    })
  })

  it.skipIf(whyNoDisks !== '')('because the folder is for reading only lets nothing leave', async () => {
    const dataDir = mkdtempSync(join(folder, 'read-only-'))
    await (await openDatabase({ dataDir, log: pino({ level: 'silent' }) })).close()
    expect(await runOnDisk({ kind: 'read-only' }, dataDir, 'full-disk-audit-process.ts')).toMatchObject({ before: 'policy-denied read-only', whileFull: 'policy-denied read-only', sent: [] })
  })
})
