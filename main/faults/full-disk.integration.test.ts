import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-full-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe(`a disk that fills up${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')(
    'in the middle of an answer costs nothing, and everything works again when there is space',
    async () => {
      expect(await runOnDisk({ kind: 'small', sizeMiB: 4 }, dataDir, 'full-disk-process.ts')).toEqual({
        isAnswered: true,
        status: 'complete',
        whileFull: {
          send: 'storage-full',
          saveDraft: 'storage-full',
          read: ['Before the disk was full', 'the whole answer'],
          notices: ['storage-full'],
        },
        afterwards: { saveDraft: 'ok', notices: [] },
        onDisk: [
          { text: 'Before the disk was full', status: 'complete' },
          { text: 'the whole answer', status: 'complete' },
        ],
      })
    },
  )
})
