import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { EffectivePolicy } from './contract/policy.ts'
import { noLimits } from './core/budget/budget-types.ts'
import { unrestricted } from './core/policy/merge-policies.ts'
import { createSessionSecrets } from './core/secrets.ts'
import type { PolicyChange } from './features/policy/create-policy.ts'
import { createNetworkHandlers } from './features/network/handlers.ts'
import { createNetwork } from './network/network.ts'
import { enterOfflineSwitch, openAudit } from './open-audit.ts'
import { createTemporaryStorage, silentLog } from './storage/temporary-storage.ts'

/** A policy that is changed by hand. */
const createPolicyByHand = () => {
  let policy: EffectivePolicy = unrestricted()
  const listeners: ((change: PolicyChange) => void)[] = []
  const tell = (): void => listeners.forEach((listener) => listener({ what: 'policy', policy }))
  return {
    port: {
      effective: () => policy,
      follow: (listener: (change: PolicyChange) => void) => {
        listeners.push(listener)
        listener({ what: 'policy', policy })
      },
    },
    change: (to: Partial<EffectivePolicy>) => {
      policy = { ...policy, ...to }
      tell()
    },
    tell,
  }
}

const strict = (): EffectivePolicy['rules'] => ({ ...unrestricted().rules, 'cloud.mode': { value: 'off', sources: ['policy.json'] } })

describe('the audit log and the policy', () => {
  it('enters a change once, the kill switch each time, and nothing where nobody says anything', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const storage = await place.open()
    const policy = createPolicyByHand()
    const audit = openAudit({ dataDir: place.dataDir, storage, secrets, policy: policy.port, log: silentLog })
    const notes = (): (string | null)[] => audit.page({ before: null, limit: 50, events: null }).rows.map(({ event, note }) => `${event} ${note ?? ''}`.trim())
    policy.tell()
    await expect.poll(notes).toEqual([])
    policy.change({ killSwitch: { isOn: true, sinceMs: 1 } })
    await expect.poll(notes).toEqual(['kill-switch on', 'log-begun'])
    policy.change({ killSwitch: { isOn: false, sinceMs: null } })
    await expect.poll(notes).toHaveLength(3)
    policy.change({ rules: strict() })
    await expect.poll(notes).toHaveLength(4)
    policy.tell()
    policy.change({ faults: [{ source: 'policy.json', code: 'tampered', detail: 'never entered' }] })
    await expect.poll(notes).toEqual(['policy-invalid policy.json', 'policy-changed policy.json', 'kill-switch off', 'kill-switch on', 'log-begun'])
    expect(audit.page({ before: null, limit: 1, events: null }).rows[0]?.reasons).toEqual(['policy.json: tampered'])
    await audit.close()
  })

  it('enters at the next start what changed while Hearth was closed', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await place.open()
    const policy = createPolicyByHand()
    policy.change({ rules: strict() })
    const before = openAudit({ dataDir: place.dataDir, storage: first, secrets, policy: policy.port, log: silentLog })
    await expect.poll(() => before.page({ before: null, limit: 50, events: ['policy-changed'] }).rows).toHaveLength(1)
    await before.close()
    await first.close()
    const second = await place.open()
    policy.change({ rules: unrestricted().rules })
    const after = openAudit({ dataDir: place.dataDir, storage: second, secrets, policy: policy.port, log: silentLog })
    await expect.poll(() => after.page({ before: null, limit: 50, events: ['policy-changed'] }).rows.map(({ note }) => note)).toEqual(['no policy', 'policy.json'])
    await after.close()
  })

  it('enters a request that the last process did not bring to its end, with what was reserved', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.budget.reserve({ requestId: 'r1', maxCostMicro: 12, maxTokens: 5, limits: noLimits, nowMs: 0 })
    await first.close()
    const storage = await place.open()
    const audit = openAudit({ dataDir: place.dataDir, storage, secrets: createSessionSecrets(), policy: createPolicyByHand().port, log: silentLog })
    await expect.poll(() => audit.page({ before: null, limit: 1, events: ['request-ended'] }).rows).toMatchObject([{ requestId: 'r1', outcome: 'lost', costMicro: 12 }])
    await audit.close()
  })
})

it('the offline switch is entered with who turned it, each time and only when it changes', async () => {
  await using place = createTemporaryStorage()
  const storage = await place.open()
  const audit = openAudit({ dataDir: place.dataDir, storage, secrets: createSessionSecrets(), policy: createPolicyByHand().port, log: silentLog })
  const network = createNetwork({ ledger: storage.ledger, stored: storage.stored, version: '1.2.3', env: {} })
  const client = createRouterClient(createNetworkHandlers(enterOfflineSwitch(network, audit), storage.ledger, () => []))
  const notes = (): string[] => audit.page({ before: null, limit: 50, events: ['offline-switch'] }).rows.map(({ actor, note }) => `${actor} ${note ?? ''}`)
  for (const isOffline of [false, true, true, false, false, true]) await client.setOffline({ isOffline })
  await expect.poll(notes).toEqual(['user on', 'user off', 'user on'])
  expect([network.state().isOffline, (await audit.verify()).state]).toEqual([true, 'intact'])
  await network.close()
  await audit.close()
})
