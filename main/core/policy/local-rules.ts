// core/policy/local-rules.ts - What a policy allows on this computer: which models, from which hubs.
import type { EffectivePolicy } from '../../contract/policy.ts'
import { isWithin } from './find-in-the-way.ts'
import { matchesName } from './safe-pattern.ts'

export type LocalRefusal = { rule: 'local.models.allow' | 'local.models.hubs' | 'local.models.requireSha256' | 'local.models.unsignedTemplates'; sources: readonly string[] }

/** `names`: all that a model is known by, such as its id, its name and `owner/name`; one of them has to be on every list. */
export const refuseModel = ({ rules }: EffectivePolicy, model: { names: readonly string[]; sha256: string | null }): LocalRefusal | null => {
  const list = rules['local.models.allow'].value.find(
    ({ item }) => !item.some((glob) => model.names.some((name) => matchesName(glob, name, { ignoresCase: false }))),
  )
  if (list !== undefined) return { rule: 'local.models.allow', sources: list.sources }
  const checksum = rules['local.models.requireSha256']
  return checksum.value && model.sha256 === null ? { rule: 'local.models.requireSha256', sources: checksum.sources } : null
}

/** `isKnown`: the chat template is on the list that comes with Hearth, or is Hearth's own. */
export const refuseTemplate = ({ rules }: EffectivePolicy, { isKnown }: { isKnown: boolean }): LocalRefusal | null => {
  const rule = rules['local.models.unsignedTemplates']
  return rule.value === 'block' && !isKnown ? { rule: 'local.models.unsignedTemplates', sources: rule.sources } : null
}

/** `address`: the hub's origin. */
export const refuseHub = ({ rules }: EffectivePolicy, address: string): LocalRefusal | null => {
  const list = rules['local.models.hubs'].value.find(({ item }) => !item.some((hub) => isWithin(hub, address)))
  return list === undefined ? null : { rule: 'local.models.hubs', sources: list.sources }
}
