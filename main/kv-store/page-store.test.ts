import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetAll, forgetChat, storeBytes } from './forget-chat.ts'
import { type PageStore, openPageStore } from './page-store.ts'
import { type Table, pagePath, tableName, tablesIn } from './store-folder.ts'

let folder: string
const key = randomBytes(32)
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'hearth-store-')), 'kv')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const lines: string[] = []
const fingerprint = 'f'.repeat(64)
const dayMs = 86_400_000
const open = (changes: Partial<Parameters<typeof openPageStore>[0]> = {}): PageStore =>
  openPageStore({ folder, key, fingerprint, budgetBytes: 10_000, dailyWriteBytes: 1e6, log: (line) => lines.push(line), nowMs: () => 20_000 * dayMs, ...changes })

const id = (letter: string): string => letter.repeat(64)
const page = (letter: string, bytes = 100): Table['chains'][number]['pages'][number] => ({ id: id(letter), tokens: [1, 2], bytes })
const chain = (...letters: string[]): Table['chains'][number] => ({ root: 'root:x', pages: letters.map((letter) => page(letter)) })
const pages = (): string[] => readdirSync(join(folder, 'pages'), { recursive: true, encoding: 'utf8' }).flatMap((name) => /(\w)\.page$/.exec(name)?.[1] ?? []).sort()

const write = (store: PageStore, chatId: string, ...letters: string[]): void => {
  for (const letter of letters) store.write(id(letter), Buffer.from(`keys and values ${letter}`))
  store.saveTable(chatId, [chain(...letters)])
}

describe('the store of pages', () => {
  it('gives back what it was given, after a restart as well, and only the user may read the files', () => {
    write(open(), 'chat', 'a', 'b')
    const again = open()
    expect({ tables: again.tables, page: again.read(id('a'))?.toString() }).toEqual({
      tables: [{ chatId: 'chat', chains: [chain('a', 'b')] }],
      page: 'keys and values a',
    })
    expect(readFileSync(pagePath(folder, id('a'))).includes('keys and values')).toBe(false)
    expect([statSync(folder).mode & 0o777, statSync(pagePath(folder, id('a'))).mode & 0o777]).toEqual([0o700, 0o600])
  })

  it('takes nothing for another page, for ours what another key sealed, or a damaged file', () => {
    const store = open()
    write(store, 'chat', 'a', 'b', 'c')
    writeFileSync(pagePath(folder, id('a')), readFileSync(pagePath(folder, id('b'))))
    const bytes = readFileSync(pagePath(folder, id('b')))
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 16
      writeFileSync(pagePath(folder, id('b')), flipped)
      expect(store.read(id('b'))).toBeNull()
    }
    expect([store.read(id('a')), open({ key: randomBytes(32) }).read(id('c'))]).toEqual([null, null])
    expect(pages()).toEqual([])
  })

  it('begins anew with another key, and does not take the table of one chat for that of another', () => {
    write(open(), 'one', 'a')
    write(open(), 'two', 'b')
    const path = (chat: string): string => join(tablesIn(folder), tableName(chat, fingerprint))
    writeFileSync(path('one'), readFileSync(path('two')))
    expect(open().tables.map(({ chatId }) => chatId)).toEqual(['two'])
    expect(pages()).toEqual(['b'])
    expect(open({ key: randomBytes(32) }).tables).toEqual([])
    expect(pages()).toEqual([])
  })

  it('removes at the start what no table names and what was half written, and ends a chain before a missing page', () => {
    const store = open()
    write(store, 'chat', 'a', 'b', 'c')
    store.write(id('d'), Buffer.from('without a table'))
    writeFileSync(`${pagePath(folder, id('e'))}.123.new`.replace(`/${id('e').slice(0, 2)}/`, `/${id('a').slice(0, 2)}/`), 'half')
    rmSync(pagePath(folder, id('b')))
    expect(open().tables).toEqual([{ chatId: 'chat', chains: [chain('a')] }])
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.new'))).toEqual([])
    expect(pages()).toEqual(['a'])
  })

  it('leaves the pages of other models at most half of the budget, the latest used', () => {
    const other = open({ fingerprint: 'e'.repeat(64) })
    write(other, 'old', 'a', 'b')
    write(other, 'new', 'c', 'd')
    utimesSync(join(tablesIn(folder), tableName('old', 'e'.repeat(64))), 1, 1)
    expect(open({ budgetBytes: 500 }).budgetBytes).toBe(300)
    expect(pages()).toEqual(['c', 'd'])
  })

  it('writes no more in a day than it may, and knows that after a restart', () => {
    const options = { dailyWriteBytes: 250 }
    const store = open(options)
    expect(['a', 'b', 'c'].map((letter) => store.write(id(letter), Buffer.alloc(70)))).toEqual([true, true, false])
    store.saveTable('chat', [chain('a', 'b')])
    expect(open(options).write(id('c'), Buffer.alloc(70))).toBe(false)
    expect(open({ ...options, nowMs: () => 20_001 * dayMs }).write(id('c'), Buffer.alloc(70))).toBe(true)
  })
})

describe('forgetting', () => {
  it('a chat removes its pages but not those that others share, without an engine', () => {
    write(open(), 'one', 'a', 'b')
    write(open(), 'two', 'a', 'c')
    forgetChat({ folder, key }, 'one')
    expect({ pages: pages(), tables: open().tables.map(({ chatId }) => chatId) }).toEqual({ pages: ['a', 'c'], tables: ['two'] })
    forgetChat({ folder, key }, 'two')
    expect(pages()).toEqual([])
  })

  it('a chat whose table cannot be read removes every page that no table names, but for the newest', () => {
    write(open(), 'one', 'a')
    write(open(), 'two', 'b')
    writeFileSync(join(tablesIn(folder), tableName('one', fingerprint)), 'damaged')
    forgetChat({ folder, key }, 'one')
    expect(pages()).toEqual(['a', 'b'])
    writeFileSync(join(tablesIn(folder), tableName('one', fingerprint)), 'damaged')
    forgetChat({ folder, key }, 'one', Date.now() + 3_600_000)
    expect(pages()).toEqual(['b'])
  })

  it('everything leaves nothing', () => {
    write(open(), 'one', 'a')
    expect(storeBytes(folder)).toBeGreaterThan(0)
    forgetAll(folder)
    expect({ exists: existsSync(folder), bytes: storeBytes(folder) }).toEqual({ exists: false, bytes: 0 })
    forgetChat({ folder, key }, 'one')
  })
})
