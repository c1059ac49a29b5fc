/* What an administrator may write in a policy. docs/policy.schema.json is made from this.
 *
 * What a policy does not say, it does not restrict; there is no field that
 * permits what would otherwise be forbidden. Unknown fields are refused: a
 * misspelt restriction must not look like none. */
import { z } from 'zod'
import { CloudMode, DataClass, EntityAction, EntityKind, RedactionLevel } from './cloud-terms.ts'
import { PowerLevel } from './power.ts'

/** Longest policy that is read, bytes. */
export const policyMaxBytes = 1_048_576

const Glob = z.string().min(1).max(300)
/** RE2's regular expressions, which take time in proportion to the text: no look-around, no back references. `(?i)` ignores case. */
const Pattern = z.string().min(1).max(500)
const list = <T extends z.ZodType>(item: T) => z.array(item).max(200)
const days = z.number().int().min(0).max(36_500)
const tokens = z.number().int().min(0).max(1_000_000_000)
const money = z.number().min(0).max(1_000_000)
const moment = z.iso.datetime({ offset: true })

export const ProviderRule = z.strictObject({
  /** As named on the cloud page; `*` stands for anything. */
  id: Glob,
  /** Scheme, host, port and the beginning of the path. Absent: any address. */
  baseUrls: list(z.url({ protocol: /^https?$/ }).max(300)).optional(),
  /** Absent: any region, unknown ones included. */
  regions: list(z.string().min(1).max(60)).optional(),
  /** Only where the provider's entry says that a contract rules what it keeps (trust `own` or `contract`). */
  requireZdr: z.boolean().optional(),
  /** False: only where the provider's entry says that a contract rules what it does with what is sent (trust `own` or `contract`). */
  allowTraining: z.boolean().optional(),
})
export type ProviderRule = z.infer<typeof ProviderRule>

export const LabelRule = z.strictObject({
  /** Where both are given, both must match. */
  match: z.union([
    z.strictObject({ folderGlob: Glob }),
    z.strictObject({ regex: Pattern }),
    z.strictObject({ folderGlob: Glob, regex: Pattern }),
  ]),
  class: DataClass,
})
export type LabelRule = z.infer<typeof LabelRule>

export const CustomPattern = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9_]{0,39}$/),
  regex: Pattern,
  action: EntityAction.exclude(['allow']),
})
export type CustomPattern = z.infer<typeof CustomPattern>

const Triggers = z.strictObject({
  lowConfidence: z.boolean().optional(),
  contextOverflow: z.boolean().optional(),
  thermal: z.boolean().optional(),
  battery: z.boolean().optional(),
  userExplicit: z.boolean().optional(),
})

const CloudRules = z.strictObject({
  mode: CloudMode.optional(),
  consent: z
    .strictObject({
      mode: z.enum(['perMessage', 'perConversation', 'perProvider', 'none']).optional(),
      expiresDays: days.optional(),
      showPayloadPreview: z.boolean().optional(),
    })
    .optional(),
  /** A denial always wins. An allow-list excludes everything that is not on it. */
  providers: z.strictObject({ allow: list(ProviderRule).optional(), deny: list(Glob).optional() }).optional(),
  models: z
    .strictObject({ allow: list(Glob).optional(), deny: list(Glob).optional(), maxContextTokens: tokens.optional(), maxOutputTokens: tokens.optional() })
    .optional(),
  userKeys: z.enum(['forbid', 'allow']).optional(),
  customEndpoints: z.enum(['forbid', 'allow']).optional(),
  tools: z.enum(['forbid', 'allowList']).optional(),
  attachments: z.strictObject({ images: z.boolean().optional(), files: z.boolean().optional(), maxBytes: z.number().int().min(0).optional() }).optional(),
  triggers: Triggers.optional(),
})

const ClassRule = z.strictObject({ cloud: z.enum(['allow', 'ask', 'block']).optional(), redaction: RedactionLevel.optional() })

const DataRules = z.strictObject({
  /** Only these four, in this order. */
  classes: z.tuple([z.literal('public'), z.literal('internal'), z.literal('confidential'), z.literal('restricted')]).optional(),
  /** What nothing else says the class of. */
  default: DataClass.optional(),
  /** A rule for a class holds for the more sensitive ones as well. */
  byClass: z
    .strictObject({ public: ClassRule.optional(), internal: ClassRule.optional(), confidential: ClassRule.optional(), restricted: ClassRule.optional() })
    .optional(),
  labels: list(LabelRule).optional(),
  ragToCloud: z.enum(['block', 'redacted', 'allow']).optional(),
  historyTurnsToCloud: z.number().int().min(0).max(10_000).optional(),
})

const RedactionRules = z.strictObject({
  level: RedactionLevel.optional(),
  entities: z.partialRecord(EntityKind, EntityAction).optional(),
  customPatterns: list(CustomPattern).optional(),
  reversible: z.boolean().optional(),
  /** Where what looks for names and secrets fails, the text stays here; there is no other choice. */
  onDetectorError: z.literal('block').optional(),
  minNerConfidence: z.number().min(0).max(1).optional(),
})

const BudgetRules = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/).optional(),
  perRequest: money.optional(),
  perUserDay: money.optional(),
  perUserMonth: money.optional(),
  tokensPerDay: tokens.optional(),
  onExceeded: z.literal('localOnly').optional(),
  warnAtPct: z.number().int().min(0).max(100).optional(),
})

const RetentionRules = z.strictObject({
  /** The shortest holds. */
  chatsDays: days.optional(),
  cloudTranscriptsDays: days.optional(),
  /** The longest holds: evidence is kept at least this long. */
  auditDays: days.optional(),
  exportAllowed: z.boolean().optional(),
  encryptAtRest: z.enum(['required', 'preferred']).optional(),
})

const AuditRules = z.strictObject({
  /** What leaves is always recorded. */
  enabled: z.literal(true).optional(),
  /** The least holds. */
  content: z.enum(['none', 'hash', 'redacted', 'full']).optional(),
  sink: list(z.enum(['file', 'syslog'])).optional(),
  chain: z.literal('hmac-sha256').optional(),
  includeLocal: z.boolean().optional(),
})

const LocalRules = z.strictObject({
  models: z
    .strictObject({
      /** Ids and names of models on this computer, and `owner/name` of those that are fetched. */
      allow: list(Glob).optional(),
      hubs: list(z.url({ protocol: /^https?$/ }).max(300)).optional(),
      requireSha256: z.boolean().optional(),
      unsignedTemplates: z.enum(['allow', 'warn', 'block']).optional(),
    })
    .optional(),
  apiServer: z.strictObject({ enabled: z.boolean().optional(), lan: z.boolean().optional(), requireToken: z.boolean().optional() }).optional(),
})

export const PolicyFile = z.strictObject({
  $schema: z.string().max(300).optional(),
  schemaVersion: z.literal(1),
  policyId: z.string().min(1).max(100),
  /** Grows with each version of a policy; a signed policy with a smaller one than was seen before is refused. */
  serial: z.number().int().min(0).optional(),
  issuedAt: moment.optional(),
  /** Before this the cloud is off. */
  notBefore: moment.optional(),
  /** After this the cloud is off. */
  expiresAt: moment.optional(),
  /** Abilities that this Hearth must have; with one that it does not know, the cloud is off. */
  requires: list(z.string().min(1).max(60)).optional(),
  cloud: CloudRules.optional(),
  data: DataRules.optional(),
  redaction: RedactionRules.optional(),
  budget: BudgetRules.optional(),
  retention: RetentionRules.optional(),
  audit: AuditRules.optional(),
  local: LocalRules.optional(),
  power: z.strictObject({ maxLevelOverride: PowerLevel.nullable().optional(), offloadOnBattery: z.boolean().optional() }).optional(),
  /** Hearth has no telemetry. */
  telemetry: z.strictObject({ enabled: z.literal(false).optional() }).optional(),
  updates: z.strictObject({ channel: z.enum(['stable', 'beta']).optional(), enforce: z.boolean().optional() }).optional(),
})
export type PolicyFile = z.infer<typeof PolicyFile>
