/* Electron's safeStorage: the system's key seals, the sealed text lies in the data folder.
 *
 * On Linux without a store Electron "seals" with a password that everybody knows
 * (`basic_text`); that is no vault, and this one then refuses. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { Vault } from '../../core/secrets.ts'

export const createSafeStorageVault = (dataDir: string): Vault => {
  const folder = join(dataDir, 'secrets')
  const pathOf = (name: string): string => join(folder, `${name}.sealed`)
  return {
    read: async (name) => {
      await refuseOpenStores()
      const sealed = readIfThere(pathOf(name))
      return sealed === null ? null : (await safeStorage.decryptStringAsync(sealed)).result
    },
    write: async (name, value) => {
      await refuseOpenStores()
      if (value === null) {
        rmSync(pathOf(name), { force: true })
        return
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const unfinished = `${pathOf(name)}.${process.pid}.new`
      writeFileSync(unfinished, await safeStorage.encryptStringAsync(value), { mode: 0o600 })
      renameSync(unfinished, pathOf(name))
    },
  }
}

const refuseOpenStores = async (): Promise<void> => {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system'
  if (backend === 'basic_text' || backend === 'unknown' || !(await safeStorage.isAsyncEncryptionAvailable()))
    throw new Error(`The system has no place for secrets (${backend})`)
}

const readIfThere = (path: string): Buffer | null => {
  try {
    return readFileSync(path)
  } catch {
    // Nothing was kept yet.
    return null
  }
}
