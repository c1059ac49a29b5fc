// policy-text.ts - Words for rules, locks, requests that are tried, and the audit log.
import type { AuditEvent, AuditRow, AuditVerdict } from '../../main/contract/audit.ts'
import type { CloudTrigger, DataClass } from '../../main/contract/cloud-terms.ts'
import type { TrustLevel } from '../../main/contract/cloud.ts'
import type { ModelSummary } from '../../main/contract/models.ts'
import type { LockableSetting, PolicyDecision, PolicyFetch, PolicySource, PolicyView, SettingLock } from '../../main/contract/policy.ts'
import { formatNumberOf } from './format.ts'

export const classNames: Record<DataClass, string> = {
  public: 'Public',
  internal: 'Internal',
  confidential: 'Confidential',
  restricted: 'Restricted',
}

export const triggerNames: Record<CloudTrigger, string> = {
  user: 'You ask for it',
  'low-confidence': 'The local answer is unsure',
  'context-overflow': 'The question is too long for the local model',
  thermal: 'This computer is hot',
  battery: 'The battery is low',
}

export const trustNames: Record<TrustLevel, string> = {
  own: 'A server of your own',
  contract: 'Bound by a contract',
  public: 'Anybody’s terms',
}

const settingNames: Record<LockableSetting, string> = {
  'cloud.mode': 'Whether a cloud may be asked',
  'cloud.consent': 'How often you are asked',
  'cloud.preview': 'Showing what is sent',
  'cloud.own-keys': 'Keys of your own',
  'cloud.own-endpoints': 'Addresses of your own',
  'redaction.level': 'How much is taken out',
  'budget.request': 'What one request may cost',
  'budget.day': 'What a day may cost',
  'budget.month': 'What a month may cost',
  'budget.tokens': 'Tokens in a day',
  'power.fastest-level': 'The fastest power level',
  'models.allowed': 'Models on this computer',
  'models.hubs': 'Where models come from',
  'models.templates': 'Models whose template Hearth does not know',
  'chats.kept-days': 'How long chats are kept',
  'chats.export': 'Exporting chats',
  'cloud.kept-days': 'How long what a cloud wrote is kept',
  'api-server.enabled': 'A server for other programs',
  'api-server.lan': 'A server for other computers',
  'updates.channel': 'Updates',
}

export const lockWords = ({ setting, kind, value }: SettingLock): { name: string; words: string } => ({
  name: settingNames[setting],
  words: isDays(setting) ? `${formatNumberOf(Number(value), 'day')} at most` : `${isList(setting) ? 'Only' : kind === 'fixed' ? 'Always' : 'No looser than'} ${lockValue(setting, value)}`,
})

const isList = (setting: LockableSetting): boolean => setting === 'models.allowed' || setting === 'models.hubs'

const isDays = (setting: LockableSetting): boolean => setting === 'chats.kept-days' || setting === 'cloud.kept-days'

const lockValue = (setting: LockableSetting, value: SettingLock['value']): string => {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' && setting !== 'budget.tokens') return (value / 1_000_000).toFixed(2)
  return String(value)
}

/** Beside the setting itself; null where the user decides. */
export const lockNote = (policy: PolicyView | undefined, setting: LockableSetting): string | null => {
  const lock = policy?.locks.find((one) => one.setting === setting)
  if (lock === undefined) return null
  const { words } = lockWords(lock)
  return `${words}, set by ${lock.sources.join(', ')}.`
}

/** What the user is told before it happens; null where nobody else decides. */
export const keptWords = (policy: PolicyView | undefined): string | null => {
  const chats = policy?.locks.find(({ setting }) => setting === 'chats.kept-days')
  const cloud = policy?.locks.find(({ setting }) => setting === 'cloud.kept-days')
  const by = [...new Set([...(chats?.sources ?? []), ...(cloud?.sources ?? [])].map((name) => policy?.sources.find((source) => source.name === name)?.policyId ?? name))].join(' and ')
  if (chats !== undefined && cloud !== undefined) return `Chats are kept for ${formatNumberOf(Number(chats.value), 'day')} after their last use, and what a cloud wrote for ${formatNumberOf(Number(cloud.value), 'day')}, as ${by} says.`
  if (chats !== undefined) return `Chats are kept for ${formatNumberOf(Number(chats.value), 'day')} after their last use, as ${by} says.`
  return cloud === undefined ? null : `What a cloud wrote is kept for ${formatNumberOf(Number(cloud.value), 'day')}, as ${by} says.`
}

/** Where the rules of this computer say something about templates that Hearth does not know; null for a model that they do not mean. */
export const templateCaution = (policy: PolicyView | undefined, { template, kind }: Pick<ModelSummary, 'template' | 'kind'>): { label: string; meaning: string } | null => {
  const rule = policy?.locks.find(({ setting }) => setting === 'models.templates')
  if (rule === undefined || template.isKnown || kind !== 'chat' || template.verdict === 'unchecked') return null
  return rule.value === 'block'
    ? { label: 'Not let answer', meaning: 'Hearth does not know its template, and the rules of this computer do not let such a model answer.' }
    : { label: 'Unknown template', meaning: 'Hearth does not know its template. The rules of this computer ask for care: look at the exact prompt.' }
}

export const sourceWords = ({ state, rules }: PolicySource): { tone: 'ok' | 'bad' | 'quiet'; label: string } => {
  switch (state) {
    case 'in-force':
      return { tone: 'ok', label: `In force, ${formatNumberOf(rules, 'rule')}` }
    case 'faulty':
      return { tone: 'bad', label: 'Cannot be relied on' }
    case 'absent':
      return { tone: 'quiet', label: 'Not there' }
  }
}

/** How fetching a policy went: the state, and what went wrong in a sentence. */
export const fetchWords = ({ problem, words, fetchedAtMs }: Pick<PolicyFetch, 'problem' | 'words' | 'fetchedAtMs'>): { tone: 'ok' | 'warn' | 'quiet'; label: string; why: string } => {
  if (problem === null) return fetchedAtMs === null ? { tone: 'quiet', label: 'Not asked yet', why: '' } : { tone: 'ok', label: 'Up to date', why: '' }
  const why = words ?? ''
  return { tone: problem.code === 'offline' ? 'quiet' : 'warn', label: 'Not fetched', why: `${why.slice(0, 1).toUpperCase()}${why.slice(1)}.` }
}

export const verdictWords = ({ isAllowed, needsConsent }: Pick<PolicyDecision, 'isAllowed' | 'needsConsent'>): { tone: 'ok' | 'warn' | 'bad'; label: string } => {
  if (!isAllowed) return { tone: 'bad', label: 'It stays on this computer' }
  return needsConsent ? { tone: 'warn', label: 'It may leave, once you have said yes' } : { tone: 'ok', label: 'It may leave' }
}

export const eventNames: Record<AuditEvent, string> = {
  request: 'About to leave',
  'request-ended': 'Ended',
  'request-refused': 'Not let out',
  'policy-changed': 'The rules changed',
  'policy-invalid': 'A policy could not be relied on',
  'kill-switch': 'The kill switch',
  'consent-given': 'You said yes',
  'consent-withdrawn': 'You took a yes back',
  'provider-changed': 'A provider changed',
  'key-changed': 'A key changed',
  'mode-changed': 'The cloud’s mode changed',
  'offline-switch': 'The offline switch',
  export: 'The log was exported',
  'local-answer': 'The model here answered',
  retention: 'Older than the rules allow, and removed',
  'log-begun': 'The log began',
  'log-trimmed': 'Old entries were removed',
  'content-erased': 'Contents of old entries were erased',
  'log-restarted': 'The log began again, its key was lost',
}

/** To whom, about what, and what came of it; without the empty ones. */
export const auditWords = ({ provider, model, dataClass, reasons, outcome, note, payloadBytes }: AuditRow): string =>
  [
    [provider, model].filter((part) => part !== null).join(', '),
    dataClass === null ? '' : classNames[dataClass].toLowerCase(),
    payloadBytes === null ? '' : formatNumberOf(payloadBytes, 'byte'),
    outcome ?? '',
    note ?? '',
    reasons.join('; '),
  ]
    .filter((part) => part !== '')
    .join(' · ')

export const auditVerdictWords = ({ state, entries, problems }: AuditVerdict): { tone: 'ok' | 'warn' | 'bad'; label: string } => {
  switch (state) {
    case 'intact':
      return { tone: 'ok', label: `Nothing was changed, removed or added: ${formatNumberOf(entries, 'entry', 'entries')}` }
    case 'unknown':
      return { tone: 'warn', label: 'The chain holds, but its key cannot be had now, so it could have been made anew' }
    case 'damaged':
      return { tone: 'bad', label: `The log was changed: ${formatNumberOf(problems.length, 'problem')}` }
  }
}
