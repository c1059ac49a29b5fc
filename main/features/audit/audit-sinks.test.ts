import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { createSessionSecrets } from '../../core/secrets.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import type { AuditSink } from './audit-sinks.ts'
import { createAudit } from './create-audit.ts'
import { createFileSink } from './sinks/file-sink.ts'
import { syslogLine } from './sinks/syslog-sink.ts'

const linesOf = (file: string): { seq: number; body: string }[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => z.object({ seq: z.number(), body: z.string() }).parse(JSON.parse(line)))

const open = async (place: ReturnType<typeof createTemporaryStorage>, more: { wanted?: () => readonly string[]; mostBytes?: number; secrets?: ReturnType<typeof createSessionSecrets>; extra?: [string, AuditSink][] } = {}) => {
  const storage = await place.open()
  const file = join(place.dataDir, 'audit', 'audit.jsonl')
  const places = new Map<string, AuditSink>([['file', createFileSink(file, more.mostBytes)], ...(more.extra ?? [])])
  const audit = createAudit({ repository: storage.audit, secrets: more.secrets ?? createSessionSecrets(), log: silentLog, sinks: { wanted: more.wanted ?? (() => ['file']), places, stored: storage.stored } })
  const lines = (): { seq: number; body: string }[] => linesOf(file)
  /** As a cloud does it: what is thrown means that nothing leaves. */
  const send = async (requestId: string): Promise<string> => {
    try {
      await audit.prepare()
      audit.append({ event: 'request', requestId }, { keep: 'full', sent: 'secret words', original: () => 'secret words' })
      return 'sent'
    } catch (error) {
      return error instanceof AppError ? `${error.code} ${String(error.details['why'])}` : String(error)
    }
  }
  return { storage, audit, file, lines, send }
}

describe('the copy of the audit log in a file', () => {
  it('has every entry with its proof and without its content, and nobody else can read it', async () => {
    await using place = createTemporaryStorage()
    const { send, lines, file, audit } = await open(place)
    expect(await send('one')).toBe('sent')
    await audit.record({ event: 'kill-switch', note: 'on' })
    expect(lines().map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(readFileSync(file, 'utf8')).not.toContain('secret words')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written lets nothing leave; what else is entered follows when it can', async () => {
    await using place = createTemporaryStorage()
    const { send, lines, file, audit } = await open(place)
    expect(await send('one')).toBe('sent')
    rmSync(file)
    mkdirSync(file)
    expect(await send('two')).toBe('policy-denied sink')
    expect((await audit.state()).unavailable).toBe('sink')
    expect(await audit.record({ event: 'kill-switch', note: 'on' })).toMatchObject({ event: 'kill-switch' })
    rmSync(file, { recursive: true })
    expect(await send('three')).toBe('sent')
    expect(lines().map(({ body }) => z.object({ event: z.string() }).parse(JSON.parse(body)).event)).toEqual(['kill-switch', 'request'])
    expect(await audit.verify()).toMatchObject({ state: 'intact' })
  })

  it('that fails in the very moment leaves word that the request was not sent', async () => {
    await using place = createTemporaryStorage()
    let left = 2
    const fragile: AuditSink = {
      open: () => Promise.resolve(),
      write: () => {
        left -= 1
        if (left < 0) throw new Error('gone')
      },
    }
    const { send, audit } = await open(place, { wanted: () => ['fragile'], extra: [['fragile', fragile]] })
    expect([await send('one'), await send('two')]).toEqual(['sent', 'policy-denied sink'])
    expect(audit.page({ before: null, limit: 2, events: null }).rows.map(({ event, requestId, outcome }) => [event, requestId, outcome])).toEqual([
      ['request-ended', 'two', 'not-sent'],
      ['request', 'two', null],
    ])
  })

  it('goes on where it was after a restart, and ends a line that a crash cut off', async () => {
    await using place = createTemporaryStorage()
    const secrets = createSessionSecrets()
    const first = await open(place, { secrets })
    await first.send('one')
    await first.audit.close()
    await first.storage.close()
    writeFileSync(first.file, readFileSync(first.file, 'utf8').slice(0, -20))
    const second = await open(place, { secrets })
    await second.send('two')
    const lines = readFileSync(second.file, 'utf8').split('\n').filter(Boolean)
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ seq: 3 })
  })

  it('begins with the first entry after the policy asked for it', async () => {
    await using place = createTemporaryStorage()
    let wanted: readonly string[] = []
    const { send, lines, file } = await open(place, { wanted: () => wanted })
    await send('one')
    expect(existsSync(file)).toBe(false)
    wanted = ['file']
    await send('two')
    expect(lines().map(({ seq }) => seq)).toEqual([3])
  })

  it('is set aside when it has grown, survives being moved away, and goes when the log has let go of it', async () => {
    await using place = createTemporaryStorage()
    const { audit, file, storage } = await open(place, { mostBytes: 1500 })
    await audit.prepare()
    for (let index = 0; index < 8; index++) audit.append({ event: 'request', requestId: `r${index}` })
    const folder = join(place.dataDir, 'audit')
    const seqs = (): number[] =>
      readdirSync(folder)
        .flatMap((name) => linesOf(join(folder, name)).map(({ seq }) => seq))
        .toSorted((a, b) => a - b)
    expect(readdirSync(folder).length).toBeGreaterThan(2)
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    if (existsSync(file)) renameSync(file, join(place.dataDir, 'collected.jsonl'))
    audit.append({ event: 'request', requestId: 'after' })
    expect(seqs()).toContain(10)
    const sink = createFileSink(file, 1)
    const [last] = [...storage.audit.entries(10)]
    if (last !== undefined) sink.write(last, 11)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a place that this system does not have', () => {
  it('lets nothing leave', async () => {
    await using place = createTemporaryStorage()
    const { send } = await open(place, { wanted: () => ['file', 'syslog'] })
    expect(await send('one')).toBe('policy-denied sink')
  })
})

describe('a line for syslog', () => {
  it('is what local programs write', () => {
    expect(syslogLine('text', new Date(2026, 10, 5, 7, 8, 9))).toBe(`<85>Nov  5 07:08:09 hearth[${process.pid}]: text`)
  })
})
