// features/encryption/settle-at-start.ts - Carries out what is wanted of the encryption before anything else is built, and ends what a killed process began.
import type { Logger } from 'pino'
import type { EncryptionState } from '../../contract/encryption.ts'
import { type EncryptionMark, readMark } from './encryption-mark.ts'
import type { EncryptionSwitch } from './encryption-switch.ts'

type Start = {
  dataDir: string
  state: () => EncryptionState
  change: EncryptionSwitch
  /** Asks where the key is or would be. */
  locate: () => Promise<void>
  log: Logger
  tell: ((sentence: string) => void) | undefined
}

/** Never rejects: what cannot be done is a problem that the state shows. */
export const settleAtStart = async (start: Start): Promise<void> => {
  const { dataDir, state, change, locate, log } = start
  const mark = readMark(dataDir)
  const { isOn, rule } = state()
  // Nobody ever wanted it: the keyring is left asleep.
  if (mark.wanted === null && mark.check === null && rule === null && !isOn) return
  try {
    await locate()
    if (state().isReadOnly) return
    await carryOut(start, mark)
    await locate()
  } catch (error) {
    // The chats are whole and open as they were; the card says that it did not work, and the next start tries again.
    log.error({ err: error }, 'The encryption could not be switched at the start')
    change.fail(error)
  }
}

const carryOut = async ({ state, change, log, tell }: Start, mark: EncryptionMark): Promise<void> => {
  const { isOn, left } = state()
  const target = wantedAtStart(state(), mark)
  if (target !== isOn) {
    tell?.(target ? 'Encrypting your chats. This takes a moment.' : 'Writing your chats without encryption. This takes a moment.')
    await (target ? change.turnOn() : change.turnOff())
    log.info({ isOn: target }, 'The encryption of the database was switched at the start')
  } else if (mark.check !== null && (!isOn || left > 0)) {
    // A process that was killed had not come to its end.
    await change.followUp()
  }
}

/** Whether it should be on. What is on stays on, unless the user has switched it off and no policy requires it. */
export const wantedAtStart = ({ isOn, keyPlace, rule }: Pick<EncryptionState, 'isOn' | 'keyPlace' | 'rule'>, { wanted }: Pick<EncryptionMark, 'wanted'>): boolean => {
  const mayBeOn = isOn || keyPlace === 'keychain'
  if (wanted === 'on') return mayBeOn || keyPlace === 'file'
  if (rule?.value === 'required') return mayBeOn
  if (wanted === 'off') return false
  return isOn || (rule?.value === 'preferred' && mayBeOn)
}
