import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'

import { forkEngine } from '../../engine-link/fork-engine.ts'
import { createWorkshops } from '../../engine-link/run-workshop.ts'
import { makePdf, makeWord, makeZip } from './documents-for-tests.ts'
import { type ReadFile, readFile } from './read-file.ts'

const workshops = createWorkshops({
  launch: forkEngine({ entry: join(import.meta.dirname, '..', '..', 'engine', 'workshop', 'workshop.ts') }),
  log: pino({ level: 'silent' }),
})
afterAll(() => workshops.close())

const read = (bytes: Uint8Array<ArrayBuffer>): Promise<ReadFile> => readFile({ bytes }, { workshops, signal: undefined })

/** The reason, or the text where there is none. */
const outcome = async (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> => {
  try {
    return (await read(bytes)).text.slice(0, 100)
  } catch (error) {
    return error instanceof AppError && error.code === 'invalid-input' ? error.details['reason'] : error
  }
}

const latin = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'latin1'))

describe('a document', () => {
  it('that is a PDF gives the words of its pages', async () => {
    const { text, mediaType, original } = await read(makePdf(['The first page.\nIt has two lines.', 'The second page.']))
    expect({ text, mediaType, original }).toEqual({ text: 'The first page.\nIt has two lines.\n\nThe second page.', mediaType: 'application/pdf', original: null })
  })

  it('that Word wrote gives its paragraphs', async () => {
    const { text } = await read(makeWord(['A title', 'It costs 3 &lt; 4 &#8364;.', 'The end.']))
    expect(text).toBe('A title\n\nIt costs 3 < 4 €.\n\nThe end.')
  })

  it('with a password, without words, or broken, says which', async () => {
    const pdf = makePdf(['Some words.'])
    expect(
      await Promise.all([
        outcome(makePdf(['Some words.'], { encrypt: true })),
        outcome(makePdf([''])),
        outcome(latin('%PDF-1.7\nnothing that a reader knows')),
        outcome(pdf.slice(0, 60)),
        outcome(makeWord(['Some words.'], { flags: 1 })),
        outcome(makeWord([''])),
        outcome(makeWord(['Some words.']).slice(0, 300)),
        outcome(makeZip([{ name: 'photos/1.txt', content: 'Not Word.' }])),
      ]),
    ).toEqual(['password', 'no-text', 'broken', 'broken', 'password', 'no-text', 'broken', 'binary'])
  })

  it('whose table of contents lies is read as far as it can be', async () => {
    const text = Buffer.from(makePdf(['Some words.'])).toString('latin1')
    expect(await outcome(latin(text.replace(/startxref\n\d+/, 'startxref\n99999999')))).toBe('Some words.')
    expect(await outcome(latin(text.replace('/Count 1', '/Count 100000000')))).toMatch(/^(Some words\.|too-long|broken)$/)
  })

  it('that unpacks into more than can be read is given up, whatever size it states', async () => {
    const bomb = makeWord(['x'], { extra: [{ name: 'word/styles.xml', content: Buffer.alloc(64 * 1024 * 1024, 0x20) }] })
    expect(bomb.length).toBeLessThan(100_000)
    expect(await outcome(bomb)).toBe('too-much-memory')
    const lying = Buffer.from(bomb)
    for (let at = lying.indexOf('PK\u0001\u0002'); at >= 0; at = lying.indexOf('PK\u0001\u0002', at + 4)) lying.writeUInt32LE(10, at + 24)
    expect(await outcome(Uint8Array.from(lying))).toBe('too-much-memory')
  })

  it('whose pages have no end costs its process, and nothing else', async () => {
    // A page tree that is its own child.
    const endless = Buffer.from(makePdf(['x'])).toString('latin1').replace(/\/Kids \[4 0 R\]/, '/Kids [2 0 R]')
    expect(await outcome(latin(endless))).toMatch(/^(broken|too-slow|no-text|too-long)$/)
    expect(await outcome(makePdf(['Still here.']))).toBe('Still here.')
  })

  it('stops being read when nobody waits for it any more', async () => {
    const abort = new AbortController()
    const reading = readFile({ bytes: makePdf(['Some words.']) }, { workshops, signal: abort.signal })
    abort.abort()
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a file', () => {
  it('of text needs no process, and a picture is refused as one', async () => {
    expect(await read(latin('a,b\r\n1,2'))).toMatchObject({ kind: 'text', text: 'a,b\n1,2', mediaType: 'text/plain', bytes: 8, original: null })
    expect(await outcome(latin('\u0089PNG\r\n\u001A\nrest'))).toBe('picture')
  })

  it('that is too long, empty or no text says so', async () => {
    expect(await Promise.all([outcome(latin('word '.repeat(400_001))), outcome(latin('  ')), outcome(latin('\u0000\u0001'))])).toEqual(['too-long', 'empty', 'binary'])
  })
})
