/* The engine's pages: the tree (core/kv) with the bytes that belong to it.
 *
 * Pages in memory are buffers here, pages on disk are files of the page store.
 * What cannot be kept is not kept, without a word to anybody but the log: a cache that fails costs
 * time, never an answer. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PageStore } from '../../kv-store/page-store.ts'
import { commonStart } from '../../core/kv/align-tokens.ts'
import type { Chain } from '../../core/kv/page-chains.ts'
import type { Page, Removal } from '../../core/kv/page-nodes.ts'
import { type PageTree, createPageTree, rootName } from '../../core/kv/page-tree.ts'
import type { CarriedText, CarriedTexts } from './carried-text.ts'
import type { FetchedPage, PagedText, TextSource } from './paged-text.ts'

export type PageCache = TextSource & {
  /** The root under which texts of this model and these settings are shared by all. */
  readonly root: string
  /**
   * The root of everybody's exact texts, or one that only this conversation knows: what its window has slid over, and what rests
   * on another size's keys and values, is no function of this model and the tokens alone.
   */
  rootOf: (chatId: string, how: TextKind) => string
  find: (tokens: readonly number[]) => PagedText
  /** The longest beginning that another size has, or that rests on one's here; null where that is not allowed or there is none. */
  findCarried: (chatId: string, tokens: readonly number[]) => Promise<CarriedText | null>
  /** The conversation's newest text, whole. */
  newest: (chatId: string) => ({ text: PagedText; tokens: number[] } & TextKind) | null
  /** Keeps a conversation's text; `cutPage` makes the bytes of a piece that is not known. */
  keep: (text: KeptText, cutPage: (range: { start: number; end: number }) => Buffer | null) => Promise<void>
  /** False where every page of such a text is known and kept as far as asked. */
  isNews: (text: KeptText) => boolean
  /** Notes that a text was used, where all of it is known. */
  rename: (text: KeptText) => void
  forget: (chatId: string) => void
  use: PageTree['use']
  /** Memory that pages may have from now on, and what they have. */
  shrinkMemory: (bytes: number) => number
}

/** Neither is a text of this model alone, from its first token on. */
export type TextKind = { readonly isSlid: boolean; readonly isCarried: boolean }

export type KeptText = { chatId: string; root: string; tokens: readonly number[]; keep: 'memory' | 'disk' }

/** Shorter conversations are read again sooner than a disk answers for a large model, and wear it less. */
const leastTokensOnDisk = 256

type Options = {
  fingerprint: string
  memoryBytes: number
  disk: PageStore | null
  /** Other sizes of the model; null keeps to exact texts. */
  carried?: CarriedTexts | null
}

/** The tree with the bytes that belong to it. */
type Kept = { readonly tree: PageTree; readonly buffers: Map<string, Buffer>; readonly disk: PageStore | null }

export const createPageCache = ({ fingerprint, memoryBytes, disk, carried = null }: Options): PageCache => {
  const tree = createPageTree({ hash: hashPage, budgets: { memory: memoryBytes, disk: disk?.budgetBytes ?? 0 } })
  const kept: Kept = { tree, buffers: new Map(), disk }
  const root = rootName(fingerprint)
  for (const table of disk?.tables ?? []) clear(kept, plantTable(tree, table))
  const rootOf: PageCache['rootOf'] = (chatId, { isSlid, isCarried }) => {
    const marks = [...(isSlid ? ['slid'] : []), ...(isCarried ? ['carried'] : [])]
    return marks.length === 0 ? root : rootName(hashText([fingerprint, ...marks, chatId].join('|')))
  }
  const kindOf = (chatId: string, chainRoot: string): TextKind => kinds.find((kind) => rootOf(chatId, kind) === chainRoot) ?? { isSlid: true, isCarried: true }
  const match = (from: string, tokens: readonly number[]): PagedText => ({ root: from, ...tree.match(from, tokens) })
  const findOwn: PageCache['findOwn'] = (chatId, tokens) =>
    tree
      .chains(chatId)
      .filter((chain) => !kindOf(chatId, chain.root).isSlid)
      .map((chain) => beginningOf(tree, chain, tokens))
      .reduce((one, other) => (other.tokens > one.tokens ? other : one), { root, pages: [], tokens: 0 })
  return {
    root,
    rootOf,
    find: (tokens) => match(root, tokens),
    findOwn,
    findCarried: async (chatId, tokens) => {
      if (carried === null) return null
      const here = findOwn(chatId, tokens)
      const there = await carried.find(chatId, tokens)
      if (there !== null && there.tokens > here.tokens) return there
      return here.tokens === 0 ? null : { tokens: here.tokens, fetch: () => fetchPages(kept, here) }
    },
    newest: (chatId) => {
      const chain = tree.chains(chatId).find((one) => carried !== null || !kindOf(chatId, one.root).isCarried)
      if (chain === undefined) return null
      const pages = chain.pages.flatMap((id) => tree.get(id) ?? [])
      const tokens = pages.flatMap((page) => page.tokens)
      return { text: { root: chain.root, pages, tokens: tokens.length }, tokens, ...kindOf(chatId, chain.root) }
    },
    fetch: (text) => fetchPages(kept, text),
    isNews: (text) =>
      tree
        .cut(text.chatId, text.root, text.tokens)
        .some(({ id, isKnown }) => !isKnown || (wantsDisk(kept, text) && tree.get(id)?.isOnDisk !== true)),
    rename: (text) => {
      const ids = tree.cut(text.chatId, text.root, text.tokens).flatMap(({ id, isKnown }) => (isKnown ? [id] : []))
      nameText(kept, text, ids)
    },
    keep: (text, cutPage) => keepText(kept, text, cutPage),
    forget: (chatId) => {
      clear(kept, tree.forget(chatId))
      disk?.forget(chatId)
      carried?.forget(chatId)
    },
    use: tree.use,
    shrinkMemory: (bytes) => {
      clear(kept, tree.resize('memory', bytes))
      return tree.bytes('memory')
    },
  }
}

const kinds: readonly TextKind[] = [false, true].flatMap((isSlid) => [false, true].map((isCarried) => ({ isSlid, isCarried })))

/** How far a chain says what is wanted. */
const beginningOf = (tree: PageTree, chain: Chain, tokens: readonly number[]): PagedText => {
  const pages: Page[] = []
  let total = 0
  for (const id of chain.pages) {
    const page = tree.get(id)
    const common = page === undefined ? 0 : commonStart(page.tokens, tokens, total)
    if (page === undefined || common === 0) break
    pages.push(page)
    total += common
    if (common < page.tokens.length) break
  }
  return { root: chain.root, pages, tokens: total }
}

const clear = ({ buffers, disk }: Kept, removed: readonly Removal[]): void => {
  for (const { id, tier } of removed) {
    if (tier === 'memory') buffers.delete(id)
    else disk?.remove(id)
  }
}

const putInMemory = (kept: Kept, page: Page, bytes: Buffer): void => {
  const { isAdded, removed } = kept.tree.add(page, 'memory', bytes.length)
  if (isAdded) kept.buffers.set(page.id, bytes)
  clear(kept, removed)
}

/** False where the disk takes no more. */
const putOnDisk = (kept: Kept, page: Page, bytes: Buffer): boolean => {
  const { tree, disk } = kept
  if (disk === null || tree.get(page.id)?.isOnDisk === true) return disk !== null
  const { isAdded, removed } = tree.add(page, 'disk', bytes.length)
  clear(kept, removed)
  if (!isAdded) return false
  if (disk.write(page.id, bytes)) return true
  clear(kept, tree.lose(page.id, 'disk'))
  return false
}

const fetchPages = (kept: Kept, { pages, tokens }: PagedText): ReturnType<PageCache['fetch']> => {
  const { tree, buffers, disk } = kept
  const fetched: FetchedPage[] = []
  let left = tokens
  let from: 'memory' | 'disk' = 'memory'
  for (const page of pages) {
    const inMemory = buffers.get(page.id)
    const bytes = inMemory ?? disk?.read(page.id)
    if (bytes === undefined || bytes === null) {
      clear(kept, tree.lose(page.id, 'disk'))
      break
    }
    if (inMemory === undefined) {
      from = 'disk'
      putInMemory(kept, page, bytes)
    }
    fetched.push({ bytes, tokens: page.tokens, used: Math.min(left, page.tokens.length) })
    left -= page.tokens.length
  }
  tree.touch(pages.map(({ id }) => id))
  return { pages: fetched, from }
}

const keepText = async (kept: Kept, text: KeptText, cutPage: Parameters<PageCache['keep']>[1]): Promise<void> => {
  const { tree, buffers } = kept
  const cuts = tree.cut(text.chatId, text.root, text.tokens)
  const ids = cuts.map(({ id }) => id)
  tree.touch(ids)
  let isDiskOpen = wantsDisk(kept, text)
  for (const { start, isKnown, ...page } of cuts) {
    if (isKnown && (!isDiskOpen || tree.get(page.id)?.isOnDisk === true)) continue
    const bytes = buffers.get(page.id) ?? cutPage({ start, end: start + page.tokens.length })
    if (bytes === null) break
    putInMemory(kept, page, bytes)
    isDiskOpen &&= putOnDisk(kept, page, bytes)
    if (tree.get(page.id) === undefined) break
    // So that a conversation that is being answered meanwhile gets its steps.
    await nextTurn()
  }
  nameText(kept, text, ids)
}

const nameText = (kept: Kept, text: KeptText, ids: readonly string[]): void => {
  clear(kept, kept.tree.name(text.chatId, { root: text.root, pages: ids }))
  kept.tree.touch(ids)
  if (wantsDisk(kept, text)) saveTable(kept, text.chatId)
}

const saveTable = ({ tree, disk }: Kept, chatId: string): void => {
  const entries = (id: string): { id: string; tokens: number[]; bytes: number }[] => {
    const page = tree.get(id)
    return page?.isOnDisk === true ? [{ id, tokens: [...page.tokens], bytes: page.bytes }] : []
  }
  const chains = tree.chains(chatId).map((chain) => ({ root: chain.root, pages: chain.pages.flatMap(entries) }))
  disk?.saveTable(chatId, chains.filter(({ pages }) => pages.length > 0))
}

const wantsDisk = ({ disk }: Kept, { keep, tokens }: KeptText): boolean => disk !== null && keep === 'disk' && tokens.length >= leastTokensOnDisk

/** What an earlier engine left on disk; what is over the budget is removed. */
const plantTable = (tree: PageTree, { chatId, chains }: PageStore['tables'][number]): Removal[] =>
  chains.toReversed().flatMap(({ root, pages }) => {
    const removed: Removal[] = []
    let parent = root
    for (const { id, tokens, bytes } of pages) {
      if (id !== hashPage(parent, tokens)) break
      removed.push(...tree.add({ id, parent, tokens }, 'disk', bytes).removed)
      parent = id
    }
    const ids = pages.map(({ id }) => id)
    removed.push(...tree.name(chatId, { root, pages: ids }))
    tree.touch(ids)
    return removed
  })

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The name of a page: of the page before it, and so of all before it, and of its tokens. */
const hashPage = (parent: string, tokens: readonly number[]): string =>
  createHash('sha256').update(parent).update('|').update(Buffer.from(Int32Array.from(tokens).buffer)).digest('hex')
