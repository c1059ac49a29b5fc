// main/core/kv/page-chains.ts - Which conversation names which pages: its newest text and a few older branches of it.

/** A path of pages from a root. */
export type Chain = { readonly root: string; readonly pages: readonly string[] }

/** Branches of one conversation whose pages are kept: editing a question and going back finds both. */
const chainsKept = 3

export type Chains = {
  /** Newest first. */
  of: (owner: string) => readonly Chain[]
  owners: () => string[]
  /** Puts a chain first; returns the pages that were named before and may be named no more. */
  name: (owner: string, chain: Chain) => string[]
  forget: (owner: string) => string[]
  isNamed: (id: string) => boolean
  isNamedOnlyBy: (id: string, owner: string) => boolean
  /** A page is gone: chains end before it. */
  shorten: (id: string) => void
}

export const createChains = (tokensOf: (id: string) => readonly number[] | undefined): Chains => {
  const table = new Map<string, Chain[]>()
  /** Per page and conversation, how many of its chains name it. */
  const names = new Map<string, Map<string, number>>()

  const count = (owner: string, { pages }: Chain, by: 1 | -1): void => {
    for (const id of pages) {
      const owners = names.get(id) ?? new Map<string, number>()
      const total = (owners.get(owner) ?? 0) + by
      if (total > 0) owners.set(owner, total)
      else owners.delete(owner)
      if (owners.size > 0) names.set(id, owners)
      else names.delete(id)
    }
  }
  const replace = (owner: string, next: readonly Chain[]): string[] => {
    const before = table.get(owner) ?? []
    for (const chain of next) count(owner, chain, 1)
    for (const chain of before) count(owner, chain, -1)
    const held = next.filter(({ pages }) => pages.length > 0)
    if (held.length > 0) table.set(owner, held)
    else table.delete(owner)
    // The last first, so that nothing is removed before what follows it.
    return before.flatMap(({ pages }) => pages.toReversed())
  }
  /** True where `long` says all that `short` says: the same pages, but for a short last one that has grown. */
  const covers = (long: Chain, short: Chain): boolean => {
    const last = short.pages.length - 1
    if (long.root !== short.root || !short.pages.every((id, at) => at === last || long.pages[at] === id)) return false
    const [ours, theirs] = [long.pages[last], short.pages[last]].map((id) => (id === undefined ? [] : tokensOf(id) ?? []))
    return ours !== undefined && theirs !== undefined && theirs.every((token, at) => ours[at] === token)
  }

  return {
    of: (owner) => table.get(owner) ?? [],
    owners: () => [...table.keys()],
    name: (owner, chain) => {
      const others = (table.get(owner) ?? []).filter((other) => !covers(chain, other))
      return replace(owner, [chain, ...others].slice(0, chainsKept))
    },
    forget: (owner) => replace(owner, []),
    isNamed: (id) => names.has(id),
    isNamedOnlyBy: (id, owner) => {
      const owners = names.get(id)
      return owners === undefined || (owners.size === 1 && owners.has(owner))
    },
    shorten: (id) => {
      for (const owner of [...(names.get(id)?.keys() ?? [])]) {
        const next = (table.get(owner) ?? []).map(({ root, pages }) => {
          const at = pages.indexOf(id)
          return { root, pages: at < 0 ? pages : pages.slice(0, at) }
        })
        replace(owner, next)
      }
    },
  }
}
