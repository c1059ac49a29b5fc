/* Whether a request may go to a cloud, and on which conditions.
 *
 * Every check looks on its own and names its rule and who set it; all that is in
 * the way is told, not the first thing only. Allowed means that no check objects.
 * Consent is apart: it is the user's to give, where the rules leave it to them. */
import { type ConsentMode, type DataClass, EntityKind, consentModes, redactionLevels } from '../../contract/cloud-terms.ts'
import type {
  EffectivePolicy,
  PolicyDecision,
  PolicyLimits,
  PolicyReason,
  PolicyRedaction,
  PolicyRequest,
  PolicyRules,
} from '../../contract/policy.ts'
import { classesUpTo } from './classes-up-to.ts'
import { findInTheWay } from './find-in-the-way.ts'
import { reasonSentence } from './reason-sentence.ts'

export const decideRequest = (policy: EffectivePolicy, request: PolicyRequest): PolicyDecision => {
  const inTheWay = findInTheWay(policy, request)
  const consent = consentOf(policy.rules, request)
  const isAllowed = inTheWay.length === 0
  const needsConsent = isAllowed && !isConsentEnough(policy.rules, request, consent.mode)
  return {
    isAllowed,
    needsConsent,
    consentMode: consent.mode,
    redaction: redactionOf(policy.rules, request.dataClass),
    reasons: isAllowed ? [needsConsent ? consent.reason : allowed(policy.rules)] : inTheWay,
    limits: limitsOf(policy.rules),
  }
}

/** What holds for any request; a request is made to fit before it is decided upon. */
export const limitsOf = (rules: PolicyRules): PolicyLimits => ({
  maxContextTokens: rules['cloud.models.maxContextTokens'].value,
  maxOutputTokens: rules['cloud.models.maxOutputTokens'].value,
  historyTurns: rules['data.historyTurnsToCloud'].value,
  showsPreview: rules['cloud.consent.showPayloadPreview'].value,
  consentExpiresDays: rules['cloud.consent.expiresDays'].value,
  budget: {
    currency: rules['budget.currency'].value[0]?.item ?? null,
    perRequestMicro: rules['budget.perRequest'].value,
    perUserDayMicro: rules['budget.perUserDay'].value,
    perUserMonthMicro: rules['budget.perUserMonth'].value,
    tokensPerDay: rules['budget.tokensPerDay'].value,
    warnAtPercent: rules['budget.warnAtPct'].value,
  },
  // The widest is not what holds by itself: contents are kept only where somebody wants them.
  auditContent: rules['audit.content'].sources.length === 0 ? 'hash' : rules['audit.content'].value,
})

/** What has to be taken out of a text of this class. */
export const redactionOf = (rules: PolicyRules, dataClass: DataClass): PolicyRedaction => {
  const levels = [rules['redaction.level'].value, ...classesUpTo(dataClass).map((name) => rules[`data.byClass.${name}.redaction`].value)]
  const entities: PolicyRedaction['entities'] = {}
  for (const kind of EntityKind.options) {
    const action = rules[`redaction.entities.${kind}`].value
    // `allow` is also what nobody says: it must not make a level gentler.
    if (action !== 'allow') entities[kind] = action
  }
  return {
    level: levels.reduce((a, b) => (redactionLevels.indexOf(a) >= redactionLevels.indexOf(b) ? a : b)),
    entities,
    customPatterns: rules['redaction.customPatterns'].value.map(({ item }) => item),
    isReversible: rules['redaction.reversible'].value,
    onDetectorError: 'block',
  }
}

const strictest = (a: ConsentMode, b: ConsentMode): ConsentMode => (consentModes.indexOf(a) <= consentModes.indexOf(b) ? a : b)

/** The strictest of the user's wish, the policy's, and what mode and class ask for; the reason names who asks. */
const consentOf = (rules: PolicyRules, { consent, dataClass }: PolicyRequest): { mode: ConsentMode; reason: PolicyReason } => {
  const demands: { rule: string; sources: readonly string[]; mode: ConsentMode }[] = [
    { rule: 'cloud.consent.mode', ...ruled(rules['cloud.consent.mode']) },
    ...(rules['cloud.mode'].value === 'ask' ? [{ rule: 'cloud.mode', sources: rules['cloud.mode'].sources, mode: 'per-message' as const }] : []),
    ...classesUpTo(dataClass)
      .map((name) => ({ rule: `data.byClass.${name}.cloud`, found: rules[`data.byClass.${name}.cloud` as const] }))
      .filter(({ found }) => found.value === 'ask')
      .map(({ rule, found }) => ({ rule, sources: found.sources, mode: 'per-message' as const })),
  ]
  const mode = demands.map((demand) => demand.mode).reduce(strictest, consent.mode)
  const who = demands.find((demand) => demand.mode === mode && demand.sources.length > 0) ?? { rule: 'consent', sources: ['you'] }
  return {
    mode,
    reason: {
      rule: who.rule,
      source: who.sources.join(', '),
      sentenceCode: 'consent-needed',
      sentence: reasonSentence('consent-needed', mode),
    },
  }
}

const ruled = ({ value, sources }: PolicyRules['cloud.consent.mode']): { sources: readonly string[]; mode: ConsentMode } => ({ sources, mode: value })

/** What was given for a chat does not count where every message is asked for. */
const isConsentEnough = (rules: PolicyRules, { consent }: PolicyRequest, required: ConsentMode): boolean => {
  if (required === 'none') return true
  const days = rules['cloud.consent.expiresDays'].value
  return consent.isGiven && consent.mode === required && (days === null || consent.ageDays <= days)
}

const allowed = (rules: PolicyRules): PolicyReason => ({
  rule: 'cloud.mode',
  source: rules['cloud.mode'].sources.join(', '),
  sentenceCode: 'allowed',
  sentence: reasonSentence('allowed', ''),
})
