/* What "stricter" means, for every rule of a policy.
 *
 * DESIGN: a rule is a semilattice: one widest value, and a `meet` that takes the
 * stricter of two and unites the sources where both say the same. Meet is
 * commutative, associative and idempotent, and never wider than either side, so
 * the order in which policies are found cannot matter and adding one can only
 * restrict. Everything about merging follows from this one table.
 *
 * Allow-lists do not intersect as texts (globs have no handy intersection): a
 * rule keeps all of its lists, and each of them has to agree. */
import { cloudModes, consentModes, redactionLevels } from '../../contract/cloud-terms.ts'
import type { CustomPattern, LabelRule, ProviderRule } from '../../contract/policy-file.ts'
import type { PolicyFields, PolicyPath, PolicyRules, Ruled, Sourced } from '../../contract/policy.ts'
import { powerLevels } from '../../contract/power.ts'

type Lattice<T> = {
  /** What holds where nobody says anything. */
  widest: T
  meet: (a: Ruled<T>, b: Ruled<T>) => Ruled<T>
}

/** Sorted, each once: the same for every order. */
export const uniteSources = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].toSorted()

const chain = <T>(widest: T, isStricter: (a: T, b: T) => boolean): Lattice<T> => ({
  widest,
  meet: (a, b) => {
    if (isStricter(a.value, b.value)) return a
    if (isStricter(b.value, a.value)) return b
    if (a.sources.length === 0) return b
    if (b.sources.length === 0) return a
    return { value: a.value, sources: uniteSources(a.sources, b.sources) }
  },
})

/** `order` from strictest to widest. */
const lowest = <T extends string>(order: readonly [T, ...T[]]): Lattice<T> =>
  chain(order.at(-1) ?? order[0], (a, b) => order.indexOf(a) < order.indexOf(b))

/** `order` from widest to strictest. */
const highest = <T extends string>(order: readonly [T, ...T[]]): Lattice<T> => chain(order[0], (a, b) => order.indexOf(a) > order.indexOf(b))

/** Permitted unless somebody says no. */
const may: Lattice<boolean> = chain(true, (a, b) => !a && b)
/** Not demanded unless somebody says so. */
const must: Lattice<boolean> = chain(false, (a, b) => a && !b)
const smallest: Lattice<number | null> = chain<number | null>(null, (a, b) => a !== null && (b === null || a < b))
const smallestFrom = (widest: number): Lattice<number> => chain(widest, (a, b) => a < b)
const largestFrom = (widest: number): Lattice<number> => chain(widest, (a, b) => a > b)

const union = <T>(): Lattice<readonly Sourced<T>[]> => ({
  widest: [],
  meet: (a, b) => {
    if (a.sources.length === 0) return b
    if (b.sources.length === 0) return a
    const byKey = new Map<string, Sourced<T>>()
    for (const { item, sources } of [...a.value, ...b.value]) {
      const key = JSON.stringify(item)
      byKey.set(key, { item, sources: uniteSources(byKey.get(key)?.sources ?? [], sources) })
    }
    const value = [...byKey].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, element]) => element)
    return { value, sources: uniteSources(a.sources, b.sources) }
  },
})

const names = union<string>()
const nameLists = union<readonly string[]>()
const trigger = may
const classCloud = lowest(['block', 'ask', 'allow'])
const classRedaction = highest(redactionLevels)
const entity = highest(['allow', 'placeholder', 'block'])

export const lattices: { readonly [Path in PolicyPath]: Lattice<PolicyFields[Path]> } = {
  'cloud.mode': lowest(cloudModes),
  'cloud.consent.mode': lowest(consentModes),
  'cloud.consent.expiresDays': smallest,
  'cloud.consent.showPayloadPreview': must,
  'cloud.providers.allow': union<readonly ProviderRule[]>(),
  'cloud.providers.deny': names,
  'cloud.models.allow': nameLists,
  'cloud.models.deny': names,
  'cloud.models.maxContextTokens': smallest,
  'cloud.models.maxOutputTokens': smallest,
  'cloud.userKeys': lowest(['forbid', 'allow']),
  'cloud.customEndpoints': lowest(['forbid', 'allow']),
  'cloud.tools': lowest(['forbid', 'allowList', 'allow']),
  'cloud.attachments.images': may,
  'cloud.attachments.files': may,
  'cloud.attachments.maxBytes': smallest,
  'cloud.triggers.user': trigger,
  'cloud.triggers.low-confidence': trigger,
  'cloud.triggers.context-overflow': trigger,
  'cloud.triggers.thermal': trigger,
  'cloud.triggers.battery': trigger,
  'data.default': highest(['public', 'internal', 'confidential', 'restricted']),
  'data.byClass.public.cloud': classCloud,
  'data.byClass.internal.cloud': classCloud,
  'data.byClass.confidential.cloud': classCloud,
  'data.byClass.restricted.cloud': classCloud,
  'data.byClass.public.redaction': classRedaction,
  'data.byClass.internal.redaction': classRedaction,
  'data.byClass.confidential.redaction': classRedaction,
  'data.byClass.restricted.redaction': classRedaction,
  'data.labels': union<LabelRule>(),
  'data.ragToCloud': lowest(['block', 'redacted', 'allow']),
  'data.historyTurnsToCloud': smallest,
  'redaction.level': highest(redactionLevels),
  'redaction.entities.EMAIL': entity,
  'redaction.entities.PHONE': entity,
  'redaction.entities.IBAN': entity,
  'redaction.entities.CREDIT_CARD': entity,
  'redaction.entities.IP': entity,
  'redaction.entities.MAC': entity,
  'redaction.entities.SECRET': entity,
  'redaction.entities.NATIONAL_ID': entity,
  'redaction.entities.HOUSE_ADDRESS': entity,
  'redaction.entities.NAME': entity,
  'redaction.entities.CUSTOM': entity,
  'redaction.customPatterns': union<CustomPattern>(),
  'redaction.reversible': may,
  'redaction.minNerConfidence': smallestFrom(1),
  'budget.currency': names,
  'budget.perRequest': smallest,
  'budget.perUserDay': smallest,
  'budget.perUserMonth': smallest,
  'budget.tokensPerDay': smallest,
  'budget.warnAtPct': smallestFrom(100),
  'retention.chatsDays': smallest,
  'retention.cloudTranscriptsDays': smallest,
  'retention.auditDays': largestFrom(0),
  'retention.exportAllowed': may,
  'retention.encryptAtRest': lowest(['required', 'preferred']),
  'audit.content': lowest(['none', 'hash', 'redacted', 'full']),
  'audit.sink': names,
  'audit.includeLocal': must,
  'local.models.allow': nameLists,
  'local.models.hubs': nameLists,
  'local.models.requireSha256': must,
  'local.models.unsignedTemplates': highest(['allow', 'warn', 'block']),
  'local.apiServer.enabled': may,
  'local.apiServer.lan': may,
  'local.apiServer.requireToken': must,
  'power.maxLevelOverride': highest(powerLevels),
  'power.offloadOnBattery': may,
  'updates.channel': lowest(['stable', 'beta']),
  'updates.enforce': must,
}

const isPath = (text: string): text is PolicyPath => text in lattices

/** All of them, in the order of a policy file. */
export const policyPaths: readonly PolicyPath[] = Object.keys(lattices).filter(isPath)

const isComplete = (rules: object): rules is PolicyRules => policyPaths.every((path) => path in rules)

const makeWidest = (): PolicyRules => {
  const rules = Object.fromEntries(policyPaths.map((path) => [path, { value: lattices[path].widest, sources: [] }]))
  if (!isComplete(rules)) throw new Error('A rule of the policy is missing from its table')
  return rules
}

const widest = makeWidest()

/** Nobody says anything. */
export const widestRules = (): PolicyRules => ({ ...widest })

export const meetRules = (a: PolicyRules, b: PolicyRules): PolicyRules => {
  // A copy is filled: making it anew, name by name, takes several times as long.
  const rules = { ...a }
  const meet = <Path extends PolicyPath>(into: Record<Path, Ruled<PolicyFields[Path]>>, path: Path): void => {
    into[path] = lattices[path].meet(a[path], b[path])
  }
  for (const path of policyPaths) meet(rules, path)
  return rules
}
