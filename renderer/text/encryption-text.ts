// encryption-text.ts - Words for encryption on this computer: who keeps the key, what that protects, and what can go wrong.
import type { EncryptionState } from '../../main/contract/encryption.ts'
import { type Problem, errorSentence } from './error-text.ts'
import { formatNumberOf } from './format.ts'

/** Where things are, and who can read them. */
export const stayWords = ({ isOn, keyPlace }: Pick<EncryptionState, 'isOn' | 'keyPlace'>): string => {
  if (!isOn) return 'They are not encrypted: whoever can read your files can read them, as with your other documents.'
  return keyPlace === 'file'
    ? 'They are encrypted. Your system keeps no keys here, so the key lies in a file in the same folder that only you can read: a copy of the database alone is protected, the folder as a whole is not.'
    : 'They are encrypted with a key that your system keeps. Model files and what you export are not.'
}

/** What the user agrees to; null where it cannot be done at all. */
export const offerWords = (keyPlace: EncryptionState['keyPlace']): { key: string; button: string } | null => {
  if (keyPlace === 'keychain') return { key: 'Your system keeps the key, and Hearth opens your chats as before.', button: 'Encrypt' }
  if (keyPlace === 'session') return null
  return {
    key: 'Your system keeps no keys here, so the key would lie in a file in the same folder that only you can read. That protects a copy of the database alone, such as one in a backup of single files. It does not protect against somebody who has the whole folder, or the disk.',
    button: 'Encrypt, with the key in a file',
  }
}

export const ruleWords = ({ rule, isOn }: Pick<EncryptionState, 'rule' | 'isOn'>): string | null => {
  if (rule === null) return null
  const { value, sources } = rule
  const who = sources.join(' and ')
  if (value === 'required') return isOn ? `This cannot be switched off. Decided by ${who}.` : `Encryption is required by ${who}.`
  return `Encryption is preferred by ${who}; the choice is yours.`
}

/** What the user should know now; empty when all is well. */
export const encryptionWarnings = ({ isUnmet, problem, left, isOn, isReadOnly }: EncryptionState): string[] => [
  ...(isUnmet ? ['The rules of this computer require a key that the system keeps, and it keeps none here. The cloud is off until it does.'] : []),
  ...(problem === 'storage-full' ? ['The disk is too full to finish. Your chats are whole; free some space and start Hearth again.'] : []),
  ...(problem === 'failed' ? ['It could not be finished. Your chats are whole; the log in the data folder says why, and the next start tries again.'] : []),
  ...(isOn && left > 0 ? [`${formatNumberOf(left, 'older copy', 'older copies')} in the folder ${left === 1 ? 'is' : 'are'} not encrypted yet. The next start goes on with that.`] : []),
  ...(isReadOnly ? ['The database can only be read now, so this cannot be changed.'] : []),
]

export const encryptionError = (problem: Problem): string => {
  const { reason } = problem.details
  if (reason === 'database-in-use') return 'Another program is reading the database at this moment. Nothing was changed; try again.'
  if (reason === 'key-not-kept') return 'The system did not keep the key, so nothing was encrypted.'
  if (reason === 'key-missing') return 'The key cannot be had at this moment. If your system’s keyring is locked, unlock it and try again.'
  if (problem.code === 'storage-full') return 'The disk is too full: your chats are written anew beside the old ones. Nothing was changed; free some space and try again.'
  return errorSentence(problem)
}
