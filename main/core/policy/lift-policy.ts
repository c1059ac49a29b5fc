// core/policy/lift-policy.ts - A parsed policy file as rules: each says what it restricts and who says so.
import { type ConsentMode, EntityKind, dataClasses } from '../../contract/cloud-terms.ts'
import type { PolicyFile } from '../../contract/policy-file.ts'
import type { PolicyFields, PolicyPath, PolicyRules, Sourced } from '../../contract/policy.ts'
import { widestRules } from './rule-lattices.ts'

type Say = {
  value: <Path extends PolicyPath>(path: Path, value: PolicyFields[Path] | undefined) => void
  /** Each element of its own. */
  each: <T>(items: readonly T[] | undefined) => readonly Sourced<T>[] | undefined
  /** An allow-list is one element, empty or not. */
  list: <T>(items: readonly T[] | undefined) => readonly Sourced<readonly T[]>[] | undefined
}

export const liftPolicy = (file: PolicyFile, source: string): PolicyRules => {
  const rules = widestRules()
  const sources = [source]
  const say: Say = {
    value: (path, value) => {
      // `Path` holds path and value together; an assignment by a generic key cannot say so.
      if (value !== undefined) Object.assign(rules, { [path]: { value, sources } })
    },
    each: (items) => (items === undefined ? undefined : sorted(items).map((item) => ({ item, sources }))),
    list: (items) => (items === undefined ? undefined : [{ item: sorted(items), sources }]),
  }
  liftCloud(file.cloud ?? {}, say)
  liftData(file.data ?? {}, say)
  liftRedaction(file.redaction ?? {}, say)
  liftBudget(file.budget ?? {}, say)
  liftRetention(file.retention ?? {}, say)
  liftAudit(file.audit ?? {}, say)
  liftLocal(file.local ?? {}, say)
  liftRest(file, say)
  return rules
}

type Part<Key extends keyof PolicyFile> = NonNullable<PolicyFile[Key]>
type CloudPart<Key extends keyof Part<'cloud'>> = NonNullable<Part<'cloud'>[Key]>

const liftCloud = (cloud: Part<'cloud'>, say: Say): void => {
  say.value('cloud.mode', cloud.mode)
  liftConsent(cloud.consent ?? {}, say)
  liftProviders(cloud.providers ?? {}, say)
  liftModels(cloud.models ?? {}, say)
  say.value('cloud.userKeys', cloud.userKeys)
  say.value('cloud.customEndpoints', cloud.customEndpoints)
  say.value('cloud.tools', cloud.tools)
  liftAttachments(cloud.attachments ?? {}, say)
  liftTriggers(cloud.triggers ?? {}, say)
}

const consentWords: Record<NonNullable<CloudPart<'consent'>['mode']>, ConsentMode> = {
  perMessage: 'per-message',
  perConversation: 'per-chat',
  perProvider: 'per-provider',
  none: 'none',
}

const liftConsent = ({ mode, expiresDays, showPayloadPreview }: CloudPart<'consent'>, say: Say): void => {
  say.value('cloud.consent.mode', mode === undefined ? undefined : consentWords[mode])
  say.value('cloud.consent.expiresDays', expiresDays)
  say.value('cloud.consent.showPayloadPreview', showPayloadPreview)
}

const liftProviders = ({ allow, deny }: CloudPart<'providers'>, say: Say): void => {
  say.value('cloud.providers.allow', say.list(allow))
  say.value('cloud.providers.deny', say.each(deny))
}

const liftModels = ({ allow, deny, maxContextTokens, maxOutputTokens }: CloudPart<'models'>, say: Say): void => {
  say.value('cloud.models.allow', say.list(allow))
  say.value('cloud.models.deny', say.each(deny))
  say.value('cloud.models.maxContextTokens', maxContextTokens)
  say.value('cloud.models.maxOutputTokens', maxOutputTokens)
}

const liftAttachments = ({ images, files, maxBytes }: CloudPart<'attachments'>, say: Say): void => {
  say.value('cloud.attachments.images', images)
  say.value('cloud.attachments.files', files)
  say.value('cloud.attachments.maxBytes', maxBytes)
}

const liftTriggers = (triggers: CloudPart<'triggers'>, say: Say): void => {
  say.value('cloud.triggers.user', triggers.userExplicit)
  say.value('cloud.triggers.low-confidence', triggers.lowConfidence)
  say.value('cloud.triggers.context-overflow', triggers.contextOverflow)
  say.value('cloud.triggers.thermal', triggers.thermal)
  say.value('cloud.triggers.battery', triggers.battery)
}

const liftData = (data: Part<'data'>, say: Say): void => {
  say.value('data.default', data.default)
  for (const name of dataClasses) {
    const rule = data.byClass?.[name] ?? {}
    say.value(`data.byClass.${name}.cloud`, rule.cloud)
    say.value(`data.byClass.${name}.redaction`, rule.redaction)
  }
  say.value('data.labels', say.each(data.labels))
  say.value('data.ragToCloud', data.ragToCloud)
  say.value('data.historyTurnsToCloud', data.historyTurnsToCloud)
}

const liftRedaction = (redaction: Part<'redaction'>, say: Say): void => {
  say.value('redaction.level', redaction.level)
  for (const kind of EntityKind.options) say.value(`redaction.entities.${kind}`, redaction.entities?.[kind])
  say.value('redaction.customPatterns', say.each(redaction.customPatterns))
  say.value('redaction.reversible', redaction.reversible)
  say.value('redaction.minNerConfidence', redaction.minNerConfidence)
}

const micro = (amount: number | undefined): number | undefined => (amount === undefined ? undefined : Math.round(amount * 1_000_000))

const liftBudget = (budget: Part<'budget'>, say: Say): void => {
  say.value('budget.currency', say.each(budget.currency === undefined ? undefined : [budget.currency]))
  say.value('budget.perRequest', micro(budget.perRequest))
  say.value('budget.perUserDay', micro(budget.perUserDay))
  say.value('budget.perUserMonth', micro(budget.perUserMonth))
  say.value('budget.tokensPerDay', budget.tokensPerDay)
  say.value('budget.warnAtPct', budget.warnAtPct)
}

const liftRetention = (retention: Part<'retention'>, say: Say): void => {
  say.value('retention.chatsDays', retention.chatsDays)
  say.value('retention.cloudTranscriptsDays', retention.cloudTranscriptsDays)
  say.value('retention.auditDays', retention.auditDays)
  say.value('retention.exportAllowed', retention.exportAllowed)
  say.value('retention.encryptAtRest', retention.encryptAtRest)
}

const liftAudit = ({ content, sink, includeLocal }: Part<'audit'>, say: Say): void => {
  say.value('audit.content', content)
  say.value('audit.sink', say.each<string>(sink))
  say.value('audit.includeLocal', includeLocal)
}

const liftLocal = ({ models = {}, apiServer = {} }: Part<'local'>, say: Say): void => {
  say.value('local.models.allow', say.list(models.allow))
  say.value('local.models.hubs', say.list(models.hubs))
  say.value('local.models.requireSha256', models.requireSha256)
  say.value('local.models.unsignedTemplates', models.unsignedTemplates)
  say.value('local.apiServer.enabled', apiServer.enabled)
  say.value('local.apiServer.lan', apiServer.lan)
  say.value('local.apiServer.requireToken', apiServer.requireToken)
}

const liftRest = ({ power, updates }: PolicyFile, say: Say): void => {
  say.value('power.maxLevelOverride', power?.maxLevelOverride ?? undefined)
  say.value('power.offloadOnBattery', power?.offloadOnBattery)
  // The same thing said twice: neither place may loosen the other.
  if (power?.offloadOnBattery === false) say.value('cloud.triggers.battery', false)
  say.value('updates.channel', updates?.channel)
  say.value('updates.enforce', updates?.enforce)
}

/** Each once, in one order: equal lists are then equal texts. */
const sorted = <T>(items: readonly T[]): T[] =>
  [...new Map(items.map((item) => [JSON.stringify(item), item]))].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item)
