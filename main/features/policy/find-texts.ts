/* Every text at this moment that may be a policy, with what is wrong with how it lies there.
 *
 * Read whole each time: a handful of small files twice a second costs less than a
 * millisecond, works on every file system, and misses no change. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PolicySource } from '../../contract/policy.ts'
import type { PolicyPlaces } from './policy-places.ts'
import { type FileProblem, type Owners, type ReadFile, codeOf, readProtectedFile } from './protected-file.ts'
import type { QueryRegistry } from './query-registry.ts'
import { readPlist } from './read-plist.ts'

export type FoundText = {
  name: string
  kind: PolicySource['kind']
  /** `demand`: says which signed policy has to be there. */
  role: 'policy' | 'demand'
  found: { text: string } | { problem: FileProblem }
}

export type FindOptions = { places: readonly PolicyPlaces[]; queryRegistry: QueryRegistry }

export const findTexts = async ({ places, queryRegistry }: FindOptions): Promise<FoundText[]> => {
  const groups = await Promise.all(
    places.flatMap((place) => [
      ...(place.folder === null ? [] : [inFolder(place.folder, place.owners)]),
      ...place.plists.map((path) => inPlist(path, place.owners)),
      ...place.registryKeys.map((key) => inRegistry(key, queryRegistry)),
    ]),
  )
  return groups.flat()
}

const mostFiles = 200

const inFolder = async (folder: string, owners: Owners): Promise<FoundText[]> => {
  const drawer = join(folder, 'policy.d')
  const [main, demand, listed, ...folders] = await Promise.all([
    readProtectedFile(join(folder, 'policy.json'), owners),
    readProtectedFile(join(folder, 'signed-policy.json'), owners),
    listFiles(drawer),
    checkFolder(folder, owners),
    checkFolder(drawer, owners),
  ])
  const names = listed.names ?? []
  const files = await Promise.all(names.map((name) => readProtectedFile(join(drawer, name), owners)))
  return [
    ...folders.flat(),
    ...(listed.problem === undefined ? [] : [{ name: drawer, kind: 'file' as const, role: 'policy' as const, found: { problem: listed.problem } }]),
    ...asText(main, { name: join(folder, 'policy.json'), kind: 'file', role: 'policy' }),
    ...asText(demand, { name: join(folder, 'signed-policy.json'), kind: 'signed', role: 'demand' }),
    ...files.flatMap((file, index) => asText(file, { name: join(drawer, names[index] ?? ''), kind: 'file', role: 'policy' })),
  ]
}

/** An empty folder that anybody may write to is a place where policies can be taken away unseen. */
const checkFolder = async (folder: string, owners: Owners): Promise<FoundText[]> => {
  const about = { name: folder, kind: 'file', role: 'policy' } as const
  try {
    const { uid, mode } = await stat(folder)
    if (owners.includes(uid) && (mode & 0o022) === 0) return []
    return [{ ...about, found: { problem: { code: 'not-protected', detail: `${folder} belongs to user ${uid} with mode ${(mode & 0o7777).toString(8)}.` } } }]
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? [] : [{ ...about, found: { problem: { code: 'unreadable', detail: `${folder}: ${codeOf(error)}` } } }]
  }
}

/** A policy that cannot be seen is not one that is not there. */
const listFiles = async (folder: string): Promise<{ names?: string[]; problem?: FileProblem }> => {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.')).toSorted()
    if (names.length <= mostFiles) return { names }
    return { problem: { code: 'unreadable', detail: `${folder} holds ${names.length} policies; at most ${mostFiles} are read.` } }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { names: [] } : { problem: { code: 'unreadable', detail: `${folder}: ${codeOf(error)}` } }
  }
}

const asText = (file: ReadFile, about: Omit<FoundText, 'found'>): FoundText[] => {
  if (file === null) return []
  return [{ ...about, found: 'problem' in file ? file : { text: file.content.toString('utf8') } }]
}

const inPlist = async (path: string, owners: Owners): Promise<FoundText[]> => {
  const file = await readProtectedFile(path, owners)
  if (file === null) return []
  const about = { name: path, kind: 'macos-preferences' } as const
  if ('problem' in file) return [{ ...about, role: 'policy', found: file }]
  try {
    return asTexts(readPlist(file.content), about)
  } catch (error) {
    return [{ ...about, role: 'policy', found: { problem: { code: 'unparsable', detail: messageOf(error) } } }]
  }
}

const inRegistry = async (key: string, queryRegistry: QueryRegistry): Promise<FoundText[]> => {
  const about = { name: key, kind: 'windows-registry' } as const
  try {
    const [policy, signedPolicy] = await Promise.all([queryRegistry(key, 'Policy'), queryRegistry(key, 'SignedPolicy')])
    return asTexts({ policy, signedPolicy }, about)
  } catch (error) {
    return [{ ...about, role: 'policy', found: { problem: { code: 'unreadable', detail: messageOf(error) } } }]
  }
}

const asTexts = (texts: { policy: string | null; signedPolicy: string | null }, about: Pick<FoundText, 'name' | 'kind'>): FoundText[] => [
  ...(texts.policy === null ? [] : [{ ...about, role: 'policy' as const, found: { text: texts.policy } }]),
  ...(texts.signedPolicy === null ? [] : [{ ...about, role: 'demand' as const, found: { text: texts.signedPolicy } }]),
]

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown reason').slice(0, 1000)
