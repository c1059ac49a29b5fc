// core/policy/rule-words.ts - What a rule of a policy says, in plain words for the admin page and the terminal.
import type { CloudTrigger, DataClass, EntityAction, EntityKind, RedactionLevel } from '../../contract/cloud-terms.ts'
import type { CustomPattern, LabelRule, ProviderRule } from '../../contract/policy-file.ts'
import type { PolicyFields, PolicyPath, PolicyRules, Sourced } from '../../contract/policy.ts'

type Words = { readonly [Path in PolicyPath]: (value: PolicyFields[Path]) => string }

export const ruleWords = <Path extends PolicyPath>(rules: Pick<PolicyRules, Path>, path: Path): string => words[path](rules[path].value)

const count = new Intl.NumberFormat('en')
const number = (value: number | null, unit: string): string => (value === null ? `any number of ${unit}` : `at most ${count.format(value)} ${unit}`)
const money = (value: number | null): string => (value === null ? 'any amount' : `at most ${(value / 1_000_000).toFixed(2)}`)
const days = (value: number | null): string => (value === null ? 'as long as you like' : `${count.format(value)} days`)
const items = (elements: readonly Sourced<string>[]): string => elements.map(({ item }) => item).join(', ')
const lists = (elements: readonly Sourced<readonly string[]>[]): string =>
  elements.map(({ item }) => (item.length === 0 ? 'nothing' : item.join(', '))).join('; and also only: ')

const may = (what: string) => (value: boolean) => `${what}: ${value ? 'allowed' : 'forbidden'}`
const must = (what: string) => (value: boolean) => `${what}: ${value ? 'demanded' : 'left to you'}`
const word = (what: string) => (value: string) => `${what}: ${value}`

const trigger = (name: CloudTrigger) => may(`Asking a cloud ${reasons[name]}`)
const reasons: Record<CloudTrigger, string> = {
  user: 'when you say so',
  'low-confidence': 'when the local answer is unsure',
  'context-overflow': 'when a question is too long for the local model',
  thermal: 'when this computer is hot',
  battery: 'when the battery is low',
}

const classCloud = (name: DataClass) => (value: 'block' | 'ask' | 'allow') => `Text that is ${name} or more sensitive: ${verdicts[value]}`
const verdicts = { block: 'stays on this computer', ask: 'you are asked each time', allow: 'may leave' }
const classRedaction = (name: DataClass) => (value: RedactionLevel) => `Text that is ${name} or more sensitive: redaction at least ${value}`

const entity = (kind: EntityKind) => (value: EntityAction) => `${entityNames[kind]}: ${entityActions[value]}`
const entityActions: Record<EntityAction, string> = { allow: 'as the level says', placeholder: 'replaced before sending', block: 'a text that holds one is not sent' }
const entityNames: Record<EntityKind, string> = {
  EMAIL: 'E-mail addresses',
  PHONE: 'Telephone numbers',
  IBAN: 'Bank accounts',
  CREDIT_CARD: 'Card numbers',
  IP: 'Network addresses',
  MAC: 'Device addresses',
  SECRET: 'Keys and passwords',
  NATIONAL_ID: 'National numbers',
  HOUSE_ADDRESS: 'Addresses of houses',
  NAME: 'Names on the list',
  CUSTOM: 'Your organisation’s own patterns',
}

const provider = ({ id, baseUrls, regions, requireZdr, allowTraining }: ProviderRule): string => {
  const conditions = [
    ...(baseUrls === undefined ? [] : [`at ${baseUrls.join(' or ')}`]),
    ...(regions === undefined ? [] : [`in ${regions.join(' or ')}`]),
    ...(requireZdr === true || allowTraining === false ? ['under a contract'] : []),
  ]
  return conditions.length === 0 ? id : `${id} (${conditions.join(', ')})`
}

const providers = (elements: readonly Sourced<readonly ProviderRule[]>[]): string =>
  lists(elements.map(({ item, sources }) => ({ item: item.map(provider), sources })))

const labels = (elements: readonly Sourced<LabelRule>[]): string =>
  elements.map(({ item }) => `${Object.values(item.match).join(' with ')} is ${item.class}`).join('; ')

const patterns = (elements: readonly Sourced<CustomPattern>[]): string => elements.map(({ item }) => `${item.id} (${item.action})`).join(', ')

const modes = { off: 'off', ask: 'you are asked for every message', auto: 'as you choose' }
const consents = { 'per-message': 'for every message', 'per-chat': 'once for each chat', 'per-provider': 'once for each provider', none: 'as you choose' }

const templates = { allow: 'allowed', warn: 'allowed, and marked', block: 'not loaded' }

const words: Words = {
  'cloud.mode': (value) => `The cloud: ${modes[value]}`,
  'cloud.consent.mode': (value) => `You are asked: ${consents[value]}`,
  'cloud.consent.expiresDays': (value) => `A yes holds: ${days(value)}`,
  'cloud.consent.showPayloadPreview': must('Showing what is sent before it is sent'),
  'cloud.providers.allow': (value) => `Providers: only ${providers(value)}`,
  'cloud.providers.deny': (value) => `Forbidden providers: ${items(value)}`,
  'cloud.models.allow': (value) => `Cloud models: only ${lists(value)}`,
  'cloud.models.deny': (value) => `Forbidden cloud models: ${items(value)}`,
  'cloud.models.maxContextTokens': (value) => `Sent at once: ${number(value, 'tokens')}`,
  'cloud.models.maxOutputTokens': (value) => `Asked for at once: ${number(value, 'tokens')}`,
  'cloud.userKeys': (value) => `Keys of your own: ${value === 'forbid' ? 'forbidden' : 'allowed'}`,
  'cloud.customEndpoints': (value) => `Addresses other than the providers’ own: ${value === 'forbid' ? 'forbidden' : 'allowed'}`,
  'cloud.tools': (value) => `Tools that a cloud model may use: ${value === 'allow' ? 'any' : 'none'} (Hearth offers none)`,
  'cloud.attachments.images': may('Sending pictures'),
  'cloud.attachments.files': may('Sending files'),
  'cloud.attachments.maxBytes': (value) => `Attachments: ${number(value, 'bytes')}`,
  'cloud.triggers.user': trigger('user'),
  'cloud.triggers.low-confidence': trigger('low-confidence'),
  'cloud.triggers.context-overflow': trigger('context-overflow'),
  'cloud.triggers.thermal': trigger('thermal'),
  'cloud.triggers.battery': trigger('battery'),
  'data.default': word('Text that nothing else says the class of is'),
  'data.byClass.public.cloud': classCloud('public'),
  'data.byClass.internal.cloud': classCloud('internal'),
  'data.byClass.confidential.cloud': classCloud('confidential'),
  'data.byClass.restricted.cloud': classCloud('restricted'),
  'data.byClass.public.redaction': classRedaction('public'),
  'data.byClass.internal.redaction': classRedaction('internal'),
  'data.byClass.confidential.redaction': classRedaction('confidential'),
  'data.byClass.restricted.redaction': classRedaction('restricted'),
  'data.labels': (value) => `Labels: ${labels(value)}`,
  'data.ragToCloud': word('Passages of your documents to a cloud (Hearth sends none)'),
  'data.historyTurnsToCloud': (value) => `Earlier questions that go along: ${number(value, 'turns')}`,
  'redaction.level': (value) => `Redaction: at least ${value}`,
  'redaction.entities.EMAIL': entity('EMAIL'),
  'redaction.entities.PHONE': entity('PHONE'),
  'redaction.entities.IBAN': entity('IBAN'),
  'redaction.entities.CREDIT_CARD': entity('CREDIT_CARD'),
  'redaction.entities.IP': entity('IP'),
  'redaction.entities.MAC': entity('MAC'),
  'redaction.entities.SECRET': entity('SECRET'),
  'redaction.entities.NATIONAL_ID': entity('NATIONAL_ID'),
  'redaction.entities.HOUSE_ADDRESS': entity('HOUSE_ADDRESS'),
  'redaction.entities.NAME': entity('NAME'),
  'redaction.entities.CUSTOM': entity('CUSTOM'),
  'redaction.customPatterns': (value) => `Patterns that are taken out: ${patterns(value)}`,
  'redaction.reversible': may('Putting back in the answer what was taken out'),
  'redaction.minNerConfidence': (value) => `A recogniser of names takes out what it is ${value} sure of (Hearth has none)`,
  'budget.currency': (value) => `Budgets are in ${items(value)}`,
  'budget.perRequest': (value) => `One request: ${money(value)}`,
  'budget.perUserDay': (value) => `A day: ${money(value)}`,
  'budget.perUserMonth': (value) => `A month: ${money(value)}`,
  'budget.tokensPerDay': (value) => `A day: ${number(value, 'tokens')}`,
  'budget.warnAtPct': (value) => `A warning at ${value} % of a budget`,
  'retention.chatsDays': (value) => `Chats that are not used are kept: ${days(value)}`,
  'retention.cloudTranscriptsDays': (value) => `What came from a cloud is kept: ${days(value)}`,
  'retention.auditDays': (value) => `The audit log is kept: at least ${count.format(value)} days`,
  'retention.exportAllowed': may('Exporting chats (Hearth has no export)'),
  'retention.encryptAtRest': (value) => `Encryption of the data folder: ${value}`,
  'audit.content': word('Of what leaves, the audit log keeps'),
  'audit.sink': (value) => `The audit log goes to: ${items(value)}`,
  'audit.includeLocal': must('Entering local answers in the audit log'),
  'local.models.allow': (value) => `Models on this computer: only ${lists(value)}`,
  'local.models.hubs': (value) => `Models come only from ${lists(value)}`,
  'local.models.requireSha256': must('A known checksum before a model is loaded'),
  'local.models.unsignedTemplates': (value) => `Models whose chat template Hearth does not know: ${templates[value]}`,
  'local.apiServer.enabled': may('Answering other programs on this computer'),
  'local.apiServer.lan': may('Answering other computers (Hearth never does)'),
  'local.apiServer.requireToken': must('A token for other programs (Hearth always wants one)'),
  'power.maxLevelOverride': (value) => `Power level: never faster than ${value}`,
  'power.offloadOnBattery': may('Asking a cloud to save the battery'),
  'updates.channel': word('Updates come from the channel (Hearth does not update itself)'),
  'updates.enforce': must('Updating (Hearth does not update itself)'),
}
