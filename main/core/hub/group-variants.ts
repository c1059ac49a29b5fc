/* A repository's files as a person would choose among them.
 *
 * Every model file becomes a variant; the parts of a split model become one.
 * Files that are no models, or whose names may not become paths here, are left
 * over. Whether a variant is whole is decided by what is listed: all parts from
 * 1 to the number that their names give, each with a checksum. */
import type { RepositoryFile, Variant } from '../../contract/hub.ts'
import { bitsPerWeight, partOf, quantizationOf, roleOf } from './quantization.ts'
import type { Part } from './quantization.ts'
import { isSafePath } from './safe-path.ts'

type Group = { role: Variant['role']; quantization: string; stem: string; parts: { part: Part; file: RepositoryFile }[] }

export const groupVariants = (files: readonly RepositoryFile[]): { variants: Variant[]; otherFiles: RepositoryFile[] } => {
  const groups = new Map<string, Group>()
  const otherFiles: RepositoryFile[] = []
  for (const file of files) {
    const role = isSafePath(file.path) ? roleOf(file.path) : undefined
    if (role === undefined) otherFiles.push(file)
    else addTo(groups, role, file)
  }
  const list = [...groups.values()]
  return { variants: list.map((group) => asVariant(group, list)).sort(byUse), otherFiles }
}

const addTo = (groups: Map<string, Group>, role: Variant['role'], file: RepositoryFile): void => {
  const part = partOf(file.path)
  const key = `${part.stem} ${String(part.count)}`
  const group = groups.get(key) ?? { role, quantization: quantizationOf(file.path), stem: part.stem, parts: [] }
  group.parts.push({ part, file })
  groups.set(key, group)
}

const asVariant = (group: Group, all: readonly Group[]): Variant => {
  const { role, quantization, stem } = group
  const parts = group.parts.sort((a, b) => a.part.number - b.part.number)
  const files = parts.map(({ file }) => file)
  const isUnique = all.filter((other) => other.role === role && other.quantization === quantization).length === 1
  const count = parts[0]?.part.count ?? 1
  return {
    id: `${role === 'model' ? '' : `${role} `}${isUnique && quantization !== 'unknown' ? quantization : stem}`,
    role,
    quantization,
    bitsPerWeight: bitsPerWeight(quantization),
    files,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    isComplete: parts.length === count && parts.every(({ part, file }, index) => part.number === index + 1 && file.sha256 !== null),
  }
}

const roles: readonly Variant['role'][] = ['model', 'draft', 'projector', 'adapter']

const byUse = (a: Variant, b: Variant): number =>
  roles.indexOf(a.role) - roles.indexOf(b.role) || a.sizeBytes - b.sizeBytes || a.id.localeCompare(b.id)
