// main/contract/system.ts - The application itself: version, where data lives, and what the user should be told.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

export const About = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  dataDir: z.string(),
  /** What the platform is, for keyboard hints. */
  platform: z.enum(['mac', 'windows', 'linux']),
  /** The host has a dialog for choosing files; see models.pickPath. */
  canPickPaths: z.boolean(),
  engine: z.strictObject({ library: z.string(), version: z.string() }),
})
export type About = z.infer<typeof About>

/** Something that happened to the user's data and that they should know of. */
export const Notice = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('database-restored'), backupAtMs: z.number().int(), setAside: z.string() }),
  z.strictObject({ code: z.literal('database-replaced'), setAside: z.string() }),
  z.strictObject({ code: z.literal('database-read-only'), reason: z.enum(['newer-version', 'read-only-folder']) }),
  z.strictObject({ code: z.literal('storage-full') }),
  z.strictObject({ code: z.literal('backup-failed') }),
])
export type Notice = z.infer<typeof Notice>

export const system = {
  about: oc.output(About),
  /** The notices that hold now, again whenever they change. */
  watchNotices: oc.output(eventIterator(z.array(Notice))),
}
