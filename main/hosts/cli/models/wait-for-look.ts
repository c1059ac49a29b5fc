// hosts/cli/models/wait-for-look.ts - A new file is looked at before it can be used; a command that brought it waits for that.
import { setTimeout as delay } from 'node:timers/promises'
import type { HearthClient } from '../../../contract/contract.ts'
import type { ModelSummary } from '../../../contract/models.ts'

const timeoutMs = 60_000
const pollMs = 100

/** The model that `isWanted` says, once it has been looked at; as it is, or undefined, after a minute. */
export const waitForLook = async (
  { models }: HearthClient,
  isWanted: (model: ModelSummary) => boolean,
  signal: AbortSignal,
): Promise<ModelSummary | undefined> => {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const model = (await models.list(undefined, { signal })).find(isWanted)
    const isReady = model !== undefined && model.state !== 'checking'
    if (isReady || performance.now() > deadlineMs) return model
    await delay(pollMs, undefined, { signal })
  }
}
