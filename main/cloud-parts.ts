/* What decides about the cloud beside the user: the policy, the budget, the audit log.
 *
 * Until all three are there nothing may leave: a log that cannot be written and a
 * budget that cannot be asked refuse every request. */
import { join } from 'node:path'
import { AppError } from './contract/errors.ts'
import { unrestricted } from './core/policy/merge-policies.ts'
import type { CloudOptions } from './features/cloud/cloud-ports.ts'

export const cloudParts = (dataDir: string, isAnswering: (chatId: string) => boolean): Pick<CloudOptions, 'policy' | 'audit' | 'budget' | 'vaultPath' | 'isAnswering'> => {
  const refuse = (): never => {
    throw new AppError('policy-denied', 'There is no audit log yet: nothing may leave', { details: { reason: 'audit', why: 'no-key' } })
  }
  const none = { micro: 0, tokens: 0 }
  return {
    isAnswering,
    vaultPath: join(dataDir, 'secrets', 'cloud-keys'),
    policy: { effective: unrestricted, view: () => ({ banner: null, locks: [] }), watch: async function* () {} },
    audit: { prepare: () => Promise.resolve(), append: refuse, record: () => Promise.resolve(null) },
    budget: { reserve: refuse, settle: refuse, release: refuse, use: () => ({ day: '', month: '', today: none, thisMonth: none, reserved: none, lost: { requests: 0, ...none }, clockBehindMs: 0 }) },
  }
}
