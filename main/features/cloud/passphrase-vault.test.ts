import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPassphraseVault } from './passphrase-vault.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-vault-'))
  path = join(folder, 'secrets', 'cloud-keys')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a vault with a passphrase', () => {
  it('gives back what was kept in it, in another process too, and its file tells nothing', async () => {
    const first = createPassphraseVault(path)
    await first.open('correct horse battery')
    first.write('a', 'sk-secret-1')
    first.write('b', 'sk-secret-2')
    first.write('b', null)
    const second = createPassphraseVault(path)
    expect({ exists: second.exists(), isOpen: second.isOpen(), closed: second.read('a') }).toEqual({ exists: true, isOpen: false, closed: null })
    await second.open('correct horse battery')
    expect([second.read('a'), second.read('b')]).toEqual(['sk-secret-1', null])
    expect(readFileSync(path, 'utf8')).not.toMatch(/secret|horse/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('opens with no other passphrase, and not when one digit of its file was changed', async () => {
    const vault = createPassphraseVault(path)
    await vault.open('correct horse battery')
    vault.write('a', 'x')
    const whole = readFileSync(path, 'utf8')
    await expect(createPassphraseVault(path).open('correct horse batterz')).rejects.toMatchObject({ code: 'unauthorized', details: { reason: 'passphrase' } })
    for (const field of ['salt', 'nonce', 'tag', 'sealed']) {
      writeFileSync(path, whole.replace(new RegExp(`("${field}":")(.)`), (_, before: string, digit: string) => `${before}${digit === '0' ? '1' : '0'}`))
      await expect(createPassphraseVault(path).open('correct horse battery')).rejects.toMatchObject({ code: 'unauthorized' })
    }
  })

  it('that is closed keeps nothing in reach and takes nothing', async () => {
    const vault = createPassphraseVault(path)
    await vault.open('correct horse battery')
    vault.write('a', 'x')
    vault.close()
    expect(vault.read('a')).toBeNull()
    expect(() => vault.write('b', 'y')).toThrow(expect.objectContaining({ code: 'unauthorized' }))
  })
})
