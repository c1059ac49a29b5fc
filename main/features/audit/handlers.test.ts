import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { createSessionSecrets } from '../../core/secrets.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createAudit } from './create-audit.ts'
import { createAuditHandlers } from './handlers.ts'

describe('the audit log, as the window calls it', () => {
  it('shows pages, tells of new entries, verifies, and enters that it was exported', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const audit = createAudit({ repository: storage.audit, secrets: createSessionSecrets(), log: silentLog })
    const client = createRouterClient(createAuditHandlers(audit))
    const stop = new AbortController()
    const watched = await client.watch(undefined, { signal: stop.signal })
    await audit.record({ event: 'request', requestId: 'r1' })
    await audit.record({ event: 'request-refused', requestId: 'r2' })
    const told: string[] = []
    for await (const { event } of watched) if (told.push(event) === 3) stop.abort()
    let lines = ''
    for await (const part of await client.export({})) lines += part.lines
    expect({
      told,
      newest: (await client.page({ limit: 2 })).rows.map(({ event }) => event),
      refused: (await client.page({ events: ['request-refused'] })).rows.map(({ requestId }) => requestId),
      exported: lines.trim().split('\n').length,
      verdict: (await client.verify()).state,
      state: await client.state(),
    }).toEqual({
      ...{ told: ['log-begun', 'request', 'request-refused'], newest: ['export', 'request-refused'], refused: ['r2'], exported: 4, verdict: 'intact' },
      state: { unavailable: null, entries: 4, keyPlace: 'session' },
    })
    await audit.close()
  })
})
