/* Secrets: with the system where it keeps them, else as well as can be said honestly.
 *
 * The system's store is tried once, with a value of our own that is written, read
 * and removed: on a headless Linux there is a library but nobody behind it. Where
 * it does not work, the key of the page cache goes into a file that only the user
 * can read, and everything else is kept until the process ends.
 *
 * A key that once was with the system and cannot be had today (a locked keyring) is
 * not replaced: what was sealed with it is left alone until the keyring is back. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type SecretPlace, type Secrets, type Vault, fileSecrets } from '../core/secrets.ts'

type Options = {
  dataDir: string
  /** Null where the host has none. */
  vault: Vault | null
  log: Logger
  /** How long the system may take to answer, ms. */
  limitMs?: number
}

export const createSecrets = ({ dataDir, vault, log, limitMs = 2000 }: Options): Secrets => {
  const folder = join(dataDir, 'secrets')
  const session = new Map<string, string>()
  const persistent = new Set<string>()
  let works: Promise<boolean> | undefined

  const vaultWorks = (): Promise<boolean> => (works ??= vault === null ? Promise.resolve(false) : tryVault(vault, { log, limitMs }))
  const isFileSecret = (name: string): boolean => fileSecrets.includes(name)
  /** Says that the system has it, so that its absence means a locked keyring and no new beginning. */
  const markFile = (name: string): string => join(folder, `${name}.in-keychain`)

  const placeOf = async (name: string): Promise<SecretPlace> => {
    if (await vaultWorks()) return 'keychain'
    return isFileSecret(name) && !existsSync(markFile(name)) ? 'file' : 'session'
  }
  const writeVault = async (name: string, value: string | null): Promise<void> => {
    await within(limitMs, vault?.write(name, value))
    if (value === null) rmSync(markFile(name), { force: true })
    else writePrivate(folder, markFile(name), '')
    persistent.add(name)
  }
  const write: Secrets['write'] = async (name, value) => {
    const place = await placeOf(name)
    session.delete(name)
    if (place === 'keychain') await writeVault(name, value)
    else if (value === null) rmSync(join(folder, name), { force: true })
    else if (place === 'file') writePrivate(folder, join(folder, name), value)
    else session.set(name, value)
  }
  return {
    placeOf,
    write,
    isPersistent: (name) => persistent.has(name),
    read: async (name) => {
      const place = await placeOf(name)
      const inFile = isFileSecret(name) ? readPrivate(join(folder, name)) : null
      if (place !== 'keychain') return place === 'file' ? inFile : (session.get(name) ?? null)
      persistent.add(name)
      const kept = await within(limitMs, vault?.read(name))
      if (kept !== null || inFile === null) return kept
      // The keyring has come since: the key moves there.
      await writeVault(name, inFile)
      rmSync(join(folder, name), { force: true })
      return inFile
    },
  }
}

const tryVault = async (vault: Vault, { log, limitMs }: { log: Logger; limitMs: number }): Promise<boolean> => {
  const name = `trial-${randomUUID()}`
  try {
    return await within(
      limitMs,
      (async () => {
        await vault.write(name, name)
        const isRight = (await vault.read(name)) === name
        await vault.write(name, null)
        return isRight
      })(),
    )
  } catch (error) {
    log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'The system keeps no secrets here')
    return false
  }
}

const within = async <T>(limitMs: number, work: Promise<T> | undefined): Promise<T> => {
  const timer: { id?: NodeJS.Timeout } = {}
  const limit = new Promise<never>((_, reject) => {
    timer.id = setTimeout(() => reject(new Error(`No answer within ${limitMs} ms`)), limitMs)
  })
  try {
    if (work === undefined) throw new Error('There is no store')
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer.id)
  }
}

/** Puts a secret into a file although the system had it before: for a keyring that is no more. */
export const keepKeyInFile = (dataDir: string, name: string, value: string): SecretPlace => {
  const folder = join(dataDir, 'secrets')
  writePrivate(folder, join(folder, name), value)
  rmSync(join(folder, `${name}.in-keychain`), { force: true })
  return 'file'
}

/** On the disk on return: what is locked with it will be. */
const writePrivate = (folder: string, path: string, text: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${process.pid}.new`
  const descriptor = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(unfinished, path)
  syncFolder(folder)
}

const syncFolder = (folder: string): void => {
  // Windows cannot open folders; NTFS journals renames by itself.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const readPrivate = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not there yet.
    return null
  }
}
