// main/core/models/group-parts.ts - Files that are parts of one model, told by their names: `name-00001-of-00003.gguf`.

export type PartGroup = { paths: string[]; isComplete: boolean }

const partName = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i

/** Groups in the order of their first file; the parts of each in theirs. Files that are no part are groups of one. */
export const groupParts = (paths: readonly string[]): PartGroup[] => {
  const groups = new Map<string, { total: number; parts: Map<number, string> }>()
  for (const path of paths) {
    const [, stem, number, total] = partName.exec(path) ?? []
    const key = stem === undefined ? path : `${stem}\0${String(total)}`
    const group = groups.get(key) ?? { total: Number(total ?? 1), parts: new Map<number, string>() }
    group.parts.set(Number(number ?? 1), path)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ total, parts }) => ({
    paths: [...parts].toSorted(([one], [other]) => one - other).map(([, path]) => path),
    isComplete: parts.size === total && Math.max(...parts.keys()) === total,
  }))
}
