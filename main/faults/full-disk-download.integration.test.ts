import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-full-download-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe(`a disk that fills up in the middle of a download${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')('pauses it and loses nothing, and it goes on by itself when there is room', { timeout: 120_000 }, async () => {
    expect(await runOnDisk({ kind: 'small', sizeMiB: 24 }, dataDir, 'full-disk-download-process.ts')).toEqual({
      whileFull: { reason: 'disk-full', isKept: true, list: 'ok', chats: 'ok' },
      afterwards: { state: 'done', isWhole: true, saveDraft: 'ok' },
    })
  })
})
