/* How a database file is locked, and with what it opens.
 *
 * SQLite3 Multiple Ciphers encrypts each page by itself (AEAD: what was changed does
 * not open) and leaves eight bytes of the header in the clear, 16 to 23: the page
 * size, the journal mode, and how many bytes of each page the cipher takes for
 * itself. These bytes tell an encrypted database from a damaged one and one cipher
 * from the other without a key. Everything else, the schema included, is unreadable.
 *
 * The key is 256 random bits and used as it is (`raw:`): there is nothing to stretch.
 * `aegis` (AEGIS-256) wants a processor with AES instructions; without them
 * `chacha20` (ChaCha20-Poly1305) is faster. Each machine opens both.
 *
 * Looking at a file closes a descriptor of it, which drops SQLite's POSIX locks:
 * never look at a database that this process has open (see connection.ts). */
import { createCipheriv, createHmac } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { systemCode } from './storage-error.ts'

export type Cipher = 'aegis' | 'chacha20'

/** 64 hexadecimal digits. */
export type DatabaseKey = string

/** A data folder whose database is only looked at; the key is null where nothing is encrypted, or nobody has it. */
export type DataFolder = { dataDir: string; key: DatabaseKey | null }

/** With what a file opens; null is a plain one. */
export type DatabaseLock = { key: DatabaseKey; cipher: Cipher } | null

/** `other` is neither: damaged, or nobody's database. */
export type FileKind = 'missing' | 'empty' | 'plain' | Cipher | 'other'

const plainMark = Buffer.from('SQLite format 3\0')
/** Bytes of each page that the cipher needs, by which the header tells them apart. */
const reservedBytes: Readonly<Record<number, Cipher>> = { 0x40: 'aegis', 0x20: 'chacha20' }
const pageSizes: readonly number[] = [512, 1024, 2048, 4096, 8192, 16384, 32768, 1]

/** What the first bytes of a file say that nobody here has open. @throws where it cannot be read */
export const kindOfFile = (file: string): FileKind => {
  const header = readHeader(file)
  if (header === undefined) return 'missing'
  if (header.length === 0) return 'empty'
  if (header.subarray(0, 16).equals(plainMark)) return 'plain'
  if (header.length < 24 || !pageSizes.includes(header.readUInt16BE(16))) return 'other'
  const isHeader = header.subarray(21, 24).equals(Buffer.of(0x40, 0x20, 0x20)) && [1, 2].includes(header.readUInt8(18))
  return isHeader ? (reservedBytes[header.readUInt8(20)] ?? 'other') : 'other'
}

export const isEncrypted = (kind: FileKind): kind is Cipher => kind === 'aegis' || kind === 'chacha20'

/** What opens a file that nobody here has open; one that is yet to be made gets the key that there is. */
export const lockOfFile = (file: string, key: DatabaseKey | null): DatabaseLock => {
  const kind = key === null ? 'plain' : kindOfFile(file)
  if (key === null || kind === 'plain' || kind === 'other') return null
  return { key, cipher: isEncrypted(kind) ? kind : bestCipher() }
}

/** A handle on `file`, unlocked. The first query tells whether the key fits. */
export const openHandle = (file: string | Buffer, lock: DatabaseLock, options: Database.Options = {}): Database.Database => {
  const database = new Database(file, options)
  if (lock !== null) unlock(database, lock)
  // Sorting must not leave rows in a temporary file that nothing encrypts.
  database.pragma('temp_store = MEMORY')
  return database
}

/** The key as SQL wants it, where it is attached. */
export const keyText = (lock: DatabaseLock): string => (lock === null ? '' : `raw:${lock.key}`)

const unlock = (database: Database.Database, { key, cipher }: NonNullable<DatabaseLock>): void => {
  database.pragma(`cipher = '${cipher}'`)
  database.pragma(`key = '${keyText({ key: asKey(key), cipher })}'`)
}

/** It becomes part of a statement. */
const asKey = (key: string): string => {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('A database key has 64 hexadecimal digits')
  return key
}

/** Tells whether a key is the one that was used, and nothing about it. */
export const keyCheck = (key: DatabaseKey): string => createHmac('sha256', Buffer.from(key, 'hex')).update('hearth database key').digest('hex').slice(0, 32)

let chosen: Cipher | undefined

/** The faster one on this processor: with AES instructions, AES is several times faster than ChaCha20, without them several times slower. */
export const bestCipher = (): Cipher => (chosen ??= timeMs('aes-256-ctr') <= timeMs('chacha20') ? 'aegis' : 'chacha20')

const timeMs = (algorithm: 'aes-256-ctr' | 'chacha20'): number => {
  const block = Buffer.alloc(1024 * 1024)
  const times = [0, 1, 2].map(() => {
    const beganMs = performance.now()
    createCipheriv(algorithm, Buffer.alloc(32), Buffer.alloc(16)).update(block)
    return performance.now() - beganMs
  })
  return Math.min(...times)
}

const readHeader = (file: string): Buffer | undefined => {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const header = Buffer.alloc(24)
    return header.subarray(0, readSync(descriptor, header))
  } finally {
    closeSync(descriptor)
  }
}
