/* Which placeholder stands for what in each chat, kept beyond the end of the process.
 *
 * What stands for what is as secret as the chat, so it lies in the database as
 * one sealed value per chat (AES-256-GCM, bound to the chat's id), under a key
 * that the secret store keeps. It is written before a text with new placeholders
 * is even shown, so a placeholder that left means the same after every restart.
 *
 * NUMBERS ARE NEVER GIVEN OUT TWICE. The highest number of a chat lies beside the
 * sealed value, readable without the key, with a checksum. Whatever cannot be
 * opened (damage, another chat's value, a lost key) and whatever was erased is
 * followed by an empty map that counts on from there: an old placeholder then has
 * no meaning, and never another one. Where that number itself is damaged nothing
 * is known, and nothing of this chat leaves any more.
 *
 * A key that the system has and does not give out today is not replaced, and what
 * it sealed stays; until it is back, and where there is no place for a key that
 * outlives the process, the map is kept in memory only and just its numbers on disk.
 *
 * NOT HERE: erasing with the chat; the row goes with it. */
import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import { createPlaceholderMap, readPlaceholder } from '../../core/redaction/placeholder-map.ts'
import type { PlaceholderMap } from '../../core/redaction/redaction-types.ts'
import type { Secrets } from '../../core/secrets.ts'
import { seal, unseal } from '../../kv-store/seal.ts'
import type { CloudRepository } from '../../storage/cloud-repository.ts'

export type SealedMaps = {
  /** @throws AppError policy-denied { reason: 'redaction', why: 'numbers' } where it is not known which numbers were given out */
  open: (chatId: ChatId) => Promise<PlaceholderMap>
  /** To be called before anything made with it is shown or sent. @throws AppError storage-full, storage-failed */
  keep: (chatId: ChatId) => void
  /** The chat is gone. */
  forget: (chatId: ChatId) => void
  /** What stood for what is erased; the numbers are not given out again. */
  erase: (chatId: ChatId) => void
}

type Parts = {
  storage: Pick<CloudRepository, 'placeholders' | 'keepPlaceholders' | 'erasePlaceholders'>
  secrets: Pick<Secrets, 'read' | 'write' | 'placeOf'>
  log: Pick<Logger, 'warn'>
}

/** `key` null: not to be had today. */
type OpenMap = { map: PlaceholderMap; key: Buffer | null; above: number; keptSize: number }

const keyName = 'placeholder-key'
const keyBytes = 32

export const createSealedMaps = ({ storage, secrets, log }: Parts): SealedMaps => {
  const open = new Map<ChatId, Promise<OpenMap>>()
  const ready = new Map<ChatId, OpenMap>()
  const readKey = createKeyReader(secrets, log)

  const read = async (chatId: ChatId): Promise<OpenMap> => {
    const key = await readKey()
    const stored = storage.placeholders(chatId)
    if (stored === null) return { map: createPlaceholderMap(), key, above: 0, keptSize: 0 }
    const { sealed, highest, mark } = stored
    if (mark !== markOf(chatId, highest)) throw unknownNumbers()
    const known = sealed === null || key === null ? [] : unsealMap(key, chatId, sealed)
    if (known === null) log.warn({ chatId }, 'What placeholders of a chat stood for cannot be read; new ones are counted on from the old')
    const map = createPlaceholderMap(known ?? [], highest)
    return { map, key, above: highest, keptSize: map.size() }
  }
  return {
    open: async (chatId) => {
      const opening = open.get(chatId) ?? read(chatId)
      open.set(chatId, opening)
      try {
        const opened = await opening
        if (open.get(chatId) === opening) ready.set(chatId, opened)
        return opened.map
      } catch (error) {
        open.delete(chatId)
        throw error
      }
    },
    keep: (chatId) => {
      const opened = ready.get(chatId)
      if (opened === undefined || opened.map.size() === opened.keptSize) return
      const { map, key, above } = opened
      const stored = map.toStored()
      const highest = stored.reduce((most, [placeholder]) => Math.max(most, readPlaceholder(placeholder).number), above)
      const sealed = key === null ? undefined : seal(key, nameOf(chatId), Buffer.from(JSON.stringify(stored)))
      storage.keepPlaceholders(chatId, { sealed, highest, mark: markOf(chatId, highest) })
      opened.keptSize = map.size()
    },
    forget: (chatId) => {
      open.delete(chatId)
      ready.delete(chatId)
    },
    erase: (chatId) => {
      open.delete(chatId)
      ready.delete(chatId)
      storage.erasePlaceholders(chatId)
    },
  }
}

/** The key, made with its first use; asked for again as long as it cannot be had. */
const createKeyReader = (secrets: Parts['secrets'], log: Parts['log']): (() => Promise<Buffer | null>) => {
  let known: Promise<Buffer | null> | undefined
  const read = async (): Promise<Buffer | null> => {
    const text = await secrets.read(keyName)
    const key = text === null ? null : Buffer.from(text, 'base64')
    if (key?.length === keyBytes) return key
    if ((await secrets.placeOf(keyName)) === 'session') return null
    const made = randomBytes(keyBytes)
    await secrets.write(keyName, made.toString('base64'))
    return made
  }
  return async () => {
    known ??= read()
    try {
      return await known
    } catch (error) {
      known = undefined
      log.warn({ err: error }, 'The key for placeholders cannot be had now; they are kept in memory')
      return null
    }
  }
}

const Stored = z.array(z.tuple([z.string(), z.string()]))

/** Null where it does not open. */
const unsealMap = (key: Buffer, chatId: ChatId, sealed: Buffer): z.infer<typeof Stored> | null => {
  const opened = unseal(key, nameOf(chatId), sealed)
  return opened === null ? null : Stored.parse(JSON.parse(opened.toString()))
}

const nameOf = (chatId: ChatId): string => `placeholders ${chatId}`

const markOf = (chatId: ChatId, highest: number): string => createHash('sha256').update(`${nameOf(chatId)} ${String(highest)}`).digest('hex')

const unknownNumbers = (): AppError =>
  new AppError('policy-denied', 'Which placeholders this chat has given out cannot be read any more: nothing of it may leave', { details: { reason: 'redaction', why: 'numbers' } })
