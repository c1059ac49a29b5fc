// main/core/kv/page-nodes.ts - The nodes of the page tree: linked, found, and taken out of their tiers; page-tree.ts says what for.
import { commonStart } from './align-tokens.ts'
import { type Chains, createChains } from './page-chains.ts'

export type Tier = 'memory' | 'disk'
export type Page = { readonly id: string; readonly parent: string; readonly tokens: readonly number[] }
/** The longest known beginning of a text; of the last page only the first tokens may be meant. */
export type Match = { readonly pages: readonly Page[]; readonly tokens: number }
export type Removal = { readonly id: string; readonly tier: Tier }

export type Node = Page & { bytes: number; tiers: Set<Tier>; children: Set<string>; depth: number; usedAt: number }

export type PageNodes = {
  readonly nodes: Map<string, Node>
  readonly roots: Map<string, Set<string>>
  readonly budgets: Record<Tier, number>
  readonly bytes: Record<Tier, number>
  readonly chains: Chains
  clock: number
}

export const createPageNodes = (budgets: Record<Tier, number>): PageNodes => {
  const nodes = new Map<string, Node>()
  const chains = createChains((id) => nodes.get(id)?.tokens)
  return { nodes, roots: new Map(), budgets: { ...budgets }, bytes: { memory: 0, disk: 0 }, chains, clock: 0 }
}

export const pageOf = ({ id, parent, tokens }: Page): Page => ({ id, parent, tokens })

export const childrenOf = ({ nodes, roots }: PageNodes, parent: string): Node[] =>
  [...(nodes.get(parent)?.children ?? roots.get(parent) ?? [])].flatMap((id) => nodes.get(id) ?? [])

/** The node of a page, which is made where there is none. */
export const link = (tree: PageNodes, page: Page): Node => {
  const { nodes, roots } = tree
  const known = nodes.get(page.id)
  if (known !== undefined) return known
  const parent = nodes.get(page.parent)
  const node: Node = { ...pageOf(page), bytes: 0, tiers: new Set(), children: new Set(), depth: (parent?.depth ?? 0) + 1, usedAt: ++tree.clock }
  nodes.set(page.id, node)
  if (parent !== undefined) parent.children.add(page.id)
  else roots.set(page.parent, (roots.get(page.parent) ?? new Set()).add(page.id))
  return node
}

/** Out of one tier; out of the tree with all that follows when it is in no other, off the disk with all that follows there. */
export const leave = (tree: PageNodes, node: Node, tier: Tier): Removal[] => {
  if (!node.tiers.delete(tier)) return []
  tree.bytes[tier] -= node.bytes
  const isGone = node.tiers.size === 0
  const followers = childrenOf(tree, node.id).flatMap((child) => [
    ...(isGone || tier === 'disk' ? leave(tree, child, 'disk') : []),
    ...(isGone ? leave(tree, child, 'memory') : []),
  ])
  if (isGone) unlink(tree, node)
  return [...followers, { id: node.id, tier }]
}

/** Brings a tier down to a limit, the least recently used first; stops before a page that is to be spared. */
export const shrinkTo = (tree: PageNodes, tier: Tier, { limit, spared }: { limit: number; spared: ReadonlySet<string> }): Removal[] => {
  const removed: Removal[] = []
  while (tree.bytes[tier] > limit) {
    const victim = oldest(tree, tier)
    if (victim === undefined || spared.has(victim.id)) break
    removed.push(...leave(tree, victim, tier))
  }
  return removed
}

/** What of some pages no chain names any more. */
export const dropUnnamed = (tree: PageNodes, ids: readonly string[]): Removal[] =>
  ids.flatMap((id) => {
    const node = tree.nodes.get(id)
    return node === undefined || tree.chains.isNamed(id) ? [] : [...leave(tree, node, 'memory'), ...leave(tree, node, 'disk')]
  })

export const pathTo = ({ nodes }: PageNodes, id: string): string[] => {
  const path: string[] = []
  for (let node = nodes.get(id); node !== undefined; node = nodes.get(node.parent)) path.push(node.id)
  return path
}

export const findMatch = (tree: PageNodes, parent: string, { tokens, at }: { tokens: readonly number[]; at: number }): Match => {
  let best: Match = { pages: [], tokens: 0 }
  for (const child of childrenOf(tree, parent)) {
    const common = commonStart(child.tokens, tokens, at)
    const isWhole = common === child.tokens.length
    const rest = isWhole ? findMatch(tree, child.id, { tokens, at: at + common }) : { pages: [], tokens: 0 }
    const total = common + rest.tokens
    if (total > best.tokens) best = { pages: [child, ...rest.pages], tokens: total }
  }
  return best
}

const unlink = (tree: PageNodes, node: Node): void => {
  tree.nodes.delete(node.id)
  const siblings = tree.nodes.get(node.parent)?.children ?? tree.roots.get(node.parent)
  siblings?.delete(node.id)
  if (siblings?.size === 0) tree.roots.delete(node.parent)
  tree.chains.shorten(node.id)
}

const oldest = (tree: PageNodes, tier: Tier): Node | undefined => {
  let found: Node | undefined
  for (const node of tree.nodes.values()) {
    if (!node.tiers.has(tier) || isNeeded(tree, node, tier)) continue
    if (found === undefined || isOlder(node, found)) found = node
  }
  return found
}

/** Among pages that were used together, the last of a text goes first. */
const isOlder = (one: Node, other: Node): boolean => one.usedAt < other.usedAt || (one.usedAt === other.usedAt && one.depth > other.depth)

const isNeeded = (tree: PageNodes, node: Node, tier: Tier): boolean => {
  const children = childrenOf(tree, node.id)
  return tier === 'memory' ? !node.tiers.has('disk') && children.length > 0 : children.some(({ tiers }) => tiers.has('disk'))
}
