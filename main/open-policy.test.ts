import { describe, expect, it } from 'vitest'
import type { PowerLevel } from './contract/power.ts'
import type { EffectivePolicy } from './contract/policy.ts'
import { mergePolicies, unrestricted } from './core/policy/merge-policies.ts'
import { readPolicy } from './core/policy/read-policy.ts'
import { refuseHub, refuseModel } from './core/policy/local-rules.ts'
import { openTestFeature } from './features/models/feature-for-tests.ts'
import type { OutgoingRequest } from './network/outgoing-request.ts'
import { capPower, policeHub, policeModels } from './open-policy.ts'

const local = (rules: unknown, source = 'admin'): EffectivePolicy =>
  readPolicy(JSON.stringify({ schemaVersion: 1, policyId: 'a', ...Object(rules) }), source, 0).policy

describe('what a policy allows on this computer', () => {
  it('is a model that is on every list by one of its names, with a checksum where one is demanded', () => {
    const policy = mergePolicies(local({ local: { models: { allow: ['acme/*', 'sha256:ab*'] } } }, 'a'), local({ local: { models: { allow: ['*-7b', 'sha256:*'] } } }, 'b'))
    const strict = mergePolicies(policy, local({ local: { models: { requireSha256: true } } }, 'c'))
    expect([
      refuseModel(policy, { names: ['acme/llm-7b'], sha256: null }),
      refuseModel(policy, { names: ['some name', 'sha256:abcd'], sha256: 'abcd' }),
      refuseModel(policy, { names: ['acme/llm-3b'], sha256: null }),
      refuseModel(strict, { names: ['acme/llm-7b'], sha256: null }),
      refuseModel(unrestricted(), { names: ['anything'], sha256: null }),
    ]).toEqual([null, null, { rule: 'local.models.allow', sources: ['b'] }, { rule: 'local.models.requireSha256', sources: ['c'] }, null])
  })

  it('is a hub on the list, by its whole origin', () => {
    const policy = local({ local: { models: { hubs: ['https://hub.acme.example'] } } })
    const asked = ['https://hub.acme.example', 'http://hub.acme.example', 'https://hub.acme.example:444', 'https://hub.acme.example.evil.example', 'https://huggingface.co']
    expect(asked.filter((origin) => refuseHub(policy, origin) === null)).toEqual(['https://hub.acme.example'])
    expect(asked.filter((origin) => refuseHub(unrestricted(), origin) === null)).toEqual(asked)
  })

  it('is a power level, told to the governor when it changes and not before', () => {
    const told: unknown[] = []
    const listeners: ((change: { what: 'policy'; policy: EffectivePolicy }) => void)[] = []
    capPower({ setAdminCaps: (caps) => told.push(caps) }, { follow: (listener) => void listeners.push(listener) })
    const tell = (level: PowerLevel | null): void => {
      for (const listener of listeners) listener({ what: 'policy', policy: local({ power: { maxLevelOverride: level } }) })
    }
    for (const level of [null, 'eco', 'eco', 'saver', null] as const) tell(level)
    expect(told).toEqual([{ fastestLevel: 'eco', maxThreads: null }, { fastestLevel: 'saver', maxThreads: null }, null])
  })

  it('is asked again each time a model is loaded, whoever loads it', async () => {
    await using feature = await openTestFeature()
    const starter = feature.shelf.choice(null).modelId
    let policy = unrestricted()
    const { shelf } = policeModels(feature, { effective: () => policy })
    const chosen = shelf.chosen()
    expect((await chosen.prepare()).modelPath).toBe(feature.starterPath)
    policy = local({ local: { models: { allow: ['acme/*'] } } })
    const denied = { code: 'policy-denied', details: { reason: 'policy', rule: 'local.models.allow', source: 'admin' } }
    await expect(chosen.prepare()).rejects.toMatchObject(denied)
    await expect(shelf.ableToChat(starter).prepare()).rejects.toMatchObject(denied)
    await expect(shelf.model(starter).prepare()).rejects.toMatchObject(denied)
    await expect(shelf.loadRequest(starter)).rejects.toMatchObject(denied)
    policy = local({ local: { models: { allow: [starter] } } })
    expect((await shelf.loadRequest(starter)).modelPath).toBe(feature.starterPath)
  })

  it('keeps a hub that is not on the list from being asked at all', async () => {
    const sent: string[] = []
    const send = ({ url }: OutgoingRequest): Promise<never> => {
      sent.push(url)
      return Promise.reject(new Error('no network here'))
    }
    const policy = local({ local: { models: { hubs: ['https://hub.acme.example'] } } })
    const way = policeHub({ send }, { effective: () => policy })
    const ask = (url: string): Promise<unknown> => way.send({ area: 'hub', purpose: 'search', subject: 'x', url, maxBytes: 1 })
    await expect(ask('https://hub.acme.example/api/models')).rejects.toThrow('no network here')
    await expect(ask('https://huggingface.co/api/models')).rejects.toMatchObject({ code: 'policy-denied', details: { rule: 'local.models.hubs' } })
    expect(sent).toEqual(['https://hub.acme.example/api/models'])
  })
})
