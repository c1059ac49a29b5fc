// features/cloud/cloud-settings.ts - What the user decided about the cloud, as it is kept. A damaged row is none: off.
import { z } from 'zod'
import { CloudProvider, ProviderId } from '../../contract/cloud.ts'
import { CloudMode, ConsentMode } from '../../contract/cloud-terms.ts'
import type { OpenStoredValue, StoredValue } from '../../storage/stored-value.ts'

export const StoredProvider = CloudProvider.omit({ hasKey: true, keyKept: true })
export type StoredProvider = z.infer<typeof StoredProvider>

export const CloudSettings = z.strictObject({
  mode: CloudMode,
  consent: ConsentMode,
  showsPreview: z.boolean(),
  share: z.number().min(0).max(1),
  names: z.array(z.string()),
  providers: z.array(StoredProvider),
  provider: ProviderId.nullable(),
  /** Where keys were put that outlive the process. */
  keys: z.record(z.string(), z.enum(['keychain', 'passphrase'])),
})
export type CloudSettings = z.infer<typeof CloudSettings>

export const openCloudSettings = (stored: OpenStoredValue): StoredValue<CloudSettings> =>
  stored({
    key: 'cloud',
    schema: CloudSettings,
    initial: { mode: 'off', consent: 'per-message', showsPreview: true, share: 0.2, names: [], providers: [], provider: null, keys: {} },
  })
