/* What the administrators of this computer allow, and who said so.
 *
 * Every source of a policy is lifted to the same list of rules; merging takes the
 * stricter of two, rule by rule, and remembers whose it was. Where nobody says
 * anything a rule has its widest value and no sources.
 *
 * Rules that are sets (allow-lists, denials, labels, patterns) keep the source
 * with each element. Several allow-lists of one rule hold at once. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { TrustLevel } from './cloud.ts'
import {
  type CloudMode,
  CloudTrigger,
  ConsentMode,
  DataClass,
  EntityAction,
  EntityKind,
  MicroMoney,
  ProviderKind,
  RedactionLevel,
} from './cloud-terms.ts'
import type { CustomPattern, LabelRule, ProviderRule } from './policy-file.ts'
import type { PowerLevel } from './power.ts'

/** One element of a rule that is a set. */
export type Sourced<T> = { item: T; sources: readonly string[] }

/** All rules, by their place in a policy file. Null is no limit; money is in micro-units of the currency. */
export type PolicyFields = {
  'cloud.mode': CloudMode
  'cloud.consent.mode': ConsentMode
  'cloud.consent.expiresDays': number | null
  'cloud.consent.showPayloadPreview': boolean
  'cloud.providers.allow': readonly Sourced<readonly ProviderRule[]>[]
  'cloud.providers.deny': readonly Sourced<string>[]
  'cloud.models.allow': readonly Sourced<readonly string[]>[]
  'cloud.models.deny': readonly Sourced<string>[]
  'cloud.models.maxContextTokens': number | null
  'cloud.models.maxOutputTokens': number | null
  'cloud.userKeys': 'forbid' | 'allow'
  'cloud.customEndpoints': 'forbid' | 'allow'
  'cloud.tools': 'forbid' | 'allowList' | 'allow'
  'cloud.attachments.images': boolean
  'cloud.attachments.files': boolean
  'cloud.attachments.maxBytes': number | null
  'data.default': DataClass
  'data.labels': readonly Sourced<LabelRule>[]
  'data.ragToCloud': 'block' | 'redacted' | 'allow'
  'data.historyTurnsToCloud': number | null
  'redaction.level': RedactionLevel
  'redaction.customPatterns': readonly Sourced<CustomPattern>[]
  'redaction.reversible': boolean
  'redaction.minNerConfidence': number
  /** More than one, and money cannot be compared: the cloud is off. */
  'budget.currency': readonly Sourced<string>[]
  'budget.perRequest': number | null
  'budget.perUserDay': number | null
  'budget.perUserMonth': number | null
  'budget.tokensPerDay': number | null
  'budget.warnAtPct': number
  'retention.chatsDays': number | null
  'retention.cloudTranscriptsDays': number | null
  'retention.auditDays': number
  'retention.exportAllowed': boolean
  'retention.encryptAtRest': 'required' | 'preferred'
  'audit.content': 'none' | 'hash' | 'redacted' | 'full'
  'audit.sink': readonly Sourced<string>[]
  'audit.includeLocal': boolean
  'local.models.allow': readonly Sourced<readonly string[]>[]
  'local.models.hubs': readonly Sourced<readonly string[]>[]
  'local.models.requireSha256': boolean
  'local.models.unsignedTemplates': 'allow' | 'warn' | 'block'
  'local.apiServer.enabled': boolean
  'local.apiServer.lan': boolean
  'local.apiServer.requireToken': boolean
  'power.maxLevelOverride': PowerLevel
  'power.offloadOnBattery': boolean
  'updates.channel': 'stable' | 'beta'
  'updates.enforce': boolean
} & Record<`cloud.triggers.${CloudTrigger}`, boolean> &
  Record<`data.byClass.${DataClass}.cloud`, 'block' | 'ask' | 'allow'> &
  Record<`data.byClass.${DataClass}.redaction`, RedactionLevel> &
  Record<`redaction.entities.${EntityKind}`, EntityAction>

export type PolicyPath = keyof PolicyFields
/** `sources` is empty where nobody says anything and the value is the widest. */
export type Ruled<T> = { value: T; sources: readonly string[] }
export type PolicyRules = { [Path in PolicyPath]: Ruled<PolicyFields[Path]> }

/** Why the cloud is off whatever the rules say. */
export const PolicyFaultCode = z.enum([
  /** No JSON, an unknown field, a value out of range, a pattern that cannot be used, or larger than 1 MiB. */
  'unparsable',
  /** There, and cannot be read. */
  'unreadable',
  /** Not root's (or the administrators'), or others may write to it or to its folder. */
  'not-protected',
  /** The signature does not fit. */
  'tampered',
  /** A signed policy is demanded and there is none. */
  'unsigned',
  /** A smaller serial than was seen before. */
  'rolled-back',
  'expired',
  'not-yet-valid',
  /** It demands what this Hearth does not know. */
  'unknown-requirement',
  /** A rule cannot be carried out on this computer: encryption is required and the system keeps no key. */
  'not-carried-out',
])
export type PolicyFaultCode = z.infer<typeof PolicyFaultCode>

export const PolicyFault = z.strictObject({ source: z.string(), code: PolicyFaultCode, detail: z.string() })
export type PolicyFault = z.infer<typeof PolicyFault>

export const KillSwitch = z.strictObject({ isOn: z.boolean(), sinceMs: z.number().int().nullable() })
export type KillSwitch = z.infer<typeof KillSwitch>

export type EffectivePolicy = {
  rules: PolicyRules
  /** With one of these nothing leaves. */
  faults: readonly PolicyFault[]
  /** The user's own; an administrator's is `cloud.mode` off. */
  killSwitch: KillSwitch
}

export const PolicyRequest = z.strictObject({
  provider: z.strictObject({
    id: z.string().max(300),
    kind: ProviderKind,
    baseUrl: z.string().max(500),
    region: z.string().nullable(),
    trust: TrustLevel,
    /** The key is the user's, not one that an administrator put there. */
    isUserKey: z.boolean(),
    /** The address is not the one that Hearth knows for this kind of provider. */
    isCustomEndpoint: z.boolean(),
  }),
  model: z.string().max(300),
  dataClass: DataClass,
  trigger: CloudTrigger,
  /** The user's own choice of how often to ask; `isGiven` for just that: this message, this chat, this provider. */
  consent: z.strictObject({ mode: ConsentMode, isGiven: z.boolean(), ageDays: z.number().min(0) }),
  promptTokens: z.number().int().min(0),
  maxOutputTokens: z.number().int().min(0),
  hasAttachments: z.strictObject({ images: z.number().int().min(0), files: z.number().int().min(0), bytes: z.number().int().min(0) }),
  networkOffline: z.boolean(),
})
export type PolicyRequest = z.infer<typeof PolicyRequest>

export const PolicySentenceCode = z.enum([
  'fault',
  'kill-switch',
  'offline',
  'mode-off',
  'trigger-forbidden',
  'provider-denied',
  'provider-not-allowed',
  'model-denied',
  'model-not-allowed',
  'user-key-forbidden',
  'custom-endpoint-forbidden',
  'class-blocked',
  'prompt-too-long',
  'output-too-long',
  'images-forbidden',
  'files-forbidden',
  'attachments-too-large',
  'currencies-differ',
  /** Not in the way, but the user has to say yes first. */
  'consent-needed',
  'allowed',
])
export type PolicySentenceCode = z.infer<typeof PolicySentenceCode>

export const PolicyReason = z.strictObject({
  /** The place in a policy file, or `kill-switch`, `network.offline`, `source`. */
  rule: z.string(),
  /** Who said so, several joined by a comma. */
  source: z.string(),
  sentenceCode: PolicySentenceCode,
  /** The same in plain words. */
  sentence: z.string(),
})
export type PolicyReason = z.infer<typeof PolicyReason>

export const PolicyLimits = z.strictObject({
  maxContextTokens: z.number().int().nullable(),
  maxOutputTokens: z.number().int().nullable(),
  historyTurns: z.number().int().nullable(),
  showsPreview: z.boolean(),
  consentExpiresDays: z.number().int().nullable(),
  budget: z.strictObject({
    currency: z.string().nullable(),
    perRequestMicro: MicroMoney.nullable(),
    perUserDayMicro: MicroMoney.nullable(),
    perUserMonthMicro: MicroMoney.nullable(),
    tokensPerDay: z.number().int().nullable(),
    warnAtPercent: z.number().int(),
  }),
  auditContent: z.enum(['none', 'hash', 'redacted', 'full']),
})
export type PolicyLimits = z.infer<typeof PolicyLimits>

export const PolicyRedaction = z.strictObject({
  level: RedactionLevel,
  /** Only what a policy names; the rest is the level's. Never gentler than the level. */
  entities: z.partialRecord(EntityKind, EntityAction),
  customPatterns: z.array(z.strictObject({ id: z.string(), regex: z.string(), action: EntityAction })),
  isReversible: z.boolean(),
  onDetectorError: z.literal('block'),
})
export type PolicyRedaction = z.infer<typeof PolicyRedaction>

export const PolicyDecision = z.strictObject({
  /** False: it stays here, whatever the user says. */
  isAllowed: z.boolean(),
  /** Allowed, once the user has said yes. */
  needsConsent: z.boolean(),
  /** How often the user is asked: the stricter of the policy's and the user's own. */
  consentMode: ConsentMode,
  redaction: PolicyRedaction,
  /** All that is in the way; without anything, what allows it. */
  reasons: z.array(PolicyReason),
  limits: PolicyLimits,
})
export type PolicyDecision = z.infer<typeof PolicyDecision>

/** A rule as people read it. */
export const PolicyRule = z.strictObject({
  path: z.string(),
  words: z.string(),
  sources: z.array(z.string()),
})
export type PolicyRule = z.infer<typeof PolicyRule>

/** Settings of the window that a policy can decide. */
export const LockableSetting = z.enum([
  'cloud.mode',
  'cloud.consent',
  'cloud.preview',
  'cloud.own-keys',
  'cloud.own-endpoints',
  'redaction.level',
  'budget.request',
  'budget.day',
  'budget.month',
  'budget.tokens',
  'power.fastest-level',
  'models.allowed',
  'models.hubs',
  'models.templates',
  'chats.kept-days',
  'chats.export',
  'cloud.kept-days',
  'api-server.enabled',
  'api-server.lan',
  'updates.channel',
])
export type LockableSetting = z.infer<typeof LockableSetting>

export const SettingLock = z.strictObject({
  setting: LockableSetting,
  /** `fixed`: there is nothing left to choose; `bounded`: only stricter can be chosen. */
  kind: z.enum(['fixed', 'bounded']),
  value: z.union([z.string(), z.number(), z.boolean()]),
  sources: z.array(z.string()),
})
export type SettingLock = z.infer<typeof SettingLock>

export const PolicySource = z.strictObject({
  /** What reasons and rules call it. */
  name: z.string(),
  kind: z.enum(['file', 'macos-preferences', 'windows-registry', 'signed', 'test-root']),
  state: z.enum(['in-force', 'faulty', 'absent']),
  policyId: z.string().nullable(),
  serial: z.number().int().nullable(),
  expiresAt: z.string().nullable(),
  rules: z.number().int(),
})
export type PolicySource = z.infer<typeof PolicySource>

/** Why a policy could not be fetched, or why what came was not taken. */
export const PolicyFetchProblemCode = z.enum([
  /** Hearth is switched offline: nothing was asked. */
  'offline',
  'unreachable',
  /** The network module does not let it out, or what it sends cannot be recorded. */
  'refused',
  'timeout',
  /** Another status than 200 or 304. */
  'status',
  /** It sends on to somewhere else, which is not followed. */
  'redirected',
  'too-large',
  /** No signed policy at all. */
  'unreadable',
  'tampered',
  /** Signed, but another policy than the one that is demanded. */
  'foreign',
  'rolled-back',
  'expired',
  'not-yet-valid',
  /** It could not be written to this computer's disk. */
  'not-stored',
])
export type PolicyFetchProblemCode = z.infer<typeof PolicyFetchProblemCode>

export const PolicyFetchProblem = z.strictObject({ code: PolicyFetchProblemCode, detail: z.string() })
export type PolicyFetchProblem = z.infer<typeof PolicyFetchProblem>

/** A signed policy that is fetched, and how that went. */
export const PolicyFetch = z.strictObject({
  /** The protected file that names the address. */
  source: z.string(),
  url: z.string(),
  /** When what was there was last found good, new or known; null for never. */
  fetchedAtMs: z.number().int().nullable(),
  triedAtMs: z.number().int().nullable(),
  /** Of the last try; null when it went well or there was none. */
  problem: PolicyFetchProblem.nullable(),
  /** The same in plain words, without a full stop. */
  words: z.string().nullable(),
  /** Of the policy that is here now; null without one, or where it does not end. */
  expiresAt: z.string().nullable(),
})
export type PolicyFetch = z.infer<typeof PolicyFetch>

export const PolicyView = z.strictObject({
  /** Somebody other than the user has a say: at least one source is there. */
  isManaged: z.boolean(),
  sources: z.array(PolicySource),
  faults: z.array(PolicyFault),
  fetches: z.array(PolicyFetch),
  /** What everybody has to know, in plain words; null without. */
  banner: z.string().nullable(),
  killSwitch: KillSwitch,
  /** Those that somebody has said something about. */
  rules: z.array(PolicyRule),
  locks: z.array(SettingLock),
})
export type PolicyView = z.infer<typeof PolicyView>

export const policy = {
  effective: oc.output(PolicyView),
  /** The same again whenever a source or the kill switch changes, within a second. */
  watch: oc.output(eventIterator(PolicyView)),
  /** What would become of a request. Sends nothing. */
  tryRequest: oc.input(PolicyRequest).output(PolicyDecision),
  /** Nothing goes to any cloud while it is on; what runs is cut off. Kept across restarts. */
  killSwitch: oc.input(z.strictObject({ isOn: z.boolean() })).output(PolicyView),
  /** Asks now for every policy that is fetched; how it went is in `fetches`. */
  fetch: oc.output(PolicyView),
}
