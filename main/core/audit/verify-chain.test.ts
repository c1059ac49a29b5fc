import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../redaction/generated/random.ts'
import { type AuditMarks, type Hashing, type StoredEntry, firstHash, sealEntry, sealMark } from './chain.ts'
import { verifyChain } from './verify-chain.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hashingWith = (key: string): Hashing => ({ sha256, hmac: (text) => createHmac('sha256', key).update(text).digest('hex'), keyId: sha256(key).slice(0, 16) })
const ours = hashingWith('our key')
const trials = 1000

type Log = { entries: StoredEntry[]; marks: AuditMarks }

const logOf = (length: number, hashing = ours): Log => {
  const entries: StoredEntry[] = []
  for (let seq = 1; seq <= length; seq++) entries.push(sealEntry(hashing, { seq, prevHash: entries.at(-1)?.hash ?? firstHash, body: JSON.stringify({ seq, event: 'request', note: `entry ${seq}` }), content: null }))
  const last = entries.at(-1)
  return { entries, marks: last === undefined ? { begin: null, head: null } : { begin: sealMark(hashing, 'begin', { seq: 1, hash: firstHash }), head: sealMark(hashing, 'head', last) } }
}

const verify = ({ entries, marks }: Log, change: Partial<Parameters<typeof verifyChain>[0]> = {}) => verifyChain({ entries, marks, sha256, hashing: ours, mirror: null, ...change })

const whole = logOf(60)

/** Each takes a whole log and a place, and does what an attacker without the key could. */
const attacks: Record<string, (log: StoredEntry[], at: number) => StoredEntry[]> = {
  delete: (log, at) => log.toSpliced(at, 1),
  'edit the text': (log, at) => log.map((entry, index) => (index === at ? { ...entry, body: entry.body.replace('entry', 'edited') } : entry)),
  'edit and hash anew to the end': (log, at) => {
    const edited = log.slice(0, at)
    for (const entry of log.slice(at)) {
      const body = entry === log[at] ? entry.body.replace('entry', 'edited') : entry.body
      edited.push({ ...sealEntry(ours, { ...entry, body, prevHash: edited.at(-1)?.hash ?? firstHash }), mac: entry.mac })
    }
    return edited
  },
  'delete and renumber': (log, at) => log.toSpliced(at, 1).map((entry, index) => ({ ...entry, seq: index + 1 })),
  reorder: (log, at) => log.toSpliced(at, 1).toSpliced((at + 3) % log.length, 0, ...log.slice(at, at + 1)),
  insert: (log, at) => {
    const before = log[at]
    return log.toSpliced(at, 0, sealEntry(hashingWith('another key'), { seq: at + 1, prevHash: before?.prevHash ?? firstHash, body: '{"event":"request"}', content: null }))
  },
  truncate: (log, at) => log.slice(0, at),
  duplicate: (log, at) => log.toSpliced(at, 0, ...log.slice(at, at + 1)),
  'append under another key': (log) => [...log, sealEntry(hashingWith('another key'), { seq: log.length + 1, prevHash: log.at(-1)?.hash ?? firstHash, body: '{"event":"log-restarted"}', content: null })],
}

describe('verifying a log', () => {
  it('finds nothing wrong with one that is whole, whatever its length', () => {
    const found = [0, 1, 2, 60].map((length) => verify(logOf(length)))
    expect(found.map(({ state, entries, problems, lastSeq }) => ({ state, entries, problems, lastSeq }))).toEqual([
      { state: 'intact', entries: 0, problems: [], lastSeq: null },
      { state: 'intact', entries: 1, problems: [], lastSeq: 1 },
      { state: 'intact', entries: 2, problems: [], lastSeq: 2 },
      { state: 'intact', entries: 60, problems: [], lastSeq: 60 },
    ])
  })

  it.each(Object.keys(attacks))(`finds each of ${trials} trials to %s`, (name) => {
    const random = createRandom(name.length * 97)
    let missed = 0
    for (let trial = 0; trial < trials; trial++) {
      const log = logOf(5 + random.below(20))
      const attacked = attacks[name]?.(log.entries, random.below(log.entries.length)) ?? []
      if (verify({ ...log, entries: attacked }).state !== 'damaged') missed += 1
    }
    expect(missed).toBe(0)
  })

  it('says what kind of damage it is, and where', () => {
    const kinds = Object.fromEntries(['delete', 'edit the text', 'insert', 'truncate', 'duplicate'].map((name) => [name, verify({ ...whole, entries: attacks[name]?.(whole.entries, 10) ?? [] }).problems[0]]))
    expect(kinds).toEqual({
      delete: { kind: 'missing', seq: 12 },
      'edit the text': { kind: 'changed', seq: 11 },
      insert: { kind: 'changed', seq: 11 },
      truncate: { kind: 'truncated', seq: null },
      duplicate: { kind: 'duplicate', seq: 11 },
    })
  })

  it('finds an end that was cut off together with its mark by the head that the secret store kept', () => {
    const older = logOf(40)
    const mirror = { seq: 60, hash: whole.marks.head?.hash ?? '' }
    expect([verify(older).state, verify(older, { mirror }).problems, verify({ entries: [], marks: { begin: null, head: null } }, { mirror }).problems]).toEqual([
      'intact',
      [{ kind: 'truncated', seq: null }],
      [{ kind: 'truncated', seq: null }],
    ])
  })

  it('follows a beginning that retention moved, and no other', () => {
    const begin = sealMark(ours, 'begin', { seq: 21, hash: whole.entries[19]?.hash ?? '' })
    const kept = whole.entries.slice(20)
    expect(verify({ entries: kept, marks: { ...whole.marks, begin } })).toMatchObject({ state: 'intact', firstSeq: 21, entries: 40 })
    expect(verify({ entries: kept.slice(1), marks: { ...whole.marks, begin } }).state).toBe('damaged')
    expect(verify({ entries: kept, marks: { ...whole.marks, begin: sealMark(hashingWith('another key'), 'begin', begin) } }).problems).toEqual([{ kind: 'head-damaged', seq: null }])
  })

  it('does not call a log intact whose key it does not have', () => {
    expect(verify(whole, { hashing: null })).toMatchObject({ state: 'unknown', problems: [] })
    expect(verify({ ...whole, entries: attacks['edit the text']?.(whole.entries, 3) ?? [] }, { hashing: null }).state).toBe('damaged')
    expect(verify(logOf(5, hashingWith('another key'))).state).toBe('damaged')
  })

  it('takes a new beginning under another key for what it says', () => {
    const old = logOf(5, hashingWith('lost key'))
    const next = sealEntry(ours, { seq: 6, prevHash: old.entries.at(-1)?.hash ?? '', body: '{"event":"log-restarted"}', content: null })
    const marks = { begin: sealMark(ours, 'begin', { seq: 1, hash: firstHash }), head: sealMark(ours, 'head', next) }
    expect(verify({ entries: [...old.entries, next], marks })).toMatchObject({ state: 'intact', underLostKey: 5, problems: [] })
    const silent = sealEntry(ours, { ...next, body: '{"event":"request"}' })
    expect(verify({ entries: [...old.entries, silent], marks: { ...marks, head: sealMark(ours, 'head', silent) } }).state).toBe('damaged')
  })
})
