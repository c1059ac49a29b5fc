// main/hosts/keyring-vault.ts - The system's keyring under plain Node; loaded when the first secret is asked for.
import { createHash } from 'node:crypto'
import type { Vault } from '../core/secrets.ts'

const service = 'Hearth'

/** Each data folder has secrets of its own. On Linux only the Secret Service counts: the kernel's keyring forgets at a restart. */
export const createKeyringVault = (dataDir: string): Vault => {
  const folder = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const open = async (name: string) => {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    return new AsyncEntry(service, `${name}-${folder}`, { linux: { store: 'secret-service' } })
  }
  return {
    read: async (name) => (await open(name)).getPassword(),
    write: async (name, value) => {
      const entry = await open(name)
      if (value === null) await entry.deletePassword()
      else await entry.setPassword(value)
    },
  }
}
