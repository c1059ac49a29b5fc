import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runOnDisk, whyNoDisks } from './disk-namespace.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-full-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe(`a disk without room for a second database${whyNoDisks}`, () => {
  it.skipIf(whyNoDisks !== '')('is said when chats are to be encrypted, nothing is lost, and it works when there is room', async () => {
    expect(await runOnDisk({ kind: 'small', sizeMiB: 24 }, dataDir, 'full-disk-encryption-process.ts')).toEqual({
      full: { result: 'storage-full', isOn: false, messages: 100, unfinished: false },
      freed: { result: 'ok', isOn: true, messages: 100, unfinished: false },
      kind: true,
    })
  })
})
