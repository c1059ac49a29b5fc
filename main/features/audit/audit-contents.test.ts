import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSessionSecrets } from '../../core/secrets.ts'
import { tamperWithAudit } from '../../storage/tamper-for-tests.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createAudit } from './create-audit.ts'

const enter = (keep: 'redacted' | 'full', text: string): [{ event: 'request'; requestId: string }, { keep: 'redacted' | 'full'; sent: string; original: () => string }] => [{ event: 'request', requestId: text }, { keep, sent: `sent ${text}`, original: () => `whole ${text}` }]

const open = async (place: ReturnType<typeof createTemporaryStorage>, secrets = createSessionSecrets()) => {
  const storage = await place.open()
  const audit = createAudit({ repository: storage.audit, secrets, log: silentLog })
  await audit.prepare()
  return { storage, audit, secrets }
}

describe('contents that are kept with the audit log', () => {
  it('are shown and exported with their entries, and lie beside the chain', async () => {
    await using place = createTemporaryStorage()
    const { audit, storage } = await open(place)
    audit.append(...enter('redacted', 'one'))
    audit.append(...enter('full', 'two'))
    expect(audit.page({ before: null, limit: 2, events: null }).rows.map(({ content }) => [content?.kind, content?.text])).toEqual([['full', 'whole two'], ['redacted', 'sent one']])
    expect([...storage.audit.entries(2)].map(({ body, content }) => [body.includes('one') || body.includes('sent '), content?.text])).toEqual([[true, 'sent one'], [false, 'whole two']])
    expect([...audit.exportLines(3)].join('')).toContain('"content":{"salt":"')
    expect((await audit.verify()).state).toBe('intact')
  })

  it('are erased up to an entry, to the last byte, and the chain still proves the rest', async () => {
    await using place = createTemporaryStorage()
    const { audit, storage } = await open(place)
    audit.append(...enter('full', 'a very recognisable sentence'))
    const { seq } = audit.append(...enter('full', 'another one'))
    audit.append(...enter('full', 'a third'))
    expect(await audit.eraseContents(seq)).toBe(2)
    expect(await audit.eraseContents(seq)).toBe(0)
    const { rows } = audit.page({ before: null, limit: 10, events: null })
    expect(rows.map(({ event, content, upToSeq }) => [event, content?.text ?? null, upToSeq])).toEqual([
      ['content-erased', null, seq],
      ['request', 'whole a third', null],
      ['request', null, null],
      ['request', null, null],
      ['log-begun', null, null],
    ])
    expect(await audit.verify()).toMatchObject({ state: 'intact', entries: 5 })
    await storage.close()
    // The request id of these tests names the text; the whole of it must be gone.
    expect(readFileSync(join(place.dataDir, 'hearth.db')).includes('whole a very recognisable')).toBe(false)
  })

  it.each([
    ['removed without a word', 'DELETE FROM audit_contents WHERE seq = 3', { kind: 'content-missing', seq: 3 }],
    ['changed', `UPDATE audit_contents SET text = 'other' WHERE seq = 3`, { kind: 'changed', seq: 3 }],
    ['given to an entry that has none', `INSERT INTO audit_contents VALUES (1, '00', 'planted')`, { kind: 'changed', seq: 1 }],
  ])('are found when they were %s', async (_, sql, problem) => {
    await using place = createTemporaryStorage()
    const first = await open(place)
    first.audit.append(...enter('full', 'one'))
    first.audit.append(...enter('full', 'two'))
    await first.storage.close()
    tamperWithAudit(place.dataDir, sql)
    const { audit } = await open(place, first.secrets)
    expect((await audit.verify()).problems).toEqual([problem])
  })

  it('leave an intact log whatever is erased in whatever order', async () => {
    const step = fc.oneof(fc.record({ keep: fc.constantFrom('redacted', 'full') }), fc.record({ eraseUpTo: fc.integer({ min: 0, max: 30 }) }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        await using place = createTemporaryStorage()
        const { audit, storage } = await open(place)
        let erased = 0
        for (const [index, each] of steps.entries()) {
          if ('keep' in each) audit.append(...enter(each.keep === 'full' ? 'full' : 'redacted', `text ${index}`))
          // Nothing is erased that is not there yet.
          else if (each.eraseUpTo <= (storage.audit.last()?.seq ?? 0)) {
            await audit.eraseContents(each.eraseUpTo)
            erased = Math.max(erased, each.eraseUpTo)
          }
        }
        const { state, problems } = await audit.verify()
        expect({ state, problems, left: storage.audit.contentsUpTo(erased) }).toEqual({ state: 'intact', problems: [], left: 0 })
      }),
      { numRuns: 15 },
    )
  })
})
