// features/policy/policy-for-tests.ts - Policies below a folder of the test's own, which stands for the root of the file system, on real storage.
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type Policy, type PolicyOptions, createPolicy } from './create-policy.ts'
import { placesBelow } from './policy-places.ts'
import { signPolicy } from './signed-policy.ts'

export type PolicyForTests = {
  dataDir: string
  root: string
  storage: () => Storage
  /** The one before is closed first: a second one on the same storage is a restart. */
  open: (change?: Partial<PolicyOptions>) => Promise<Policy>
  /** Writes a file below the root as an administrator would; returns its path. */
  put: (path: string, content: unknown, mode?: number) => string
  [Symbol.asyncDispose]: () => Promise<void>
}

export const createPolicyForTests = async (): Promise<PolicyForTests> => {
  const folder = createTemporaryStorage()
  const root = join(folder.dataDir, 'root')
  const etc = join(root, 'etc', 'hearth')
  mkdirSync(join(etc, 'policy.d'), { recursive: true })
  for (const path of [etc, join(etc, 'policy.d')]) chmodSync(path, 0o755)
  const storage = await folder.open()
  let opened: Policy | undefined
  return {
    dataDir: folder.dataDir,
    root,
    storage: () => storage,
    open: async (change = {}) => {
      opened?.close()
      opened = await createPolicy({
        ...{ dataDir: folder.dataDir, stored: storage.stored, log: silentLog, places: [placesBelow(root)], queryRegistry: () => Promise.resolve(null) },
        ...change,
      })
      return opened
    },
    put: (path, content, mode = 0o644) => {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true })
      chmodSync(dirname(file), 0o755)
      writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content))
      chmodSync(file, mode)
      return file
    },
    [Symbol.asyncDispose]: async () => {
      opened?.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export const newKeys = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })

export const signedText = (policy: unknown, privateKey: string): string => JSON.stringify(signPolicy(Buffer.from(JSON.stringify(policy)), privateKey))
