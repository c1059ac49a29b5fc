/* Encryption at rest: when it is switched, by whom, and who keeps the key.
 *
 * WANTED: a policy that requires it; else what the user decided (encryption.json); else on
 * where a policy prefers it and the system keeps keys; else off. A start carries out
 * what is wanted before anything else is built. Switching while Hearth runs holds it up
 * for the time of writing the database anew (25 ms per MB, measured on a busy machine) and nothing has to be
 * restarted.
 *
 * A policy's `required` is met only by a key that the system keeps. A key in a file
 * beside the database keeps nothing from whoever has the folder, so it is for those
 * who choose it knowingly. Where `required` cannot be met the rule is reported as a
 * fault of the policy, and with a fault the cloud is off.
 *
 * The recovery key is the key itself, as people write it down. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { EncryptionState } from '../../contract/encryption.ts'
import { AppError } from '../../contract/errors.ts'
import type { PolicyFault, PolicyFields, Ruled } from '../../contract/policy.ts'
import { formatRecoveryKey } from '../../core/encryption/recovery-key.ts'
import type { SecretPlace, Secrets } from '../../core/secrets.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createSwitch, needKey } from './encryption-switch.ts'
import { keyName } from './find-database-key.ts'
import { settleAtStart } from './settle-at-start.ts'

export type Encryption = {
  state: () => EncryptionState
  /** The state, after asking where the key is or would be. */
  look: () => Promise<EncryptionState>
  /** @throws AppError invalid-input without a keyring and without leave for a file, conflict, storage-full, storage-failed */
  switchOn: (options: { allowsFile: boolean }) => Promise<{ recoveryKey: string; state: EncryptionState }>
  /** @throws AppError policy-denied, conflict, storage-full, storage-failed */
  switchOff: () => Promise<EncryptionState>
  /** @throws AppError not-found while nothing is encrypted */
  showRecoveryKey: () => Promise<{ recoveryKey: string; state: EncryptionState }>
}

export type EncryptionParts = {
  dataDir: string
  storage: Pick<Storage, 'encryption' | 'stored' | 'readOnly'>
  secrets: Secrets
  policy: {
    rule: () => Ruled<PolicyFields['retention.encryptAtRest']>
    /** What the policy wants and does not get; null when it does. */
    setUnmet: (fault: PolicyFault | null) => void
    /** Called now and after each change. */
    follow: (listener: () => void) => void
  }
  log: Logger
  /** Says what takes a while, before there is a window. */
  tell?: ((sentence: string) => void) | undefined
}

const ruleName = 'retention.encryptAtRest'

/** Resolves when what is wanted has been carried out, or could not be. */
export const createEncryption = async (parts: EncryptionParts): Promise<Encryption> => {
  const { dataDir, storage, secrets, policy, log, tell } = parts
  const shown = storage.stored({ key: 'encryption.recovery-key-shown', schema: z.boolean(), initial: false })
  const change = createSwitch(parts)
  let keyPlace: SecretPlace = 'session'

  const state = (): EncryptionState => {
    const { value, sources } = policy.rule()
    const isOn = storage.encryption.isOn()
    const rule = sources.length === 0 ? null : { value, sources: [...sources] }
    return {
      ...{ isOn, keyPlace, rule, problem: change.problem() },
      isUnmet: rule?.value === 'required' && !(isOn && keyPlace === 'keychain'),
      isRecoveryKeyShown: !isOn || shown.get(),
      left: storage.encryption.left().length,
      isReadOnly: storage.readOnly !== null,
    }
  }
  const report = (): void => {
    const { isUnmet, rule } = state()
    policy.setUnmet(isUnmet ? { source: rule?.sources.join(', ') ?? '', code: 'not-carried-out', detail: `${ruleName}: required` } : null)
  }
  const locate = async (): Promise<void> => {
    keyPlace = await secrets.placeOf(keyName)
    report()
  }
  const show = (key: string): { recoveryKey: string; state: EncryptionState } => {
    if (storage.readOnly === null) shown.set(true)
    return { recoveryKey: formatRecoveryKey(key), state: state() }
  }

  await settleAtStart({ dataDir, state, change, locate, log, tell })
  policy.follow(report)
  return {
    state,
    look: async () => {
      await locate()
      return state()
    },
    switchOn: async ({ allowsFile }) => {
      await locate()
      if (keyPlace === 'session' || (keyPlace === 'file' && !allowsFile)) {
        throw new AppError('invalid-input', 'The system keeps no keys here, so the key would lie in a file beside the chats', { details: { reason: 'no-keyring', keyPlace } })
      }
      const key = await change.turnOn()
      await locate()
      log.info('The database is encrypted')
      return show(key)
    },
    switchOff: async () => {
      const { rule } = state()
      if (rule?.value === 'required') throw new AppError('policy-denied', 'A policy requires the chats to be encrypted', { details: { reason: 'policy', rule: ruleName, source: rule.sources.join(', ') } })
      await change.turnOff()
      shown.set(false)
      await locate()
      log.info('The database is no longer encrypted')
      return state()
    },
    showRecoveryKey: async () => {
      if (!storage.encryption.isOn()) throw new AppError('not-found', 'The chats are not encrypted')
      return show(await needKey(secrets))
    },
  }
}
