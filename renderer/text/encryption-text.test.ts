import { expect, it } from 'vitest'
import type { EncryptionState } from '../../main/contract/encryption.ts'
import { encryptionError, encryptionWarnings, offerWords, ruleWords, stayWords } from './encryption-text.ts'

const state: EncryptionState = { isOn: true, keyPlace: 'keychain', rule: null, isUnmet: false, isRecoveryKeyShown: true, left: 0, problem: null, isReadOnly: false }
const rule = { value: 'required' as const, sources: ['/etc/hearth/policy.json'] }

it('says whether chats are encrypted, and never more than the place of the key allows', () => {
  expect(stayWords({ isOn: false, keyPlace: 'keychain' })).toContain('not encrypted')
  expect(stayWords(state)).toContain('a key that your system keeps')
  expect(stayWords({ isOn: true, keyPlace: 'file' })).toContain('the folder as a whole is not')
  expect([offerWords('keychain')?.button, offerWords('file')?.button, offerWords('session')]).toEqual(['Encrypt', 'Encrypt, with the key in a file', null])
})

it('names who decided, and what of it cannot be had', () => {
  expect([ruleWords(state), ruleWords({ rule, isOn: true })]).toEqual([null, 'This cannot be switched off. Decided by /etc/hearth/policy.json.'])
  expect(ruleWords({ rule: { ...rule, value: 'preferred' }, isOn: false })).toContain('the choice is yours')
  expect(encryptionWarnings(state)).toEqual([])
  expect(encryptionWarnings({ ...state, isOn: false, isUnmet: true, problem: 'storage-full' })).toEqual([expect.stringContaining('The cloud is off'), expect.stringContaining('Your chats are whole')])
  expect(encryptionWarnings({ ...state, left: 1 })[0]?.replaceAll(/\s/g, ' ')).toContain('1 older copy in the folder is not encrypted yet')
})

it('says of each failure that nothing was lost', () => {
  for (const problem of [
    { code: 'conflict', details: { reason: 'database-in-use' } },
    { code: 'storage-full', details: {} },
  ] as const)
    expect(encryptionError(problem)).toContain('Nothing was changed')
  expect(encryptionError({ code: 'storage-failed', details: { reason: 'key-missing' } })).toContain('unlock it')
})
