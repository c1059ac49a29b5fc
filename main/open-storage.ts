/* The database and the policy of this data folder, in the form that both want it in.
 *
 * The key is found before the database is opened; the policy keeps its serials in the
 * database; and what the policy says of encryption is carried out before anything
 * else is built on the two. */
import type { Logger } from 'pino'
import type { Secrets } from './core/secrets.ts'
import { type Encryption, createEncryption } from './features/encryption/create-encryption.ts'
import { findDatabaseKey } from './features/encryption/find-database-key.ts'
import type { Policy } from './features/policy/create-policy.ts'
import { openPolicy } from './open-policy.ts'
import { type Storage, openDatabase } from './storage/open-database.ts'

export type OpenedStorage = { storage: Storage; policy: Policy; encryption: Encryption }

/** @throws AppError conflict (already running on this data folder), storage-full, storage-failed (also `key-missing` and `key-wrong`) */
export const openStorage = async ({ dataDir, secrets, log, tell }: { dataDir: string; secrets: Secrets; log: Logger; tell?: ((sentence: string) => void) | undefined }): Promise<OpenedStorage> => {
  const storage = await openDatabase({ dataDir, log, known: await findDatabaseKey(dataDir, secrets) })
  try {
    const policy = await openPolicy({ dataDir, stored: storage.stored, log })
    const rules = { rule: () => policy.effective().rules['retention.encryptAtRest'], setUnmet: policy.setUnmet, follow: policy.follow }
    return { storage, policy, encryption: await createEncryption({ dataDir, storage, secrets, policy: rules, log, tell }) }
  } catch (error) {
    await storage.close()
    throw error
  }
}
