// core/policy/view-policy.ts - The effective policy as the window and the terminal show it.
import type { EffectivePolicy, PolicyFetch, PolicyRule, PolicySource, PolicyView } from '../../contract/policy.ts'
import { bannerSentence } from './banner-sentence.ts'
import { policyPaths } from './rule-lattices.ts'
import { ruleWords } from './rule-words.ts'
import { settingLocks } from './setting-locks.ts'

export type ViewParts = { policy: EffectivePolicy; sources: readonly PolicySource[]; fetches: readonly PolicyFetch[]; nowMs: number }

export const viewPolicy = ({ policy, sources, fetches, nowMs }: ViewParts): PolicyView => ({
  isManaged: sources.length > 0,
  sources: [...sources],
  faults: [...policy.faults],
  fetches: [...fetches],
  banner: bannerSentence(policy, fetches, nowMs),
  killSwitch: policy.killSwitch,
  rules: policyRules(policy),
  locks: settingLocks(policy),
})

/** Those that somebody has said something about, in the order of a policy file. */
export const policyRules = ({ rules }: EffectivePolicy): PolicyRule[] =>
  policyPaths
    .filter((path) => rules[path].sources.length > 0)
    .map((path) => ({ path, words: ruleWords(rules, path), sources: [...rules[path].sources] }))
