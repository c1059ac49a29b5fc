import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-encryption-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const hearth = (args: readonly string[], input = ''): { code: number | null; out: string; problem: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'cli.ts'), ...args, '--data-dir', dataDir], { input, encoding: 'utf8' })
  return { code: status, out: stdout, problem: stderr }
}
const Shown = z.object({ recoveryKey: z.string(), state: z.object({ isOn: z.literal(true), keyPlace: z.enum(['keychain', 'file']) }) })

it('hearth encryption: on, a lost key, the recovery key, and a key that is none', { timeout: 180_000 }, () => {
  const { recoveryKey, state } = Shown.parse(JSON.parse(hearth(['encryption', 'on', '--key-in-file', '--json']).out))
  expect(hearth(['encryption', 'recovery-key'])).toMatchObject({ code: 2, out: '' })
  expect(hearth(['encryption', 'recovery-key', '--yes']).out).toContain(recoveryKey)
  const file = join(dataDir, 'secrets', 'db-key')
  expect(existsSync(file)).toBe(state.keyPlace === 'file')
  // A keyring of whoever runs the tests is left alone.
  if (state.keyPlace === 'keychain') return void hearth(['encryption', 'off'])
  rmSync(file)
  const lost = hearth(['encryption', 'status'])
  expect([lost.code, lost.out]).toEqual([1, ''])
  expect(lost.problem).toContain('this computer does not have their key')
  expect(hearth(['encryption', 'open', '--key-in-file'], `${recoveryKey.slice(0, -1)}\n`)).toMatchObject({ code: 2, out: '' })
  expect(hearth(['encryption', 'open'], `${recoveryKey}\n`).problem).toContain('--key-in-file')
  expect(hearth(['encryption', 'open', '--key-in-file'], `${recoveryKey}\n`)).toMatchObject({ code: 0 })
  expect(hearth(['encryption', 'status']).out).toContain('Your chats are encrypted.')
})
