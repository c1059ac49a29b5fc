/* Damaged databases that were set aside, under the database's key.
 *
 * They hold what the user wrote and cannot be converted, since they cannot be read.
 * So the bytes of the file are sealed as they are, a MiB at a time with AES-256-GCM:
 * each piece is bound to its place and to whether it is the last, so that pieces can be
 * neither swapped nor cut off. The key is derived from the database's.
 *
 *   "HSA1" then per piece: length u32le of the ciphertext, nonce(12), ciphertext, tag(16) */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../contract/errors.ts'
import { syncPath } from './backups.ts'
import type { DatabaseKey } from './database-lock.ts'
import { toStorageError } from './storage-error.ts'

export const sealedSuffix = '.sealed'

const magic = Buffer.from('HSA1')
const pieceBytes = 1024 * 1024
const nonceBytes = 12
const tagBytes = 16
const headBytes = 4 + nonceBytes
const algorithm = 'aes-256-gcm'

/** `file` becomes `file.sealed`; the plain one goes when that is on the disk. */
export const sealFile = (file: string, key: DatabaseKey): void => {
  const pieceKey = derive(key)
  rewrite(file, `${file}${sealedSuffix}`, (read, write) => {
    write(magic)
    let piece = read(pieceBytes)
    for (let index = 0; ; index++) {
      const next = read(pieceBytes)
      write(sealPiece(pieceKey, piece, placeOf(index, next.length === 0)))
      if (next.length === 0) return
      piece = next
    }
  })
}

/** `file.sealed` becomes `file` again. @throws AppError storage-failed for another key or a damaged file, which then stays */
export const unsealFile = (sealed: string, key: DatabaseKey): void => {
  const pieceKey = derive(key)
  rewrite(sealed, sealed.slice(0, -sealedSuffix.length), (read, write) => {
    if (!read(magic.length).equals(magic)) throw notOurs()
    let head = read(headBytes)
    for (let index = 0; ; index++) {
      if (head.length < headBytes) throw notOurs()
      const body = read(Math.min(head.readUInt32LE(0), pieceBytes) + tagBytes)
      const next = read(headBytes)
      write(openPiece(pieceKey, { nonce: head.subarray(4), body }, placeOf(index, next.length === 0)))
      if (next.length === 0) return
      head = next
    }
  })
}

const derive = (key: DatabaseKey): Buffer => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'hex'), Buffer.alloc(0), 'hearth set aside', 32))

const placeOf = (index: number, isLast: boolean): Buffer => Buffer.from(`${index} ${isLast ? 'last' : 'more'}`)

const sealPiece = (key: Buffer, content: Buffer, place: Buffer): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(place)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(content.length)
  return Buffer.concat([length, nonce, sealing.update(content), sealing.final(), sealing.getAuthTag()])
}

const openPiece = (key: Buffer, { nonce, body }: { nonce: Buffer; body: Buffer }, place: Buffer): Buffer => {
  if (body.length < tagBytes) throw notOurs()
  const opening = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(place)
  opening.setAuthTag(body.subarray(body.length - tagBytes))
  try {
    return Buffer.concat([opening.update(body.subarray(0, body.length - tagBytes)), opening.final()])
  } catch (error) {
    throw notOurs(error)
  }
}

const notOurs = (cause?: unknown): AppError =>
  new AppError('storage-failed', 'A sealed file does not open with this key, or is damaged', { details: { reason: 'damaged' }, cause })

type Rewrite = (read: (bytes: number) => Buffer, write: (bytes: Buffer) => void) => void

/** The new file is whole and on the disk before the old one goes. */
const rewrite = (from: string, to: string, work: Rewrite): void => {
  const unfinished = `${to}.part`
  try {
    const source = openSync(from, 'r')
    const target = openSync(unfinished, 'w', 0o600)
    try {
      work(
        (bytes) => readFully(source, bytes),
        (bytes) => {
          writeFully(target, bytes)
        },
      )
      fsyncSync(target)
    } finally {
      closeSync(source)
      closeSync(target)
    }
    renameSync(unfinished, to)
    syncPath(dirname(to))
    rmSync(from)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw toStorageError(error)
  }
}

const readFully = (descriptor: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  let filled = 0
  while (filled < bytes) {
    const count = readSync(descriptor, buffer, filled, bytes - filled, null)
    if (count === 0) break
    filled += count
  }
  return buffer.subarray(0, filled)
}

const writeFully = (descriptor: number, bytes: Buffer): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
}
