// core/policy/setting-locks.ts - Which settings of the window a policy has decided, wholly or in part, and whose decision it was.
import type { EffectivePolicy, LockableSetting, PolicyPath, PolicyRules, SettingLock } from '../../contract/policy.ts'

/** Only those that are locked. */
export const settingLocks = (policy: EffectivePolicy): SettingLock[] => lockers.flatMap((locker) => locker(policy.rules))

/** Null where the user decides. */
export const settingLock = (policy: EffectivePolicy, setting: LockableSetting): SettingLock | null =>
  settingLocks(policy).find((lock) => lock.setting === setting) ?? null

type Lock = Pick<SettingLock, 'kind' | 'value'>
type Locker = (rules: PolicyRules) => SettingLock[]

const locker =
  (setting: LockableSetting, path: PolicyPath, lockOf: (rules: PolicyRules) => Lock | null): Locker =>
  (rules) => {
    const lock = lockOf(rules)
    return lock === null ? [] : [{ setting, ...lock, sources: [...rules[path].sources] }]
  }

const fixed = (value: SettingLock['value']): Lock => ({ kind: 'fixed', value })
const bounded = (value: SettingLock['value']): Lock => ({ kind: 'bounded', value })
const boundedBy = (limit: number | null): Lock | null => (limit === null ? null : bounded(limit))

/** The strictest value leaves nothing to choose, one in between only what is stricter, the widest everything. */
const lockers: readonly Locker[] = [
  locker('cloud.mode', 'cloud.mode', ({ 'cloud.mode': { value } }) => (value === 'auto' ? null : value === 'off' ? fixed(value) : bounded(value))),
  locker('cloud.consent', 'cloud.consent.mode', ({ 'cloud.consent.mode': { value } }) =>
    value === 'none' ? null : value === 'per-message' ? fixed(value) : bounded(value),
  ),
  locker('cloud.preview', 'cloud.consent.showPayloadPreview', (rules) => (rules['cloud.consent.showPayloadPreview'].value ? fixed(true) : null)),
  locker('cloud.own-keys', 'cloud.userKeys', (rules) => (rules['cloud.userKeys'].value === 'forbid' ? fixed(false) : null)),
  locker('cloud.own-endpoints', 'cloud.customEndpoints', (rules) => (rules['cloud.customEndpoints'].value === 'forbid' ? fixed(false) : null)),
  locker('redaction.level', 'redaction.level', ({ 'redaction.level': { value } }) =>
    value === 'off' ? null : value === 'strict' ? fixed(value) : bounded(value),
  ),
  locker('budget.request', 'budget.perRequest', (rules) => boundedBy(rules['budget.perRequest'].value)),
  locker('budget.day', 'budget.perUserDay', (rules) => boundedBy(rules['budget.perUserDay'].value)),
  locker('budget.month', 'budget.perUserMonth', (rules) => boundedBy(rules['budget.perUserMonth'].value)),
  locker('budget.tokens', 'budget.tokensPerDay', (rules) => boundedBy(rules['budget.tokensPerDay'].value)),
  locker('power.fastest-level', 'power.maxLevelOverride', ({ 'power.maxLevelOverride': { value } }) =>
    value === 'boost' ? null : value === 'critical' ? fixed(value) : bounded(value),
  ),
  locker('models.allowed', 'local.models.allow', (rules) => allowListLock(rules['local.models.allow'].value)),
  locker('models.hubs', 'local.models.hubs', (rules) => allowListLock(rules['local.models.hubs'].value)),
  locker('models.templates', 'local.models.unsignedTemplates', ({ 'local.models.unsignedTemplates': { value } }) => (value === 'allow' ? null : value === 'block' ? fixed(value) : bounded(value))),
  locker('chats.kept-days', 'retention.chatsDays', (rules) => boundedBy(rules['retention.chatsDays'].value)),
  locker('chats.export', 'retention.exportAllowed', (rules) => (rules['retention.exportAllowed'].value ? null : fixed(false))),
  locker('cloud.kept-days', 'retention.cloudTranscriptsDays', (rules) => boundedBy(rules['retention.cloudTranscriptsDays'].value)),
  locker('api-server.enabled', 'local.apiServer.enabled', (rules) => (rules['local.apiServer.enabled'].value ? null : fixed(false))),
  locker('api-server.lan', 'local.apiServer.lan', (rules) => (rules['local.apiServer.lan'].value ? null : fixed(false))),
  locker('updates.channel', 'updates.channel', (rules) => (rules['updates.channel'].value === 'stable' ? fixed('stable') : null)),
]

const allowListLock = (lists: PolicyRules['local.models.allow']['value']): Lock | null =>
  lists.length === 0 ? null : bounded(lists.map(({ item }) => item.join(', ')).join('; '))
