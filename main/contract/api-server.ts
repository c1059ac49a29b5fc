// main/contract/api-server.ts - The server for other programs: whether it runs, where, and its token.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

/** Above the ports that need rights, below those that systems give out by themselves. */
export const ApiPort = z.number().int().min(1024).max(65_535)
export const defaultApiPort = 14_327

export const ApiServerState = z.strictObject({
  /** What the user decided; a policy may hold it off nevertheless. */
  isOn: z.boolean(),
  port: ApiPort,
  /** Where it listens now, up to `/v1`; null while it does not. */
  url: z.string().nullable(),
  /** Why it does not listen though it is on; null where it does or is off. */
  problem: z.enum(['port-taken', 'port-not-allowed', 'failed']).nullable(),
  /** Policies that hold it off. */
  lockedBy: z.array(z.string()),
  /** Null while there is none, and then nobody is answered. */
  tokenMadeAtMs: z.number().nullable(),
  /** Since Hearth was started. */
  answers: z.number().int(),
  lastAnswerAtMs: z.number().nullable(),
})
export type ApiServerState = z.infer<typeof ApiServerState>

export const apiServer = {
  get: oc.output(ApiServerState),
  /** Resolves when it listens, or is known not to. `policy-denied` to switch it on against a policy. */
  set: oc.input(z.strictObject({ isOn: z.boolean().optional(), port: ApiPort.optional() })).output(ApiServerState),
  /** A new token, shown this once; the old one opens nothing any more. */
  newToken: oc.output(z.strictObject({ token: z.string() })),
  watch: oc.output(eventIterator(ApiServerState)),
}
