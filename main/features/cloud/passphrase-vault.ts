/* Keys in a file that a passphrase opens, for computers whose system keeps none.
 *
 * scrypt (N = 2^16, r = 8, p = 1: 64 MiB and some 200 ms) makes a key of the
 * passphrase and a salt of this file; AES-256-GCM seals the list of secrets with
 * it, header included, so that a changed cost or salt does not open either. The
 * derived key lives in memory while the vault is open, the passphrase does not.
 * Every write has a fresh nonce and replaces the file as a whole.
 *
 * It protects against who reads the file, not against who reads this process. */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID, scrypt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'

export type PassphraseVault = {
  exists: () => boolean
  isOpen: () => boolean
  /** Makes it where there is none. @throws AppError unauthorized { reason: 'passphrase' } */
  open: (passphrase: string) => Promise<void>
  close: () => void
  read: (name: string) => string | null
  /** Null removes. @throws AppError unauthorized when it is closed, storage-failed */
  write: (name: string, value: string | null) => void
}

const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

const hex = z.string().regex(/^([0-9a-f]{2})+$/)
const VaultFile = z.strictObject({ version: z.literal(1), salt: hex, nonce: hex, tag: hex, sealed: hex })
type VaultFile = z.infer<typeof VaultFile>
const Content = z.record(z.string(), z.string())

type Open = { key: Buffer; salt: Buffer; content: Map<string, string> }

export const createPassphraseVault = (path: string): PassphraseVault => {
  let opened: Open | undefined
  return {
    exists: () => existsSync(path),
    isOpen: () => opened !== undefined,
    open: async (passphrase) => {
      const file = existsSync(path) ? readVault(path) : null
      const salt = file === null ? randomBytes(16) : Buffer.from(file.salt, 'hex')
      const key = await derive(passphrase, salt)
      const next = { key, salt, content: file === null ? new Map<string, string>() : unseal(file, key) }
      if (file === null) save(path, next)
      opened = next
    },
    close: () => {
      opened?.key.fill(0)
      opened = undefined
    },
    read: (name) => opened?.content.get(name) ?? null,
    write: (name, value) => {
      if (opened === undefined) throw wrongPassphrase('The file with the keys is closed')
      const content = new Map(opened.content)
      if (value === null) content.delete(name)
      else content.set(name, value)
      save(path, { ...opened, content })
      opened = { ...opened, content }
    },
  }
}

const wrongPassphrase = (message: string): AppError => new AppError('unauthorized', message, { details: { reason: 'passphrase' } })

const derive = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })

const readVault = (path: string): VaultFile => {
  try {
    return VaultFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new AppError('storage-failed', 'The file with the keys is damaged; remove it and enter the keys again', { details: { reason: 'vault' } })
  }
}

/** What the seal covers besides the content. */
const header = (salt: string): Buffer => Buffer.from(`hearth-keys 1 ${String(cost.N)} ${String(cost.r)} ${String(cost.p)} ${salt}`)

const unseal = ({ salt, nonce, tag, sealed }: VaultFile, key: Buffer): Map<string, string> => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'hex'), { authTagLength: 16 })
    decipher.setAAD(header(salt)).setAuthTag(Buffer.from(tag, 'hex'))
    const plain = Buffer.concat([decipher.update(Buffer.from(sealed, 'hex')), decipher.final()])
    return new Map(Object.entries(Content.parse(JSON.parse(plain.toString()))))
  } catch {
    throw wrongPassphrase('The passphrase does not open the file with the keys')
  }
}

const save = (path: string, { key, salt, content }: Open): void => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(header(salt.toString('hex')))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(Object.fromEntries(content))), cipher.final()])
  const file: VaultFile = { version: 1, salt: salt.toString('hex'), nonce: nonce.toString('hex'), tag: cipher.getAuthTag().toString('hex'), sealed: sealed.toString('hex') }
  const unfinished = `${path}.${randomUUID()}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(unfinished, JSON.stringify(file), { mode: 0o600 })
    renameSync(unfinished, path)
  } catch (cause) {
    throw new AppError('storage-failed', 'The file with the keys cannot be written', { details: { reason: 'vault' }, cause })
  }
}
