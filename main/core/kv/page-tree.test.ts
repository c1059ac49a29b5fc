import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tier } from './page-nodes.ts'
import { type PageTree, type PlacedPage, createPageTree, pageTokens, rootName } from './page-tree.ts'

/* The model: a list of texts by conversation. Words are few, so that texts share beginnings. */
const root = rootName('model')
/** One byte per token: sizes are easy to count. */
const hash = (parent: string, tokens: readonly number[]): string => `page ${parent}>${tokens.join(',')}`

const createTree = (budgets: Record<Tier, number> = { memory: 1e9, disk: 1e9 }): PageTree => createPageTree({ hash, budgets })

/** Keeps a text as the engine does. */
const keep = (tree: PageTree, owner: string, text: readonly number[] | { tokens: readonly number[]; tiers: readonly Tier[] }): void => {
  const { tokens, tiers } = 'tokens' in text ? text : { tokens: text, tiers: ['memory' as const] }
  const cuts = tree.cut(owner, root, tokens)
  tree.touch(cuts.map(({ id }) => id))
  for (const page of cuts) for (const tier of tiers) tree.add(page, tier, page.tokens.length)
  tree.name(owner, { root, pages: cuts.map(({ id }) => id) })
  tree.touch(cuts.map(({ id }) => id))
}

const matched = (tree: PageTree, tokens: readonly number[]): number => tree.match(root, tokens).tokens
const count = (length: number, from = 0): number[] => Array.from({ length }, (_, index) => from + index)

describe('the page tree', () => {
  it('finds a text and every beginning of it', () => {
    const tree = createTree()
    keep(tree, 'a', count(200))
    expect([0, 1, 63, 64, 65, 199, 200].map((length) => matched(tree, count(length)))).toEqual([0, 1, 63, 64, 65, 199, 200])
    expect(matched(tree, [...count(150), 9999])).toBe(150)
    expect(matched(tree, [9999, ...count(10)])).toBe(0)
  })

  it('keeps one copy of what twenty texts begin with, wherever they part', () => {
    const prefix = count(1000)
    const tree = createTree()
    for (const chat of count(20)) keep(tree, `chat-${chat}`, [...prefix, ...count(100, 10_000 + 1000 * chat)])
    // One copy, the private parts, and once more the page in which the first text parts from the others.
    expect(tree.bytes('memory')).toBe(1000 + 20 * 100 + 40)
  })

  it('replaces the short last page when its conversation goes on', () => {
    const tree = createTree()
    for (const length of [10, 70, 100, 130, 300]) keep(tree, 'a', count(length))
    expect(tree.bytes('memory')).toBe(300)
    expect(tree.chains('a')).toHaveLength(1)
    expect(tree.cut('a', root, count(300)).map(({ tokens }) => tokens.length)).toEqual([64, 64, 64, 64, 44])
  })

  it('keeps a few branches of a conversation', () => {
    const tree = createTree()
    for (const branch of [1, 2, 3, 4]) keep(tree, 'a', [...count(64), ...count(64, branch * 1000)])
    expect([1, 2, 3, 4].map((branch) => matched(tree, [...count(64), ...count(64, branch * 1000)]))).toEqual([64, 128, 128, 128])
  })

  it('removes what was not used for longest, and never a page that a longer text needs', () => {
    const tree = createTree({ memory: 640, disk: 0 })
    keep(tree, 'old', count(320))
    keep(tree, 'new', count(320, 5000))
    tree.touch(tree.match(root, count(320)).pages.map(({ id }) => id))
    keep(tree, 'third', count(128, 9000))
    expect({ old: matched(tree, count(320)), new: matched(tree, count(320, 5000)), third: matched(tree, count(128, 9000)) }).toEqual({
      old: 320,
      new: 192,
      third: 128,
    })
  })

  it('forgets a conversation, but not what another one shares', () => {
    const tree = createTree()
    keep(tree, 'a', { tokens: count(200), tiers: ['memory', 'disk'] })
    keep(tree, 'b', { tokens: [...count(128), ...count(50, 7000)], tiers: ['memory', 'disk'] })
    tree.forget('a')
    expect({ a: matched(tree, count(200)), bytes: tree.bytes('disk') }).toEqual({ a: 128, bytes: 178 })
    tree.forget('b')
    expect({ memory: tree.bytes('memory'), disk: tree.bytes('disk'), owners: tree.owners() }).toEqual({ memory: 0, disk: 0, owners: [] })
  })

  it('keeps on disk what memory has no room for', () => {
    const tree = createTree({ memory: 128, disk: 1e6 })
    keep(tree, 'a', { tokens: count(256), tiers: ['memory', 'disk'] })
    expect({ found: matched(tree, count(256)), memory: tree.bytes('memory'), disk: tree.bytes('disk') }).toEqual({ found: 256, memory: 128, disk: 256 })
  })

  it('ends a text before a page that was lost', () => {
    const tree = createTree({ memory: 0, disk: 1e6 })
    keep(tree, 'a', { tokens: count(256), tiers: ['disk'] })
    const third = tree.match(root, count(256)).pages[2]
    tree.lose(third?.id ?? '', 'disk')
    expect({ found: matched(tree, count(256)), use: tree.use('a').disk }).toEqual({ found: 128, use: { tokens: 128, pages: 2, bytes: 128 } })
  })
})

const text = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 300 })
const owner = fc.constantFrom('a', 'b', 'c')
const step = fc.oneof(
  fc.record({ type: fc.constant('keep' as const), owner, text, tiers: fc.constantFrom<Tier[]>(['memory'], ['disk'], ['memory', 'disk']) }),
  fc.record({ type: fc.constant('extend' as const), owner, text }),
  fc.record({ type: fc.constant('forget' as const), owner }),
  fc.record({ type: fc.constant('lose' as const), text, tier: fc.constantFrom<Tier>('memory', 'disk') }),
  fc.record({ type: fc.constant('resize' as const), tier: fc.constantFrom<Tier>('memory', 'disk'), budget: fc.integer({ min: 0, max: 2000 }) }),
)

/** Long runs of one word, so that texts share hundreds of tokens now and then. */
const stretch = (words: readonly number[]): number[] => words.flatMap((word, index) => Array.from({ length: index < 4 ? 50 : 3 }, () => word))

type Run = { tree: PageTree; limits: Record<Tier, number>; kept: Map<string, number[][]> }

const actions = {
  keep: ({ tree, kept }: Run, { owner: name, text: words, tiers }: { owner: string; text: number[]; tiers: Tier[] }) => {
    const tokens = stretch(words).slice(0, 1500)
    kept.set(name, [...(kept.get(name) ?? []), tokens])
    keep(tree, name, { tokens, tiers })
  },
  extend: ({ tree, kept }: Run, { owner: name, text: words }: { owner: string; text: number[] }) => {
    const tokens = [...(kept.get(name)?.at(-1) ?? []), ...stretch(words)].slice(0, 1500)
    kept.set(name, [...(kept.get(name) ?? []), tokens])
    keep(tree, name, { tokens, tiers: ['memory', 'disk'] })
  },
  forget: ({ tree, kept }: Run, { owner: name }: { owner: string }) => {
    kept.delete(name)
    tree.forget(name)
  },
  resize: ({ tree, limits }: Run, { tier, budget }: { tier: Tier; budget: number }) => {
    limits[tier] = budget
    tree.resize(tier, budget)
  },
  lose: ({ tree }: Run, { text: words, tier }: { text: number[]; tier: Tier }) => {
    const page = tree.match(root, stretch(words)).pages.at(0)
    if (page !== undefined) tree.lose(page.id, tier)
  },
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const apply = (run: Run, action: Step): void => {
  switch (action.type) {
    case 'keep':
      return actions.keep(run, action)
    case 'extend':
      return actions.extend(run, action)
    case 'forget':
      return actions.forget(run, action)
    case 'resize':
      return actions.resize(run, action)
    case 'lose':
      return actions.lose(run, action)
  }
}

describe('whatever happens', () => {
  it('every promise of the tree holds', () => {
    const budget = fc.integer({ min: 0, max: 3000 })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.record({ memory: budget, disk: budget }), (steps, budgets) => {
        const run: Run = { tree: createPageTree({ hash, budgets }), limits: { ...budgets }, kept: new Map() }
        for (const action of steps) {
          apply(run, action)
          holds(run)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('with room for everything, as much of a text is found as anybody ever wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ owner, text }), { minLength: 1, maxLength: 3 }), text, (writings, asked) => {
        const tree = createTree()
        const texts: number[][] = []
        for (const writing of writings) {
          texts.push(stretch(writing.text))
          keep(tree, `${writing.owner}-${texts.length}`, stretch(writing.text))
        }
        const wanted = stretch(asked)
        const best = Math.max(...texts.map((tokens) => common(tokens, wanted)))
        expect(matched(tree, wanted)).toBe(best)
      }),
      { numRuns: 300 },
    )
  })
})

const common = (one: readonly number[], other: readonly number[]): number => {
  const differs = one.findIndex((token, index) => token !== other[index])
  return differs < 0 ? Math.min(one.length, other.length) : differs
}

const holds = ({ tree, limits, kept }: Run): void => {
  const ids = new Set(tree.owners().flatMap((name) => tree.chains(name).flatMap((chain) => chain.pages)))
  const bytes: Record<Tier, number> = { memory: 0, disk: 0 }
  for (const id of ids) {
    const page = tree.get(id)
    if (page === undefined) throw new Error('a chain names a page that is gone')
    checkPage(tree, page)
    if (page.isInMemory) bytes.memory += page.bytes
    if (page.isOnDisk) bytes.disk += page.bytes
  }
  // Nothing is held that no conversation names, and the budgets hold.
  expect({ memory: tree.bytes('memory'), disk: tree.bytes('disk') }).toEqual(bytes)
  expect(bytes.memory).toBeLessThanOrEqual(limits.memory)
  expect(bytes.disk).toBeLessThanOrEqual(limits.disk)
  for (const name of tree.owners()) {
    for (const chain of tree.chains(name)) {
      const tokens = chain.pages.flatMap((id) => tree.get(id)?.tokens ?? [])
      expect((kept.get(name) ?? []).some((written) => tokens.every((token, index) => written[index] === token))).toBe(true)
      expect(tree.match(root, tokens).tokens).toBe(tokens.length)
    }
  }
}

const checkPage = (tree: PageTree, page: PlacedPage): void => {
  expect(page.isInMemory || page.isOnDisk).toBe(true)
  expect(page.tokens.length).toBeLessThanOrEqual(pageTokens)
  const parent = tree.get(page.parent)
  if (page.parent !== root && parent === undefined) throw new Error('a page without the one before it')
  if (page.isOnDisk && parent !== undefined) expect(parent.isOnDisk).toBe(true)
}
