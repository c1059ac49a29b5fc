import { describe, expect, it } from 'vitest'
import { countCores } from './count-cores.ts'
import { createFixtureTree } from './linux/fixture-tree.ts'

const siblings = (lists: readonly string[]) =>
  Object.fromEntries(lists.map((list, cpu) => [`sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, list]))

describe('cores that can compute', () => {
  it('count once where they run two threads', () => {
    using tree = createFixtureTree(siblings(['0,4', '1,5', '2-3', '2-3', '0,4', '1,5']))
    expect(countCores({ root: tree.root, available: 6 })).toBe(3)
  })

  it('are no more than this process may use', () => {
    using tree = createFixtureTree(siblings(['0', '1', '2', '3']))
    expect(countCores({ root: tree.root, available: 2 })).toBe(2)
  })

  it('are the processors where the system does not tell', () => {
    using tree = createFixtureTree({})
    expect(countCores({ root: tree.root, available: 12 })).toBe(12)
  })
})
