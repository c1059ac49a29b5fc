import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AuditVerdict } from '../../../contract/audit.ts'
import { parseArguments } from '../parse-arguments.ts'
import type { AuditRequest } from './request.ts'
import { type AuditHere, carryOutAudit } from './run-audit.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-audit-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verdict = (change: Partial<AuditVerdict> = {}): AuditVerdict => ({ state: 'intact', entries: 3, firstSeq: 1, lastSeq: 3, lastHash: 'ab', problems: [], keyPlace: 'keychain', underLostKey: 0, ...change })

const run = async (request: AuditRequest, here: Partial<AuditHere>) => {
  let [out, error] = ['', '']
  const terminal = { write: (text: string) => void (out += text), writeError: (text: string) => void (error += text) }
  const none: AuditHere = { verify: () => Promise.resolve(null), exportTo: () => Promise.resolve(null) }
  return { exitCode: await carryOutAudit(request, { ...none, ...here }, terminal), out, error }
}

const verify = { action: 'verify', isJson: false, dataDir: folder } as const

describe('hearth audit', () => {
  it('verifies: 0 for a log that is intact, 1 for one that is not, 3 where nobody can tell', async () => {
    const runs = await Promise.all(
      [verdict(), verdict({ state: 'damaged', problems: [{ kind: 'changed', seq: 2 }, { kind: 'truncated', seq: null }] }), verdict({ state: 'unknown', keyPlace: null }), verdict({ keyPlace: 'file' })].map((found) =>
        run(verify, { verify: () => Promise.resolve(found) }),
      ),
    )
    expect(runs).toEqual([
      { exitCode: 0, error: '', out: 'The audit log is intact. 3 entries, 1 to 3.\nLast hash ab\n' },
      { exitCode: 1, error: '', out: 'The audit log is NOT intact. 3 entries, 1 to 3.\n  entry 2: is not what was written\n  the end of the log is missing\nLast hash ab\n' },
      { exitCode: 3, error: '', out: 'The chain of the audit log holds, but its key cannot be had here: a forger could have made it anew. 3 entries, 1 to 3.\nLast hash ab\n' },
      { exitCode: 0, error: '', out: 'The audit log is intact. 3 entries, 1 to 3.\nThe key lies in the data folder, since this system keeps no secrets: whoever can read that folder could forge the log.\nLast hash ab\n' },
    ])
  })

  it('says so where there is no log, and prints JSON where it is asked to', async () => {
    expect([await run(verify, {}), await run({ ...verify, isJson: true }, { verify: () => Promise.resolve(verdict()) })]).toEqual([
      { exitCode: 0, error: '', out: 'There is no audit log yet: nothing was ever entered.\n' },
      { exitCode: 0, error: '', out: `${JSON.stringify(verdict())}\n` },
    ])
  })

  it('exports to standard output or to a file that is whole or not there', async () => {
    const file = join(folder, 'log.jsonl')
    const request = { action: 'export', isJson: false, dataDir: folder, fromSeq: 1 } as const
    const exportTo: AuditHere['exportTo'] = (write) => {
      write('{"seq":1}\n{"seq":2}\n')
      return Promise.resolve(true)
    }
    const breaks: AuditHere['exportTo'] = (write) => {
      write('{"seq":1}\n')
      return Promise.reject(new Error('The disk refused'))
    }
    expect(await run({ ...request, file: null }, { exportTo })).toEqual({ exitCode: 0, error: '', out: '{"seq":1}\n{"seq":2}\n' })
    expect(await run({ ...request, file }, { exportTo: breaks })).toEqual({ exitCode: 1, error: 'The disk refused\n', out: '' })
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false])
    expect(await run({ ...request, file }, { exportTo })).toEqual({ exitCode: 0, error: '', out: `2 entries in ${file}\n` })
    expect(readFileSync(file, 'utf8')).toBe('{"seq":1}\n{"seq":2}\n')
  })

  it('understands its words', () => {
    expect(['verify', 'export'].map((action) => parseArguments(['audit', action, '--json', '--data-dir', '/x'], '1'))).toEqual([
      { command: 'audit', request: { action: 'verify', isJson: true, dataDir: '/x' } },
      { command: 'audit', request: { action: 'export', file: null, fromSeq: 1, isJson: true, dataDir: '/x' } },
    ])
    expect(parseArguments(['audit', 'export', '--from', '0'], '1')).toMatchObject({ command: 'print', exitCode: 2 })
  })
})
