import { describe, expect, it } from 'vitest'
import type { AuditDraft } from '../../contract/audit.ts'
import { AppError } from '../../contract/errors.ts'
import { type Secrets, createSessionSecrets } from '../../core/secrets.ts'
import { tamperWithAudit } from '../../storage/tamper-for-tests.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type AuditOptions, createAudit } from './create-audit.ts'

const dayMs = 86_400_000

const request: AuditDraft = { event: 'request', actor: 'user', requestId: 'r1', provider: 'our-vllm', model: 'm', dataClass: 'internal', entityCounts: { EMAIL: 2 }, decision: 'allowed', reasons: ['cloud.mode'] }

const open = async (place: ReturnType<typeof createTemporaryStorage>, secrets: Secrets, more: Partial<AuditOptions> = {}) => {
  const storage = await place.open()
  const audit = createAudit({ repository: storage.audit, secrets, log: silentLog, ...more })
  return { storage, audit }
}

const why = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work()
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.details } : error
  }
}

describe('the audit log', () => {
  it('says what was about to leave, with the hash of the bytes, and how it ended', async () => {
    await using place = createTemporaryStorage()
    const { audit } = await open(place, createSessionSecrets(), { clock: () => 5000 })
    await audit.prepare()
    audit.append(request, { keep: 'hash', sent: '{"a":1}', original: () => 'never asked for' })
    audit.append({ event: 'request-ended', requestId: 'r1', outcome: 'completed', tokensIn: 10, tokensOut: 20, costMicro: 7 })
    const { rows, hasMore } = audit.page({ before: null, limit: 10, events: ['request', 'request-ended'] })
    expect({ hasMore, rows: rows.map(({ seq, atMs, event, entityCounts, payloadSha256, payloadBytes, content, outcome }) => ({ seq, atMs, event, entityCounts, payloadSha256, payloadBytes, content, outcome })) }).toEqual({
      hasMore: false,
      rows: [
        { seq: 3, atMs: 5000, event: 'request-ended', entityCounts: {}, payloadSha256: null, payloadBytes: null, content: null, outcome: 'completed' },
        {
          ...{ seq: 2, atMs: 5000, event: 'request', entityCounts: { EMAIL: 2 }, content: null, outcome: null },
          payloadSha256: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
          payloadBytes: 7,
        },
      ],
    })
    expect(await audit.verify()).toMatchObject({ state: 'intact', entries: 3, keyPlace: 'session' })
  })

  it('keeps of what leaves what the policy wants and no more', async () => {
    await using place = createTemporaryStorage()
    const { audit } = await open(place, createSessionSecrets())
    await audit.prepare()
    const payload = { sent: 'to ⟦EMAIL_1⟧', original: () => 'to anna@example.org' }
    const kept = (['none', 'hash', 'redacted', 'full'] as const).map((keep) => audit.append(request, { keep, ...payload }))
    expect(kept.map(({ content, payloadSha256 }) => [payloadSha256 !== null, content?.text ?? null])).toEqual([
      [false, null],
      [true, null],
      [true, 'to ⟦EMAIL_1⟧'],
      [true, 'to anna@example.org'],
    ])
  })

  it('goes on after a restart, and tells of policy changes, consents, keys and the kill switch alike', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await open(place, secrets)
    for (const event of ['policy-changed', 'kill-switch', 'consent-given', 'consent-withdrawn', 'key-changed'] as const) await first.audit.record({ event, note: 'why' })
    await first.audit.close()
    await first.storage.close()
    const second = await open(place, secrets)
    await second.audit.record({ event: 'offline-switch' })
    expect(await second.audit.verify()).toMatchObject({ state: 'intact', entries: 7, lastSeq: 7 })
  })

  it.each([
    ['an entry that was edited', `UPDATE audit_entries SET body = replace(body, 'our-vllm', 'elsewhere') WHERE seq = 3`, 'changed'],
    ['an entry that was removed', 'DELETE FROM audit_entries WHERE seq = 3', 'missing'],
    ['two entries that were swapped', 'UPDATE audit_entries SET seq = -1 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3; UPDATE audit_entries SET seq = 3 WHERE seq = -1', 'broken-chain'],
    ['an entry that was put in', `INSERT INTO audit_entries SELECT 7, body, hash, hash, key_id, mac FROM audit_entries WHERE seq = 6`, 'changed'],
    ['an end that was cut off', 'DELETE FROM audit_entries WHERE seq > 4', 'truncated'],
    ['a log without its marks', 'DELETE FROM audit_marks', 'head-damaged'],
    ['an entry that is nothing any more', `UPDATE audit_entries SET body = 'x' WHERE seq = 2`, 'changed'],
  ])('finds %s in the file', async (_, sql, kind) => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await open(place, secrets)
    await first.audit.prepare()
    for (let index = 0; index < 5; index++) first.audit.append(request)
    await first.storage.close()
    tamperWithAudit(place.dataDir, sql)
    const { audit } = await open(place, secrets)
    const verdict = await audit.verify()
    expect(verdict.state).toBe('damaged')
    expect(verdict.problems.map((problem) => problem.kind)).toContain(kind)
  })

  it('finds a file that was put back to an earlier state by the head in the secret store', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await open(place, secrets)
    await first.audit.prepare()
    for (let index = 0; index < 5; index++) first.audit.append(request)
    const { head } = first.storage.audit.marks()
    for (let index = 0; index < 5; index++) first.audit.append(request)
    await first.audit.close()
    await first.storage.close()
    tamperWithAudit(place.dataDir, `DELETE FROM audit_entries WHERE seq > ${head?.seq ?? 0}; UPDATE audit_marks SET seq = ${head?.seq ?? 0}, hash = '${head?.hash ?? ''}', mac = '${head?.mac ?? ''}' WHERE name = 'head'`)
    const { audit } = await open(place, secrets)
    expect((await audit.verify()).problems).toEqual([{ kind: 'truncated', seq: null }])
  })

  it('takes nothing more once its end is damaged or its key is gone, until somebody begins again, which shows', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await open(place, secrets)
    await first.audit.prepare()
    first.audit.append(request)
    expect(await why(() => first.audit.restart())).toMatchObject({ code: 'conflict' })
    await first.storage.close()
    tamperWithAudit(place.dataDir, 'DELETE FROM audit_entries WHERE seq = 2')
    const cut = await open(place, secrets)
    await cut.audit.prepare()
    expect(await why(() => cut.audit.append(request))).toEqual({ code: 'policy-denied', reason: 'audit', why: 'damaged' })
    expect(await cut.audit.record({ event: 'kill-switch' })).toBe(null)
    expect(await cut.audit.restart()).toMatchObject({ unavailable: null, entries: 2 })
    cut.audit.append(request)
    expect(await cut.audit.verify()).toMatchObject({ state: 'damaged', problems: [{ kind: 'missing', seq: 3 }] })
    await cut.storage.close()
    const lost = await open(place, createSessionSecrets())
    expect(await why(() => lost.audit.prepare())).toEqual({ code: 'policy-denied', reason: 'audit', why: 'no-key' })
    expect(await lost.audit.state()).toMatchObject({ unavailable: 'no-key' })
    expect(await lost.audit.restart()).toMatchObject({ unavailable: null })
    expect(await lost.audit.verify()).toMatchObject({ underLostKey: 3 })
  })

  it('cannot be appended to before its key was fetched, and lets go of old entries by the rules of retention', async () => {
    await using place = createTemporaryStorage()
    let nowMs = 0
    const { audit, storage } = await open(place, createSessionSecrets(), { clock: () => nowMs, keptDays: () => 30 })
    expect(await why(() => audit.append(request))).toMatchObject({ why: 'no-key' })
    await audit.prepare()
    for (let day = 0; day < 100; day++) {
      nowMs = day * dayMs
      audit.append(request)
    }
    const oldest = audit.page({ before: null, limit: 500, events: null }).rows.at(-1)
    expect({ isRecent: (oldest?.atMs ?? 0) >= 68 * dayMs, verdict: await audit.verify() }).toMatchObject({ isRecent: true, verdict: { state: 'intact', firstSeq: oldest?.seq } })
    expect(() => storage.audit.append({ seq: 1, body: '{}', prevHash: '', hash: '', keyId: '', mac: '', content: null }, { head: { seq: 1, hash: '', keyId: '', mac: '' }, begin: null })).not.toThrow()
    expect((await audit.verify()).state).toBe('damaged')
  })

  it('is exported line by line with all that proves it', async () => {
    await using place = createTemporaryStorage()
    const { audit } = await open(place, createSessionSecrets())
    await audit.prepare()
    for (let index = 0; index < 450; index++) audit.append(request)
    const parts = [...audit.exportLines(1)]
    const lines = parts.join('').trim().split('\n')
    expect({ parts: parts.length, lines: lines.length }).toEqual({ parts: 3, lines: 451 })
    expect(lines[0]).toMatch(/^{"seq":1,"prevHash":"0{64}","hash":"[0-9a-f]{64}","keyId":"[0-9a-f]{16}","mac":"[0-9a-f]{64}","body":"{.*log-begun/)
  })
})
