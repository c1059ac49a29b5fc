/* The laws of policies, over generated ones: order does not matter, adding never allows more, and somebody else says the same.
 *
 * Policies and requests are made of few words, so that rules and requests often meet. What took the time was making
 * policies, not merging them: so 10,000 are made once, and each case of each law takes its own out of these. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CloudTrigger, EntityKind, ProviderKind, consentModes, dataClasses, redactionLevels } from '../../contract/cloud-terms.ts'
import { PolicyFile } from '../../contract/policy-file.ts'
import { type EffectivePolicy, type PolicyDecision, PolicyRequest } from '../../contract/policy.ts'
import { powerLevels } from '../../contract/power.ts'
import { type OracleAnswer, askOracle } from './decide-oracle-for-tests.ts'
import { decideRequest } from './decide-request.ts'
import { liftPolicy } from './lift-policy.ts'
import { mergeAll, mergePolicies, unrestricted } from './merge-policies.ts'
import { faultyPolicy } from './read-policy.ts'
import { policyPaths } from './rule-lattices.ts'

const glob = fc.constantFrom('*', 'a*', '*b', 'ab', 'a/b', 'A*', '*.*', 'a.b', 'provider')
const name = fc.constantFrom('ab', 'a', 'b', 'AB', 'a/b', 'a.b', 'axb', 'provider', 'other')
const baseUrl = fc.constantFrom('https://a.example', 'https://a.example/v1', 'https://a.example:8443', 'http://a.example', 'https://b.example/', 'https://a.example/v1/')
const address = fc.constantFrom('https://a.example/v1', 'https://a.example/v10', 'https://a.example', 'http://a.example/v1', 'https://b.example/x', 'https://user@a.example/v1', 'nonsense')
const region = fc.constantFrom('eu', 'us', 'EU')
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 })
/** Each field present or not; policies that say little are as frequent as those that say much. */
const maybe = <T extends object>(shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => fc.record(shape, { requiredKeys: [] })

const providerRule = fc.record(
  { id: glob, baseUrls: some(baseUrl), regions: some(region), requireZdr: fc.boolean(), allowTraining: fc.boolean() },
  { requiredKeys: ['id'] },
)
const classRule = maybe({ cloud: fc.constantFrom('allow', 'allow', 'ask', 'block'), redaction: fc.constantFrom(...redactionLevels) })
/** Mostly yes: where everything is forbidden, nothing is learnt. */
const mostly = fc.constantFrom(true, true, true, false)
const tokens = fc.constantFrom(0, 10, 1000)

const cloud = maybe({
  mode: fc.constantFrom('auto', 'auto', 'ask', 'off'),
  consent: maybe({
    mode: fc.constantFrom('perMessage', 'perConversation', 'perProvider', 'none', 'none'),
    expiresDays: fc.constantFrom(0, 30),
    showPayloadPreview: fc.boolean(),
  }),
  providers: maybe({ allow: some(providerRule), deny: fc.array(glob, { maxLength: 1 }) }),
  models: maybe({ allow: some(glob), deny: fc.array(glob, { maxLength: 1 }), maxContextTokens: tokens, maxOutputTokens: tokens }),
  userKeys: fc.constantFrom('forbid', 'allow', 'allow'),
  customEndpoints: fc.constantFrom('forbid', 'allow', 'allow'),
  tools: fc.constantFrom('forbid', 'allowList'),
  attachments: maybe({ images: mostly, files: mostly, maxBytes: tokens }),
  triggers: maybe({ lowConfidence: mostly, contextOverflow: mostly, thermal: mostly, battery: mostly, userExplicit: mostly }),
})

const rest = {
  data: maybe({
    default: fc.constantFrom(...dataClasses),
    byClass: maybe({ public: classRule, internal: classRule, confidential: classRule, restricted: classRule }),
    labels: some(
      fc.record({
        match: fc.constantFrom({ folderGlob: '**/HR/**' }, { regex: '(?i)atlas' }, { folderGlob: '*', regex: 'a+' }),
        class: fc.constantFrom(...dataClasses),
      }),
    ),
    ragToCloud: fc.constantFrom('block', 'redacted', 'allow'),
    historyTurnsToCloud: tokens,
  }),
  redaction: maybe({
    level: fc.constantFrom(...redactionLevels),
    entities: fc.dictionary(fc.constantFrom(...EntityKind.options), fc.constantFrom('allow', 'placeholder', 'block'), { maxKeys: 3 }),
    customPatterns: some(fc.record({ id: fc.constantFrom('A', 'B'), regex: fc.constantFrom('E\\d+', 'x'), action: fc.constantFrom('placeholder', 'block') })),
    reversible: fc.boolean(),
  }),
  budget: maybe({ perRequest: tokens, perUserDay: tokens, perUserMonth: tokens, tokensPerDay: tokens, warnAtPct: fc.constantFrom(50, 80) }).chain((budget) =>
    fc.constantFrom('USD', 'USD', 'USD', 'EUR').map((currency) => ({ ...budget, currency })),
  ),
  retention: maybe({ chatsDays: tokens, auditDays: tokens, exportAllowed: fc.boolean() }),
  audit: maybe({ content: fc.constantFrom('none', 'hash', 'redacted', 'full'), sink: some(fc.constantFrom('file', 'syslog')), includeLocal: fc.boolean() }),
  local: maybe({ models: maybe({ allow: some(glob), hubs: some(baseUrl), requireSha256: fc.boolean() }), apiServer: maybe({ enabled: fc.boolean(), lan: fc.boolean() }) }),
  power: maybe({ maxLevelOverride: fc.constantFrom(...powerLevels, null), offloadOnBattery: fc.boolean() }),
  updates: maybe({ channel: fc.constantFrom('stable', 'beta'), enforce: fc.boolean() }),
}

/** As an administrator may write it; parsed, so that no generated policy is one that would be refused. */
const newPolicyFile: fc.Arbitrary<PolicyFile> = fc
  .record({ schemaVersion: fc.constant(1), policyId: fc.constantFrom('one', 'two'), cloud, ...rest }, { requiredKeys: ['schemaVersion', 'policyId'] })
  .map((file) => PolicyFile.parse(file))

const numRuns = 10_000
const anyPolicyFile = fc.constantFrom(...fc.sample(newPolicyFile, numRuns))

const count = fc.constantFrom(0, 0, 1, 11, 2000)

const anyRequest: fc.Arbitrary<PolicyRequest> = fc
  .record({
    provider: fc.record({
      id: name,
      kind: fc.constantFrom(...ProviderKind.options),
      baseUrl: address,
      region: fc.constantFrom('eu', 'us', null),
      trust: fc.constantFrom('own', 'contract', 'public'),
      isUserKey: fc.boolean(),
      isCustomEndpoint: fc.boolean(),
    }),
    model: name,
    dataClass: fc.constantFrom(...dataClasses),
    trigger: fc.constantFrom(...CloudTrigger.options),
    consent: fc.record({ mode: fc.constantFrom(...consentModes), isGiven: mostly, ageDays: fc.constantFrom(0, 0, 10, 40) }),
    promptTokens: count,
    maxOutputTokens: count,
    hasAttachments: fc.record({ images: fc.constantFrom(0, 0, 1), files: fc.constantFrom(0, 0, 1), bytes: count }),
    networkOffline: fc.constantFrom(false, false, false, true),
  })
  .map((request) => PolicyRequest.parse(request))

const lifted = (file: PolicyFile, source: string): EffectivePolicy => {
  const known = liftedBefore.get(file) ?? new Map<string, EffectivePolicy>()
  const policy = known.get(source) ?? { ...unrestricted(), rules: liftPolicy(file, source) }
  liftedBefore.set(file, known.set(source, policy))
  return policy
}
const liftedBefore = new WeakMap<PolicyFile, Map<string, EffectivePolicy>>()

const newPolicy: fc.Arbitrary<EffectivePolicy> = fc
  .tuple(anyPolicyFile, fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.boolean())
  .map(([file, source, isFaulty, isKilled]) => ({
    ...lifted(file, source),
    faults: isFaulty ? [{ source, code: 'expired' as const, detail: '' }] : [],
    killSwitch: isKilled ? { isOn: true, sinceMs: source.charCodeAt(0) } : { isOn: false, sinceMs: null },
  }))

const anyPolicy = fc.constantFrom(...fc.sample(newPolicy, numRuns))

const merged = (files: readonly PolicyFile[]): EffectivePolicy => mergeAll(files.map((file, index) => lifted(file, `source-${index}`)))
const answer = ({ isAllowed, needsConsent }: PolicyDecision): OracleAnswer => (!isAllowed ? 'stays' : needsConsent ? 'after-consent' : 'leaves')
const freedom: Record<OracleAnswer, number> = { stays: 0, 'after-consent': 1, leaves: 2 }
const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
/** Rule by rule: most are the very same objects. */
const isSamePolicy = (a: EffectivePolicy, b: EffectivePolicy): boolean =>
  policyPaths.every((path) => isSame(a.rules[path], b.rules[path])) && isSame(a.faults, b.faults) && isSame(a.killSwitch, b.killSwitch)

const files = fc.array(anyPolicyFile, { maxLength: 3 })
const runs = { numRuns }
/** A slow machine that does much else; no test waits for it. */
const timeoutMs = 180_000

describe('merging policies', { timeout: timeoutMs }, () => {
  it('does not depend on the order: 10,000 cases', () => {
    fc.assert(fc.property(anyPolicy, anyPolicy, (a, b) => isSamePolicy(mergePolicies(a, b), mergePolicies(b, a))), runs)
  })

  it('does not depend on the grouping: 10,000 cases', () => {
    fc.assert(fc.property(anyPolicy, anyPolicy, anyPolicy, (a, b, c) => isSamePolicy(mergePolicies(mergePolicies(a, b), c), mergePolicies(a, mergePolicies(b, c)))), runs)
  })

  it('with itself, or with nothing, changes nothing: 10,000 cases', () => {
    fc.assert(fc.property(anyPolicy, (a) => isSamePolicy(mergePolicies(a, a), a) && isSamePolicy(mergePolicies(a, unrestricted()), a)), runs)
  })
})

describe('a decision about a request', { timeout: timeoutMs }, () => {
  it('never allows more, and never takes out less, after another policy was added: 10,000 cases', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(files, anyPolicyFile, anyRequest, (before, added, asked) => {
        const policy = merged(before)
        const without = decideRequest(policy, asked)
        const withIt = decideRequest(mergePolicies(policy, lifted(added, 'added')), asked)
        seen.add(`${answer(without)} ${answer(withIt)}`)
        return freedom[answer(withIt)] <= freedom[answer(without)] && isNoGentler(withIt, without)
      }),
      runs,
    )
    // All that can happen did: the property would hold as well for a law that forbids everything.
    expect([...seen].toSorted()).toEqual(['after-consent after-consent', 'after-consent stays', 'leaves after-consent', 'leaves leaves', 'leaves stays', 'stays stays'])
  })

  it('is what an independent oracle says, for 10,000 pairs of policies and requests', () => {
    const seen = { stays: 0, 'after-consent': 0, leaves: 0 }
    fc.assert(
      fc.property(files, anyRequest, (policies, asked) => {
        const said = askOracle(policies, asked)
        seen[said] += 1
        return answer(decideRequest(merged(policies), asked)) === said
      }),
      runs,
    )
    expect(Object.values(seen).every((count) => count > 300)).toBe(true)
  })

  it('never allows more for a text that is more sensitive: 10,000 cases', () => {
    fc.assert(
      fc.property(files, anyRequest, fc.nat(2), (policies, asked, index) => {
        const policy = merged(policies)
        const [gentle, strict] = [index, index + 1].map((at) => decideRequest(policy, { ...asked, dataClass: dataClasses[at] ?? 'restricted' }))
        return gentle !== undefined && strict !== undefined && freedom[answer(strict)] <= freedom[answer(gentle)] && isNoGentler(strict, gentle)
      }),
      runs,
    )
  })

  it('is no, with any fault and with the kill switch on, whatever the rules say', () => {
    const fault = faultyPolicy({ source: 'x', code: 'expired', detail: '' })
    fc.assert(
      fc.property(files, anyRequest, (policies, asked) => {
        const policy = merged(policies)
        const killed = { ...policy, killSwitch: { isOn: true, sinceMs: 1 } }
        return !decideRequest(mergePolicies(policy, fault), asked).isAllowed && !decideRequest(killed, asked).isAllowed
      }),
      { numRuns: 1000 },
    )
  })
})

const strength = { allow: 0, placeholder: 1, block: 2 }

const isNoGentler = ({ redaction: a }: PolicyDecision, { redaction: b }: PolicyDecision): boolean =>
  redactionLevels.indexOf(a.level) >= redactionLevels.indexOf(b.level) &&
  EntityKind.options.every((kind) => strength[a.entities[kind] ?? 'allow'] >= strength[b.entities[kind] ?? 'allow']) &&
  b.customPatterns.every((pattern) => a.customPatterns.some((other) => isSame(other, pattern))) &&
  (b.isReversible || !a.isReversible)
