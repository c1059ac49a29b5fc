import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-full-pages-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe(`a disk that fills up with pages${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')('costs no answer and changes none; what was written before is of use after a restart', { timeout: 120_000 }, async () => {
    expect(await runOnDisk({ kind: 'small', sizeMiB: 6 }, dataDir, 'full-disk-pages-process.ts')).toEqual({
      first: [true, true, true, true],
      again: [true, true, true, true],
      hasRestored: true,
      hasReadAgain: true,
      unfinished: [],
    })
  })
})
