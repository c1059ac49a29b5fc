/* The engine's pages: the tree (core/kv) with the bytes that belong to it.
 *
 * Pages in memory are buffers here, pages on disk are files of the page store.
 * What cannot be kept is not kept, without a word to anybody but the log: a cache that fails costs
 * time, never an answer. */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PageStore } from '../../kv-store/page-store.ts'
import type { Page, Removal } from '../../core/kv/page-nodes.ts'
import { type PageTree, createPageTree, rootName } from '../../core/kv/page-tree.ts'

/** A beginning of a text that is in pages. */
export type PagedText = { readonly root: string; readonly pages: readonly Page[]; readonly tokens: number }

export type PageCache = {
  /** The root under which texts of this model and these settings are shared by all. */
  readonly root: string
  /** A root that only one conversation knows: what its window has slid over is no function of the tokens alone. */
  privateRoot: (chatId: string) => string
  find: (tokens: readonly number[]) => PagedText
  /** The conversation's newest text, whole. */
  newest: (chatId: string) => { text: PagedText; tokens: number[]; isPrivate: boolean } | null
  /** The bytes of a text's pages as far as they are sound, and where they came from. */
  fetch: (text: PagedText) => { pages: { bytes: Buffer; tokens: readonly number[]; used: number }[]; from: 'memory' | 'disk' }
  /** Keeps a conversation's text; `cutPage` makes the bytes of a piece that is not known. */
  keep: (text: KeptText, cutPage: (range: { start: number; end: number }) => Buffer | null) => Promise<void>
  /** False where every page of such a text is known and kept as far as asked. */
  isNews: (text: KeptText) => boolean
  /** Notes that a text was used, where all of it is known. */
  rename: (text: KeptText) => void
  forget: (chatId: string) => void
  use: PageTree['use']
}

export type KeptText = { chatId: string; root: string; tokens: readonly number[]; keep: 'memory' | 'disk' }

/** Shorter conversations are read again sooner than a disk answers for a large model, and wear it less. */
const leastTokensOnDisk = 256

type Options = { fingerprint: string; memoryBytes: number; disk: PageStore | null }

/** The tree with the bytes that belong to it. */
type Kept = { readonly tree: PageTree; readonly buffers: Map<string, Buffer>; readonly disk: PageStore | null }

export const createPageCache = ({ fingerprint, memoryBytes, disk }: Options): PageCache => {
  const tree = createPageTree({ hash: hashPage, budgets: { memory: memoryBytes, disk: disk?.budgetBytes ?? 0 } })
  const kept: Kept = { tree, buffers: new Map(), disk }
  const root = rootName(fingerprint)
  for (const table of disk?.tables ?? []) clear(kept, plantTable(tree, table))
  return {
    root,
    privateRoot: (chatId) => rootName(hashText(`${fingerprint}|slid|${chatId}`)),
    find: (tokens) => ({ root, ...tree.match(root, tokens) }),
    newest: (chatId) => {
      const chain = tree.chains(chatId)[0]
      if (chain === undefined) return null
      const pages = chain.pages.flatMap((id) => tree.get(id) ?? [])
      const tokens = pages.flatMap((page) => page.tokens)
      return { text: { root: chain.root, pages, tokens: tokens.length }, tokens, isPrivate: chain.root !== root }
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
    },
    use: tree.use,
  }
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
  const fetched: ReturnType<PageCache['fetch']>['pages'] = []
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
