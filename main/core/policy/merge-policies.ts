// core/policy/merge-policies.ts - Several policies as one: the stricter of each rule, all faults, the kill switch of any.
import type { EffectivePolicy, KillSwitch, PolicyFault } from '../../contract/policy.ts'
import { meetRules, widestRules } from './rule-lattices.ts'

export const unrestricted = (): EffectivePolicy => ({ rules: widestRules(), faults: [], killSwitch: { isOn: false, sinceMs: null } })

/** Commutative, associative and idempotent; the result allows nothing that either side forbids. */
export const mergePolicies = (a: EffectivePolicy, b: EffectivePolicy): EffectivePolicy => ({
  rules: meetRules(a.rules, b.rules),
  faults: mergeFaults(a.faults, b.faults),
  killSwitch: mergeSwitches(a.killSwitch, b.killSwitch),
})

export const mergeAll = (policies: readonly EffectivePolicy[]): EffectivePolicy => policies.reduce(mergePolicies, unrestricted())

const mergeFaults = (a: readonly PolicyFault[], b: readonly PolicyFault[]): PolicyFault[] => {
  const byKey = new Map([...a, ...b].map((fault) => [`${fault.source}\n${fault.code}\n${fault.detail}`, fault]))
  return [...byKey].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, fault]) => fault)
}

const mergeSwitches = (a: KillSwitch, b: KillSwitch): KillSwitch => {
  const since = [a, b].filter(({ isOn }) => isOn).map(({ sinceMs }) => sinceMs ?? 0)
  return since.length === 0 ? { isOn: false, sinceMs: null } : { isOn: true, sinceMs: Math.min(...since) }
}
