import { describe, expect, it } from 'vitest'
import type { PolicyFile } from '../../contract/policy-file.ts'
import type { EffectivePolicy, PolicyRequest } from '../../contract/policy.ts'
import { decideRequest } from './decide-request.ts'
import { labelClass } from './label-class.ts'
import { liftPolicy } from './lift-policy.ts'
import { mergeAll, unrestricted } from './merge-policies.ts'

const lifted = (file: PolicyFile, source: string): EffectivePolicy => ({ ...unrestricted(), rules: liftPolicy(file, source) })
const request: PolicyRequest = {
  provider: { id: 'anthropic', kind: 'anthropic', baseUrl: 'https://api.anthropic.com/v1', region: 'eu', trust: 'contract', isUserKey: false, isCustomEndpoint: false },
  model: 'claude-sonnet',
  dataClass: 'internal',
  trigger: 'user',
  consent: { mode: 'per-message', isGiven: true, ageDays: 0 },
  promptTokens: 1000,
  maxOutputTokens: 500,
  hasAttachments: { images: 0, files: 0, bytes: 0 },
  networkOffline: false,
}

describe('a decision about a request', () => {
  it('names every rule in the way, and who set it', () => {
    const policy = mergeAll([
      lifted({ schemaVersion: 1, policyId: 'a', cloud: { mode: 'off', models: { deny: ['CLAUDE-*'] } } }, '/etc/hearth/policy.json'),
      lifted({ schemaVersion: 1, policyId: 'b', cloud: { mode: 'off', providers: { allow: [] } } }, '/etc/hearth/policy.d/b.json'),
    ])
    expect(decideRequest(policy, request).reasons.map(({ rule, source, sentence }) => `${rule} | ${source} | ${sentence}`)).toEqual([
      'cloud.mode | /etc/hearth/policy.d/b.json, /etc/hearth/policy.json | The cloud is switched off by policy.',
      'cloud.providers.allow | /etc/hearth/policy.d/b.json | The provider anthropic is not on the list of allowed ones, or not with this address, region or trust.',
      'cloud.models.deny | /etc/hearth/policy.json | The model claude-sonnet is forbidden.',
    ])
  })

  it('does not take consent for a chat as consent for a message', () => {
    const policy = lifted({ schemaVersion: 1, policyId: 'a', cloud: { consent: { mode: 'perMessage' } } }, 'admin')
    const asked = { ...request, consent: { mode: 'per-chat' as const, isGiven: true, ageDays: 0 } }
    expect(decideRequest(unrestricted(), asked)).toMatchObject({ isAllowed: true, needsConsent: false, consentMode: 'per-chat' })
    expect(decideRequest(policy, asked)).toMatchObject({
      isAllowed: true,
      needsConsent: true,
      consentMode: 'per-message',
      reasons: [{ rule: 'cloud.consent.mode', source: 'admin', sentence: 'You are asked first, for every message.' }],
    })
  })

  it('gives a text the class of the most sensitive label that matches', () => {
    const policy = lifted(
      {
        schemaVersion: 1,
        policyId: 'a',
        data: {
          default: 'internal',
          labels: [
            { match: { folderGlob: '**/HR/**' }, class: 'restricted' },
            { match: { regex: '(?i)project\\s+atlas' }, class: 'confidential' },
          ],
        },
      },
      'admin',
    )
    expect({
      nothing: labelClass(policy, { folder: null, texts: ['hello'] }),
      word: labelClass(policy, { folder: '/home/ada', texts: ['hello', 'about PROJECT  Atlas'] }),
      folder: labelClass(policy, { folder: 'C:\\Shared\\hr', texts: [] }),
      deeper: labelClass(policy, { folder: '/srv/HR/2026/letters', texts: [] }),
      similar: labelClass(policy, { folder: '/srv/CHR/2026', texts: [] }),
    }).toEqual({ nothing: 'internal', word: 'confidential', folder: 'restricted', deeper: 'restricted', similar: 'internal' })
  })
})
