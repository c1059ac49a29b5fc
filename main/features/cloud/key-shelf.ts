/* Keys of providers: in the system's store, else in the file that a passphrase opens, else until the process ends.
 *
 * They are read when a request needs one and handed to nothing but the network.
 * What the settings remember is where a key was put, so that no start asks a
 * keychain or for a passphrase. */
import type { CloudProvider, KeyPlace, ProviderId } from '../../contract/cloud.ts'
import { AppError } from '../../contract/errors.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { StoredValue } from '../../storage/stored-value.ts'
import type { CloudSettings } from './cloud-settings.ts'
import type { PassphraseVault } from './passphrase-vault.ts'

export type KeyShelf = {
  kept: (id: ProviderId) => CloudProvider['keyKept']
  /** Asks the system the first time. */
  lookAround: () => Promise<void>
  place: () => KeyPlace
  /** Null without one. @throws AppError unauthorized { reason: 'passphrase' } while its file is closed */
  read: (id: ProviderId) => Promise<string | null>
  write: (id: ProviderId, key: string | null) => Promise<void>
  setPassphrase: (passphrase: string | null) => Promise<void>
}

type Options = { settings: StoredValue<CloudSettings>; secrets: Pick<Secrets, 'read' | 'write' | 'placeOf'>; vault: PassphraseVault }

export const createKeyShelf = ({ settings, secrets, vault }: Options): KeyShelf => {
  const session = new Map<ProviderId, string>()
  let hasKeychain: boolean | undefined
  const lookAround = async (): Promise<void> => {
    hasKeychain ??= (await secrets.placeOf('cloud-key')) === 'keychain'
  }
  const remember = (id: ProviderId, place: 'keychain' | 'passphrase' | null): void => {
    const others = Object.fromEntries(Object.entries(settings.get().keys).filter(([known]) => known !== id))
    settings.set({ ...settings.get(), keys: place === null ? others : { ...others, [id]: place } })
  }
  const forget = async (id: ProviderId): Promise<void> => {
    const place = settings.get().keys[id]
    session.delete(id)
    if (place === 'keychain') await secrets.write(nameOf(id), null)
    if (place === 'passphrase' && vault.isOpen()) vault.write(nameOf(id), null)
    if (place !== undefined) remember(id, null)
  }
  return {
    kept: (id) => settings.get().keys[id] ?? (session.has(id) ? 'session' : null),
    lookAround,
    place: () => {
      if (hasKeychain === true) return 'keychain'
      if (vault.isOpen()) return 'open'
      return vault.exists() ? 'locked' : 'session'
    },
    read: async (id) => {
      const place = settings.get().keys[id]
      if (place === 'keychain') return secrets.read(nameOf(id))
      if (place === 'passphrase' && !vault.isOpen()) {
        throw new AppError('unauthorized', 'The file with the keys is closed', { details: { reason: 'passphrase' } })
      }
      return place === 'passphrase' ? vault.read(nameOf(id)) : (session.get(id) ?? null)
    },
    write: async (id, key) => {
      await lookAround()
      await forget(id)
      if (key === null) return
      if (hasKeychain === true) {
        await secrets.write(nameOf(id), key)
        remember(id, 'keychain')
      } else if (vault.isOpen()) {
        vault.write(nameOf(id), key)
        remember(id, 'passphrase')
      } else session.set(id, key)
    },
    setPassphrase: async (passphrase) => {
      if (passphrase === null) {
        vault.close()
        return
      }
      await vault.open(passphrase)
      // What was entered before there was a safe place moves there.
      for (const [id, key] of session) {
        vault.write(nameOf(id), key)
        remember(id, 'passphrase')
      }
      session.clear()
    },
  }
}

const nameOf = (id: ProviderId): string => `cloud-key-${id}`
