/* The pages of keys and values, and which conversation needs which.
 *
 * A page holds the keys and values of up to 64 tokens. Its name is a hash of the
 * page before it and of its tokens, so equal names mean equal text from the very
 * beginning, and conversations that begin alike share pages without asking. The
 * pages form a tree: each root is a fingerprint (which model, which numbers), each
 * path from it is a text.
 *
 *        root ── p1 ── p2 ── p3 ── p4        chat A: [p1 p2 p3 p4]
 *                        └── q3 ── q4        chat B: [p1 p2 q3 q4]
 *
 * DESIGN: a conversation holds chains, paths from the root to its last page: the
 * newest one and a few older branches of it. A page that no chain names is gone.
 * Where a new text leaves a known page in its middle, the shared part becomes a
 * short page of its own, so that the next text with the same beginning finds all
 * of it. The last page of a chain may be short as well; when its conversation
 * goes on, a longer page takes its place.
 *
 * A page may be in memory, on disk, or both. When a tier is over its budget, the
 * page goes that was not used for longest; using a chain uses all of its pages,
 * so a page is never older than those that follow it, and among equals the last of
 * a chain goes first. A page that longer chains need stays.
 *
 * PROMISES: bytes of a tier never exceed its budget. On disk, a page's parent is
 * on disk. A page's parent is in the tree. `match` finds the longest beginning of a text
 * that is in the tree, whoever wrote it.
 *
 * NOT HERE: the bytes themselves, files, encryption (main/engine/kv, main/kv-store). */
import { commonStart } from './align-tokens.ts'
import type { Chain } from './page-chains.ts'
import {
  type Match,
  type Node,
  type Page,
  type PageNodes,
  type Removal,
  type Tier,
  childrenOf,
  createPageNodes,
  dropUnnamed,
  findMatch,
  leave,
  link,
  pageOf,
  pathTo,
  shrinkTo,
} from './page-nodes.ts'

/**
 * 64 tokens: small enough that the unshared rest of a prefix and the rewriting of the last page cost little (32 tokens
 * on average), large enough that a page of a model with small heads (some 20 KiB per token in an 1B model) is one
 * efficient write and its name is one hash per 64 tokens.
 */
export const pageTokens = 64

/** A shared beginning shorter than this is not worth a page of its own. */
const leastSharedTokens = 16

/** A piece of a text: a page that is known, or one to be made. */
export type Cut = Page & { readonly start: number; readonly isKnown: boolean }
export type TierUse = { tokens: number; pages: number; bytes: number }
export type PlacedPage = Page & { readonly bytes: number; readonly isInMemory: boolean; readonly isOnDisk: boolean }

export type PageTree = {
  get: (id: string) => PlacedPage | undefined
  match: (root: string, tokens: readonly number[]) => Match
  /** How to cut the text of a conversation into pages. */
  cut: (owner: string, root: string, tokens: readonly number[]) => Cut[]
  /** False when the tier has no room for it, or its parent is not where it must be. */
  add: (page: Page, tier: Tier, bytes: number) => { isAdded: boolean; removed: Removal[] }
  /** The conversation's newest text; what no chain names any more is removed. */
  name: (owner: string, chain: Chain) => Removal[]
  /** Marks pages as used now. */
  touch: (ids: readonly string[]) => void
  /** Newest first. */
  chains: (owner: string) => readonly Chain[]
  owners: () => string[]
  forget: (owner: string) => Removal[]
  /** What turned out to be missing or damaged, and what can do nothing without it. */
  lose: (id: string, tier: Tier) => Removal[]
  resize: (tier: Tier, budget: number) => Removal[]
  use: (owner: string) => Record<Tier, TierUse>
  bytes: (tier: Tier) => number
}

/** Names a page by the one before it and its tokens. */
type HashPage = (parent: string, tokens: readonly number[]) => string

/** The name of a root, as opposed to that of a page. */
export const rootName = (hash: string): string => `root:${hash}`
const isRoot = (name: string): boolean => name.startsWith('root:')

export const createPageTree = ({ hash, budgets }: { hash: HashPage; budgets: Record<Tier, number> }): PageTree => {
  const tree = createPageNodes(budgets)
  const { nodes, chains } = tree
  return {
    get: (id) => {
      const node = nodes.get(id)
      return node && { ...pageOf(node), bytes: node.bytes, isInMemory: node.tiers.has('memory'), isOnDisk: node.tiers.has('disk') }
    },
    match: (root, tokens) => findMatch(tree, root, { tokens, at: 0 }),
    cut: (owner, root, tokens) => cutText(tree, { owner, root, tokens }, hash),
    add: (page, tier, bytes) => add(tree, page, { tier, bytes }),
    name: (owner, { root, pages }) => dropUnnamed(tree, chains.name(owner, { root, pages: pages.filter((id) => nodes.has(id)) })),
    touch: (ids) => {
      tree.clock += 1
      for (const id of ids) {
        const node = nodes.get(id)
        if (node !== undefined) node.usedAt = tree.clock
      }
    },
    chains: chains.of,
    owners: chains.owners,
    forget: (owner) => dropUnnamed(tree, chains.forget(owner)),
    lose: (id, tier) => {
      const node = nodes.get(id)
      return node === undefined ? [] : leave(tree, node, tier)
    },
    resize: (tier, budget) => {
      tree.budgets[tier] = budget
      return shrinkTo(tree, tier, { limit: budget, spared: new Set() })
    },
    use: (owner) => useOf(tree, owner),
    bytes: (tier) => tree.bytes[tier],
  }
}

const add = (tree: PageNodes, page: Page, { tier, bytes }: { tier: Tier; bytes: number }): { isAdded: boolean; removed: Removal[] } => {
  const { nodes, budgets } = tree
  if (nodes.get(page.id)?.tiers.has(tier) === true) return { isAdded: true, removed: [] }
  const parent = nodes.get(page.parent)
  const isRooted = isRoot(page.parent) || (parent !== undefined && (tier === 'memory' || parent.tiers.has('disk')))
  if (!isRooted || bytes > budgets[tier]) return { isAdded: false, removed: [] }
  const limit = budgets[tier] - bytes
  const removed = shrinkTo(tree, tier, { limit, spared: new Set([page.id, ...pathTo(tree, page.parent)]) })
  if (tree.bytes[tier] > limit) return { isAdded: false, removed }
  const node = link(tree, page)
  node.bytes = bytes
  node.tiers.add(tier)
  tree.bytes[tier] += bytes
  return { isAdded: true, removed }
}

const cutText = (tree: PageNodes, { owner, root, tokens }: { owner: string; root: string; tokens: readonly number[] }, hash: HashPage): Cut[] => {
  const cuts: Cut[] = []
  let parent = root
  for (let start = 0; start < tokens.length; ) {
    const candidates = childrenOf(tree, parent).filter((node) => start + node.tokens.length >= tokens.length || !isOwnEnd(tree, node, owner))
    const cut = cutOne(candidates, { parent, tokens, start }, hash)
    cuts.push(cut)
    parent = cut.id
    start += cut.tokens.length
  }
  return cuts
}

/** The short last page of this conversation's own chain, which gives way to a longer one. */
const isOwnEnd = ({ chains }: PageNodes, node: Node, owner: string): boolean =>
  node.tokens.length < pageTokens && node.children.size === 0 && chains.isNamedOnlyBy(node.id, owner)

/** The next piece of a text: a known page where one fits whole, else a new one, ending where a known page leaves the text. */
const cutOne = (
  candidates: readonly Page[],
  { parent, tokens, start }: { parent: string; tokens: readonly number[]; start: number },
  hash: HashPage,
): Cut => {
  let whole: Page | undefined
  let shared = 0
  for (const page of candidates) {
    const common = commonStart(page.tokens, tokens, start)
    if (common === page.tokens.length && common > (whole?.tokens.length ?? 0)) whole = page
    shared = Math.max(shared, common)
  }
  if (whole !== undefined) return { ...pageOf(whole), start, isKnown: true }
  const end = Math.min(start + (shared >= leastSharedTokens ? shared : pageTokens), tokens.length)
  const own = tokens.slice(start, end)
  return { id: hash(parent, own), parent, tokens: own, start, isKnown: false }
}

const useOf = ({ nodes, chains }: PageNodes, owner: string): Record<Tier, TierUse> => {
  const used = { memory: { tokens: 0, pages: 0, bytes: 0 }, disk: { tokens: 0, pages: 0, bytes: 0 } }
  for (const id of new Set(chains.of(owner).flatMap(({ pages }) => pages))) {
    const node = nodes.get(id)
    for (const tier of node?.tiers ?? []) {
      used[tier].tokens += node?.tokens.length ?? 0
      used[tier].pages += 1
      used[tier].bytes += node?.bytes ?? 0
    }
  }
  return used
}
