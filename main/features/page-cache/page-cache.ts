/* Pages, as main sees them: the key, the budgets, and forgetting.
 *
 * The engine reads and writes pages; main tells it where and with which key when
 * it loads a model (LoadRequest.cache), and removes a chat's pages when the chat is
 * erased, whether or not an engine runs. The key is made when it is first needed
 * and kept by the secret store; it goes to the engine in a message, never into its arguments, its
 * environment or a log.
 *
 * Budgets: of memory an eighth, at most 2 GiB; of the disk what the user chose (4
 * GiB), at most a tenth of what was free at the start; per day 16 GiB may be written,
 * which a small SSD bears for ten years. */
import { randomBytes } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { PageCacheStatus } from '../../contract/page-cache.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { LoadRequest, PageCache as CacheRequest } from '../../engine/protocol.ts'
import { forgetAll, forgetChat, storeBytes } from '../../kv-store/forget-chat.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

type Model = { sha256: string | null; prepare: () => Promise<LoadRequest> }

/** Another size of the same model. */
export type CarriedModel = { sha256: string | null; path: string }

export type PageCache = {
  /** The same model, whose load request says where pages are kept. */
  withPages: <T extends Model>(model: T, carryFrom?: readonly CarriedModel[]) => T
  /** Removes what was computed for a chat. Never throws: an erased chat stays erased. */
  forget: (chatId: string) => void
  status: () => Promise<PageCacheStatus>
  setDiskBudget: (bytes: number) => Promise<PageCacheStatus>
  renewKey: () => Promise<PageCacheStatus>
}

type Options = {
  dataDir: string
  /** Null keeps nothing on disk. */
  secrets: Secrets | null
  engine: Pick<EngineLink, 'forgetChat'>
  stored: OpenStoredValue
  log: Logger
}

const gibibyte = 2 ** 30
const mostMemoryBytes = 2 * gibibyte
const usualDiskBytes = 4 * gibibyte
const dailyWriteBytes = 16 * gibibyte
const keyName = 'kv-key'
const keyBytes = 32

export const createPageCache = ({ dataDir, secrets, engine, stored, log }: Options): PageCache => {
  const folder = join(dataDir, 'kv')
  const budget = stored({ key: 'page-cache', schema: z.strictObject({ diskBytes: z.number().int().min(0) }), initial: { diskBytes: usualDiskBytes } })
  const memoryBytes = Math.min(mostMemoryBytes, Math.floor(totalmem() / 8))
  // Once: a load request that changes by itself would load the model again.
  const roomBytes = freeBytes(dataDir) / 10
  const diskBudget = (): number => Math.floor(Math.min(budget.get().diskBytes, roomBytes))
  let key: Promise<string | null> | undefined

  const currentKey = (): Promise<string | null> => (key ??= readKey(secrets, log))
  const disk = async (): Promise<CacheRequest['disk']> => {
    const budgetBytes = diskBudget()
    const secret = budgetBytes === 0 ? null : await currentKey()
    return secret === null ? null : { folder, key: secret, budgetBytes, dailyWriteBytes }
  }
  const status = async (): Promise<PageCacheStatus> => ({
    diskBytes: storeBytes(folder),
    allowedDiskBytes: budget.get().diskBytes,
    diskBudgetBytes: diskBudget(),
    memoryBudgetBytes: memoryBytes,
    keyPlace: secrets === null ? 'session' : await secrets.placeOf(keyName),
  })
  const forgetOnDisk = async (chatId: string): Promise<void> => {
    await engine.forgetChat(chatId)
    const secret = await currentKey()
    if (secret !== null) forgetChat({ folder, key: Buffer.from(secret, 'base64') }, chatId)
  }
  return {
    status,
    withPages: (model, carryFrom = []) => ({
      ...model,
      prepare: async () => {
        const request = await model.prepare()
        const { sha256 } = model
        if (sha256 === null) return request
        const carried = carryFrom.flatMap((one) => (one.sha256 === null ? [] : [{ modelSha256: one.sha256, modelPath: one.path }])).toSorted(bySha256)
        return { ...request, cache: { modelSha256: sha256, memoryBytes, disk: await disk(), carryFrom: carried } }
      },
    }),
    forget: (chatId) => {
      // What cannot be removed now is sealed, and leaves when the budget needs its place.
      forgetOnDisk(chatId).catch((error: unknown) => log.warn({ err: error }, 'Pages of an erased chat could not be removed'))
    },
    setDiskBudget: async (diskBytes) => {
      budget.set({ diskBytes })
      if (diskBytes === 0) forgetAll(folder)
      return status()
    },
    renewKey: async () => {
      key = undefined
      forgetAll(folder)
      await secrets?.write(keyName, newKey())
      return status()
    },
  }
}

/** In one order, so that the request for a model is the same whoever asks. */
const bySha256 = (one: { modelSha256: string }, other: { modelSha256: string }): number => one.modelSha256.localeCompare(other.modelSha256)

const newKey = (): string => randomBytes(keyBytes).toString('base64')

/** Null where no key can be kept or had: then nothing is written to disk. */
const readKey = async (secrets: Secrets | null, log: Logger): Promise<string | null> => {
  if (secrets === null) return null
  try {
    const known = await secrets.read(keyName)
    if (known !== null && Buffer.from(known, 'base64').length === keyBytes) return known
    if ((await secrets.placeOf(keyName)) === 'session') return null
    const key = newKey()
    await secrets.write(keyName, key)
    return key
  } catch (error) {
    log.warn({ err: error }, 'The key of the page cache cannot be had: chats are read again after a restart')
    return null
  }
}

const freeBytes = (folder: string): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    // The system does not say: the user's choice alone counts.
    return Number.MAX_SAFE_INTEGER
  }
}
