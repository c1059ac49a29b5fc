/* The audit log of this data folder, and what is entered in it without anybody asking to send.
 *
 * A change of the policy, the kill switch and the offline switch are entered when
 * they come into force; a policy that changed while Hearth was closed, at the next
 * start. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { AuditVerdict } from './contract/audit.ts'
import type { EffectivePolicy } from './contract/policy.ts'
import type { Secrets } from './core/secrets.ts'
import type { EngineLink } from './engine-link/engine-link.ts'
import { sha256 } from './features/audit/audit-key.ts'
import { type Audit, createAudit, exportLines, verifyLog } from './features/audit/create-audit.ts'
import { createFileSink } from './features/audit/sinks/file-sink.ts'
import { createSyslogSink } from './features/audit/sinks/syslog-sink.ts'
import { witnessAnswers } from './features/audit/witness-answers.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import type { Policy } from './features/policy/create-policy.ts'
import type { Network } from './network/network.ts'
import type { Storage } from './storage/open-database.ts'
import type { DataFolder } from './storage/database-lock.ts'
import { withAuditSource } from './storage/read-audit.ts'

type Parts = { dataDir: string; storage: Pick<Storage, 'audit' | 'budget' | 'stored'>; secrets: Secrets; policy: Pick<Policy, 'effective' | 'follow'>; log: Logger }

/** Two years; a policy may want more and never gets less. */
const usualDays = 730

export const openAudit = ({ dataDir, storage, secrets, policy, log }: Parts): Audit => {
  const audit = createAudit({
    ...{ repository: storage.audit, secrets, log },
    keptDays: () => Math.max(usualDays, policy.effective().rules['retention.auditDays'].value),
    sinks: {
      wanted: () => policy.effective().rules['audit.sink'].value.map(({ item }) => item),
      places: new Map([['file', createFileSink(join(dataDir, 'audit', 'audit.jsonl'))], ['syslog', createSyslogSink()]]),
      stored: storage.stored,
    },
  })
  followPolicy(audit, { storage, policy })
  enterLost(audit, storage)
  return audit
}

/** The engine for whoever is asked by somebody: its answers are entered where the policy wants that. */
export const witnessed = (engine: EngineLink, { audit, policy, models }: { audit: () => Audit; policy: Pick<Policy, 'effective'>; models: Pick<ModelsFeature, 'state'> }): EngineLink =>
  witnessAnswers(engine, {
    audit,
    rule: () => {
      const { 'audit.includeLocal': rule, 'audit.content': content } = policy.effective().rules
      return { isOn: rule.value, keepsHash: content.sources.length === 0 || content.value !== 'none', sources: rule.sources }
    },
    modelSha256: (id) => models.state.find(id)?.sha256 ?? null,
  })

const followPolicy = (audit: Audit, { storage, policy }: Pick<Parts, 'storage' | 'policy'>): void => {
  const entered = storage.stored({ key: 'audit.policy', schema: z.string().nullable(), initial: null })
  let isKilled = policy.effective().killSwitch.isOn
  policy.follow(({ policy: now }) => {
    if (now.killSwitch.isOn !== isKilled) {
      isKilled = now.killSwitch.isOn
      void audit.record({ event: 'kill-switch', actor: 'user', note: isKilled ? 'on' : 'off' })
    }
    const mark = markOf(now)
    if (mark === entered.get() || storage.audit.isReadOnly) return
    // Where nobody says anything there is nothing to enter, until somebody did.
    const isSilent = entered.get() === null && sourcesOf(now).length === 0 && now.faults.length === 0
    if (isSilent) return
    const sources = sourcesOf(now)
    void audit
      .record({
        event: now.faults.length > 0 ? 'policy-invalid' : 'policy-changed',
        actor: 'policy',
        reasons: now.faults.slice(0, 50).map(({ source, code }) => `${source}: ${code}`.slice(0, 300)),
        note: (sources.length === 0 ? 'no policy' : sources.join(', ')).slice(0, 500),
      })
      .then((row) => {
        if (row !== null) entered.set(mark)
      })
  })
}

/** The network as people switch it: each change is entered, with who made it. */
export const enterOfflineSwitch = <Switch extends Pick<Network, 'state' | 'setOffline'>>(network: Switch, audit: Pick<Audit, 'record'>): Switch => ({
  ...network,
  setOffline: (isOffline) => {
    const { isOffline: before } = network.state()
    const state = network.setOffline(isOffline)
    // In force first: whatever becomes of the entry, nothing more leaves.
    if (before !== isOffline) void audit.record({ event: 'offline-switch', actor: 'user', note: isOffline ? 'on' : 'off' })
    return state
  },
})

/** Requests that were under way when the last process died: nobody knows what they cost, so they cost what was reserved. */
const enterLost = (audit: Audit, { budget }: Pick<Storage, 'budget'>): void => {
  for (const { requestId, micro } of budget.justLost()) {
    void audit.record({ event: 'request-ended', requestId, outcome: 'lost', costMicro: micro, note: 'Hearth ended before the request did; what was reserved counts as spent' })
  }
}

/** Changes with any rule or fault, and tells nothing of them. */
const markOf = ({ rules, faults }: EffectivePolicy): string => sha256(JSON.stringify({ rules, faults }))

const sourcesOf = ({ rules }: EffectivePolicy): string[] => [...new Set(Object.values(rules).flatMap(({ sources }) => sources))].toSorted()

/** Of a folder that nobody has open; null where there is no log. */
export const auditOffline = (folder: DataFolder, secrets: Secrets) => ({
  verify: (): Promise<AuditVerdict | null> => withAuditSource(folder, (source) => verifyLog(source, secrets)),
  exportTo: (write: (lines: string) => void, fromSeq: number): Promise<true | null> =>
    withAuditSource(folder, (source) => {
      for (const lines of exportLines(source, fromSeq)) write(lines)
      return Promise.resolve<true>(true)
    }),
})
