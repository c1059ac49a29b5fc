// main/contract/page-cache.ts - What is kept so that a chat goes on at once: how much, how well locked, and getting rid of it.
import { oc } from '@orpc/contract'
import { z } from 'zod'

export const PageCacheStatus = z.strictObject({
  /** Of the pages on disk, of all chats and models. */
  diskBytes: z.number().int(),
  /** What the user allows; 0 keeps nothing on disk. */
  allowedDiskBytes: z.number().int(),
  /** What that comes to on this disk: at most a tenth of what was free at the start. */
  diskBudgetBytes: z.number().int(),
  memoryBudgetBytes: z.number().int(),
  /** Who keeps the key: the system; a file in the data folder that only the user can read; nobody, and then nothing is written to disk. */
  keyPlace: z.enum(['keychain', 'file', 'session']),
})
export type PageCacheStatus = z.infer<typeof PageCacheStatus>

const gibibyte = 2 ** 30

export const pageCache = {
  status: oc.output(PageCacheStatus),
  /** Used when a model is loaded next; 0 removes what is there at once. */
  setDiskBudget: oc.input(z.strictObject({ bytes: z.number().int().min(0).max(1024 * gibibyte) })).output(PageCacheStatus),
  /** A new key; pages sealed with the old one are removed. */
  renewKey: oc.output(PageCacheStatus),
}
