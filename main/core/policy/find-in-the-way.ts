// core/policy/find-in-the-way.ts - Everything in a policy that keeps a request here, each with its rule and who set it.
import type { ProviderRule } from '../../contract/policy-file.ts'
import type { EffectivePolicy, PolicyPath, PolicyReason, PolicyRequest, PolicyRules, PolicySentenceCode } from '../../contract/policy.ts'
import { classesUpTo } from './classes-up-to.ts'
import { reasonSentence } from './reason-sentence.ts'
import { matchesName } from './safe-pattern.ts'

type Check = (rules: PolicyRules, request: PolicyRequest) => PolicyReason[]

export const findInTheWay = (policy: EffectivePolicy, request: PolicyRequest): PolicyReason[] => [
  ...policy.faults.map(({ source, code }) => objection('source', [source], ['fault', code])),
  ...(policy.killSwitch.isOn ? [objection('kill-switch', ['you'], ['kill-switch', ''])] : []),
  ...(request.networkOffline ? [objection('network.offline', ['you'], ['offline', ''])] : []),
  ...checks.flatMap((check) => check(policy.rules, request)),
]

const objection = (rule: string, sources: readonly string[], [code, detail]: [PolicySentenceCode, string]): PolicyReason => ({
  rule,
  source: sources.join(', '),
  sentenceCode: code,
  sentence: reasonSentence(code, detail),
})

/** An objection of one rule, if `isInTheWay`. */
const by = (rules: PolicyRules, path: PolicyPath, problem: { isInTheWay: boolean; code: PolicySentenceCode; detail?: string }): PolicyReason[] =>
  problem.isInTheWay ? [objection(path, rules[path].sources, [problem.code, problem.detail ?? ''])] : []

const isOver = (amount: number, limit: number | null): boolean => limit !== null && amount > limit

const checks: readonly Check[] = [
  (rules) => by(rules, 'cloud.mode', { isInTheWay: rules['cloud.mode'].value === 'off', code: 'mode-off' }),
  (rules, { trigger }) => by(rules, `cloud.triggers.${trigger}`, { isInTheWay: !rules[`cloud.triggers.${trigger}`].value, code: 'trigger-forbidden', detail: trigger }),
  (rules, { provider }) =>
    rules['cloud.providers.deny'].value
      .filter(({ item }) => matchesName(item, provider.id, { ignoresCase: true }))
      .map(({ sources }) => objection('cloud.providers.deny', sources, ['provider-denied', provider.id])),
  (rules, { provider }) =>
    rules['cloud.providers.allow'].value
      .filter(({ item }) => !item.some((entry) => allowsProvider(entry, provider)))
      .map(({ sources }) => objection('cloud.providers.allow', sources, ['provider-not-allowed', provider.id])),
  (rules, { model }) =>
    rules['cloud.models.deny'].value
      .filter(({ item }) => matchesName(item, model, { ignoresCase: true }))
      .map(({ sources }) => objection('cloud.models.deny', sources, ['model-denied', model])),
  (rules, { model }) =>
    rules['cloud.models.allow'].value
      .filter(({ item }) => !item.some((glob) => matchesName(glob, model, { ignoresCase: false })))
      .map(({ sources }) => objection('cloud.models.allow', sources, ['model-not-allowed', model])),
  (rules, { provider }) => by(rules, 'cloud.userKeys', { isInTheWay: provider.isUserKey && rules['cloud.userKeys'].value === 'forbid', code: 'user-key-forbidden' }),
  (rules, { provider }) =>
    by(rules, 'cloud.customEndpoints', {
      isInTheWay: provider.isCustomEndpoint && rules['cloud.customEndpoints'].value === 'forbid',
      code: 'custom-endpoint-forbidden',
    }),
  (rules, { dataClass }) =>
    classesUpTo(dataClass).flatMap((name) => {
      const path = `data.byClass.${name}.cloud` as const
      return by(rules, path, { isInTheWay: rules[path].value === 'block', code: 'class-blocked', detail: dataClass })
    }),
  (rules, { promptTokens }) => {
    const limit = rules['cloud.models.maxContextTokens'].value
    return by(rules, 'cloud.models.maxContextTokens', { isInTheWay: isOver(promptTokens, limit), code: 'prompt-too-long', detail: String(limit) })
  },
  (rules, { maxOutputTokens }) => {
    const limit = rules['cloud.models.maxOutputTokens'].value
    return by(rules, 'cloud.models.maxOutputTokens', { isInTheWay: isOver(maxOutputTokens, limit), code: 'output-too-long', detail: String(limit) })
  },
  (rules, { hasAttachments: { images } }) =>
    by(rules, 'cloud.attachments.images', { isInTheWay: images > 0 && !rules['cloud.attachments.images'].value, code: 'images-forbidden' }),
  (rules, { hasAttachments: { files } }) =>
    by(rules, 'cloud.attachments.files', { isInTheWay: files > 0 && !rules['cloud.attachments.files'].value, code: 'files-forbidden' }),
  (rules, { hasAttachments: { bytes } }) => {
    const limit = rules['cloud.attachments.maxBytes'].value
    return by(rules, 'cloud.attachments.maxBytes', { isInTheWay: isOver(bytes, limit), code: 'attachments-too-large', detail: String(limit) })
  },
  (rules) => by(rules, 'budget.currency', { isInTheWay: rules['budget.currency'].value.length > 1, code: 'currencies-differ' }),
]

const allowsProvider = (entry: ProviderRule, provider: PolicyRequest['provider']): boolean => {
  const hasContract = provider.trust !== 'public'
  const isRegion = entry.regions?.some((region) => region.toLowerCase() === provider.region?.toLowerCase()) ?? true
  const needsContract = entry.requireZdr === true || entry.allowTraining === false
  return (
    matchesName(entry.id, provider.id, { ignoresCase: false }) &&
    (entry.baseUrls?.some((allowed) => isWithin(allowed, provider.baseUrl)) ?? true) &&
    isRegion &&
    (hasContract || !needsContract)
  )
}

/** Same scheme, host and port, and a path that begins, by whole parts, with the allowed one. */
export const isWithin = (allowed: string, address: string): boolean => {
  if (!URL.canParse(allowed) || !URL.canParse(address)) return false
  const [inner, outer] = [new URL(address), new URL(allowed)]
  const isSamePlace = inner.origin === outer.origin && inner.origin !== 'null' && inner.username === '' && inner.password === ''
  return isSamePlace && folderOf(inner.pathname).startsWith(folderOf(outer.pathname))
}

const folderOf = (pathname: string): string => (pathname.endsWith('/') ? pathname : `${pathname}/`)
