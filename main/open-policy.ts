/* The policy of this computer, and the parts of the application that it holds back besides the cloud.
 *
 * Models, hub and power know nothing of policies: each is handed on with a gate in
 * front of it. The gates ask at the moment of use, so that a change of the policy
 * needs nothing to be told. */
import { AppError } from './contract/errors.ts'
import type { PolicyRules } from './contract/policy.ts'
import { type LocalRefusal, refuseHub, refuseModel, refuseTemplate } from './core/policy/local-rules.ts'
import type { ShelfModel } from './features/models/model-shelf.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import { nameOf } from './features/models/library-state.ts'
import { type Policy, type PolicyOptions, createPolicy } from './features/policy/create-policy.ts'
import { findPlaces } from './features/policy/policy-places.ts'
import { queryRegistry } from './features/policy/query-registry.ts'
import type { Power } from './features/power/create-power.ts'
import type { Network } from './network/network.ts'

export const openPolicy = (options: Pick<PolicyOptions, 'dataDir' | 'stored' | 'log'>): Promise<Policy> =>
  createPolicy({ ...options, places: findPlaces(process.platform, process.env), queryRegistry })

/** The same library; what a policy does not allow is not loaded, whoever asks for it. */
export const policeModels = (models: ModelsFeature, policy: Pick<Policy, 'effective'>): ModelsFeature => {
  const { shelf, state } = models
  const admit = (id: ShelfModel['id']): void => {
    const record = state.get(id)
    const names = [record.id, nameOf(record), ...(record.source === null ? [] : [record.source.repository]), ...(record.sha256 === null ? [] : [`sha256:${record.sha256}`])]
    refuse(refuseModel(policy.effective(), { names, sha256: record.sha256 }), nameOf(record))
    refuse(refuseTemplate(policy.effective(), state.summaryOf(record).template), nameOf(record))
  }
  const police = (model: ShelfModel): ShelfModel => ({
    ...model,
    prepare: async () => {
      const request = await model.prepare()
      // Afterwards: by then the checksum is known, if it can be.
      admit(model.id)
      return request
    },
  })
  return {
    ...models,
    shelf: {
      ...shelf,
      chosen: (chatId) => police(shelf.chosen(chatId)),
      model: (id, options) => police(shelf.model(id, options)),
      ableToChat: (id, options) => police(shelf.ableToChat(id, options)),
      loadRequest: async (id) => {
        const request = await shelf.loadRequest(id)
        admit(id)
        return request
      },
    },
  }
}

/** The hub's way to the network; a hub that no policy allows is not asked. Files are resolved at the hub before they are fetched. */
export const policeHub = <Way extends Pick<Network, 'send'>>(network: Way, policy: Pick<Policy, 'effective'>): Way => ({
  ...network,
  send: async (request) => {
    const { origin } = new URL(request.url)
    refuse(refuseHub(policy.effective(), origin), origin)
    return await network.send(request)
  },
})

export const capPower = (power: Pick<Power, 'setAdminCaps'>, policy: Pick<Policy, 'follow'>): void => {
  let last: string | undefined
  policy.follow(({ policy: { rules } }) => {
    const caps = capsOf(rules)
    const key = JSON.stringify(caps)
    if (key === last || (caps === null && last === undefined)) return
    last = key
    power.setAdminCaps(caps)
  })
}

const capsOf = ({ 'power.maxLevelOverride': { value } }: PolicyRules): { fastestLevel: typeof value; maxThreads: null } | null =>
  value === 'boost' ? null : { fastestLevel: value, maxThreads: null }

const refuse = (refusal: LocalRefusal | null, what: string): void => {
  if (refusal === null) return
  const { rule, sources } = refusal
  throw new AppError('policy-denied', `${what} is not allowed by ${rule}`, { details: { reason: 'policy', rule, source: sources.join(', '), what: what.slice(0, 300) } })
}
