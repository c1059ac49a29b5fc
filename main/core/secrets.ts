/* core/secrets.ts - What the application must be able to read again and nobody else may.
 *
 * `keychain`: the system keeps it (Keychain, DPAPI, libsecret, kwallet). `file`: in the data folder, readable by
 * the user only; good enough for the key of the page cache, since the chats that the pages were made from lie beside it. The database's key
 * lies there only where the user has said so (features/encryption).
 * `session`: until the process ends. */
export type SecretName = 'kv-key' | 'placeholder-key' | 'hub-token' | 'audit-key' | 'audit-head' | 'db-key'
export type SecretPlace = 'keychain' | 'file' | 'session'

export type Secrets = {
  read: (name: string) => Promise<string | null>
  /** Null removes it. */
  write: (name: string, value: string | null) => Promise<void>
  /** Kept by the system beyond the end of this process; false until it was read or written once. */
  isPersistent: (name: string) => boolean
  /** Where it is or would be kept; asks the system the first time. */
  placeOf: (name: string) => Promise<SecretPlace>
}

/** A place that the system protects. Every call may reject; none is made before it is needed. */
export type Vault = {
  read: (name: string) => Promise<string | null>
  write: (name: string, value: string | null) => Promise<void>
}

/** Secrets that may lie in a file where the system offers no better place. */
export const fileSecrets: readonly string[] = ['kv-key', 'placeholder-key', 'audit-key', 'audit-head', 'db-key']

/** Forgets with the process: for hosts and tests that offer nothing better. */
export const createSessionSecrets = (): Secrets => {
  const kept = new Map<string, string>()
  return {
    read: (name) => Promise.resolve(kept.get(name) ?? null),
    write: (name, value) => {
      if (value === null) kept.delete(name)
      else kept.set(name, value)
      return Promise.resolve()
    },
    isPersistent: () => false,
    placeOf: () => Promise.resolve('session'),
  }
}
