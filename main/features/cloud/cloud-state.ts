// features/cloud/cloud-state.ts - What holds now: what the user chose, what a policy made of it, and what is in the way.
import type { CloudProvider, CloudState } from '../../contract/cloud.ts'
import { type CloudMode, type ConsentMode, cloudModes, consentModes } from '../../contract/cloud-terms.ts'
import type { EffectivePolicy, PolicyView, SettingLock } from '../../contract/policy.ts'
import type { StoredConsent } from '../../storage/cloud-repository.ts'
import type { CloudSettings } from './cloud-settings.ts'
import type { KeyShelf } from './key-shelf.ts'
import { defaultCurrency } from './prepare-request.ts'
import { chosenProvider } from './provider-book.ts'
import { needsKey } from './providers/known-endpoints.ts'

export type StateParts = {
  settings: CloudSettings
  policy: EffectivePolicy
  view: Pick<PolicyView, 'banner' | 'locks'>
  keys: KeyShelf
  consents: readonly StoredConsent[]
  isOffline: boolean
}

export const describeCloud = (parts: StateParts): CloudState => {
  const { settings, policy, view, keys, consents } = parts
  const expiresDays = policy.rules['cloud.consent.expiresDays'].value
  return {
    mode: locked(effectiveMode(settings, policy), lockOf(view, 'cloud.mode')),
    consent: locked(effectiveConsent(settings, policy), lockOf(view, 'cloud.consent')),
    showsPreview: locked(effectivePreview(settings, policy), lockOf(view, 'cloud.preview')),
    share: settings.share,
    names: settings.names,
    providers: settings.providers.map((provider): CloudProvider => ({ ...provider, hasKey: keys.kept(provider.id) !== null, keyKept: keys.kept(provider.id) })),
    provider: settings.provider,
    consents: consents.flatMap(({ provider, chatId, givenAtMs }) => {
      const known = settings.providers.find(({ id }) => id === provider)
      return known === undefined ? [] : [{ provider: known.id, chatId, givenAtMs, expiresAtMs: expiresDays === null ? null : givenAtMs + expiresDays * 86_400_000 }]
    }),
    keys: keys.place(),
    blockedBy: blockedBy(parts),
    banner: view.banner,
    currency: policy.rules['budget.currency'].value[0]?.item ?? defaultCurrency,
  }
}

/** The stricter of the user's and the policy's. */
export const effectiveMode = ({ mode }: Pick<CloudSettings, 'mode'>, { rules, faults }: EffectivePolicy): CloudMode =>
  faults.length > 0 ? 'off' : first(cloudModes, mode, rules['cloud.mode'].value)

export const effectiveConsent = ({ consent }: Pick<CloudSettings, 'consent'>, { rules }: EffectivePolicy): ConsentMode =>
  first(consentModes, consent, rules['cloud.consent.mode'].value)

export const effectivePreview = ({ showsPreview }: Pick<CloudSettings, 'showsPreview'>, { rules }: EffectivePolicy): boolean => {
  const rule = rules['cloud.consent.showPayloadPreview']
  return showsPreview || (rule.value && rule.sources.length > 0)
}

const first = <T>(order: readonly T[], one: T, other: T): T => (order.indexOf(one) <= order.indexOf(other) ? one : other)

/** The first thing in the way, null where something could leave. */
export const blockedBy = ({ settings, policy, keys, isOffline }: StateParts): CloudState['blockedBy'] => {
  const provider = chosenProvider(settings)
  if (policy.faults.length > 0 || policy.rules['cloud.mode'].value === 'off') return 'policy'
  if (settings.mode === 'off') return 'off'
  if (policy.killSwitch.isOn) return 'kill-switch'
  if (isOffline) return 'offline'
  if (provider === null) return 'no-provider'
  if (provider.model === null) return 'no-model'
  const kept = keys.kept(provider.id)
  if (kept === 'passphrase' && keys.place() === 'locked') return 'keys-locked'
  return kept === null && needsKey(provider.kind) ? 'no-key' : null
}

const lockOf = ({ locks }: Pick<PolicyView, 'locks'>, setting: SettingLock['setting']): SettingLock | undefined => locks.find((lock) => lock.setting === setting)

/** A bound is no lock: what is left to choose can be chosen. */
const locked = <T>(value: T, lock: SettingLock | undefined): { value: T; isLocked: boolean; source: string | null } => ({
  value,
  isLocked: lock?.kind === 'fixed',
  source: lock === undefined ? null : lock.sources.join(', '),
})
