/* Models in a Hugging Face cache.
 *
 *   models--<owner>--<name>/refs/main                  the commit that `main` stands for
 *   models--<owner>--<name>/snapshots/<commit>/...     links into blobs/
 *   models--<owner>--<name>/blobs/<sha256>             the contents of large files
 *
 * A file that several snapshots share is one model, under the commit of `main` where
 * that has it, else under the newest. The name of a blob is its checksum. */
import { readFile, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { groupParts } from '../../../core/models/group-parts.ts'
import type { FoundModel } from './found-model.ts'
import { stemOf } from './scan-plain.ts'
import { walkFiles } from './walk-files.ts'

/** `folder` is the cache's `hub`. */
export const scanHuggingFace = async (folder: string): Promise<FoundModel[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const found: FoundModel[] = []
  for (const entry of entries.toSorted((one, other) => one.name.localeCompare(other.name))) {
    const repository = /^models--(.+?)--(.+)$/.exec(entry.name)?.slice(1).join('/')
    if (repository === undefined || !entry.isDirectory()) continue
    // A repository that cannot be read must not hide the others.
    found.push(...(await scanRepository(folder, entry.name, repository).catch(() => [])))
  }
  return found
}

const scanRepository = async (folder: string, name: string, repository: string): Promise<FoundModel[]> => {
  const snapshots = join(folder, name, 'snapshots')
  const seen = new Set<string>()
  const found: FoundModel[] = []
  for (const commit of await commitsOf(join(folder, name), snapshots)) {
    const files = await walkFiles(join(snapshots, commit), '.gguf')
    for (const { paths, isComplete } of groupParts(files)) {
      const [first = ''] = paths
      const blob = await realpath(first)
      if (!isComplete || seen.has(blob)) continue
      seen.add(blob)
      found.push({
        paths,
        origin: { kind: 'huggingface', folder },
        source: { repository, commit, file: relative(join(snapshots, commit), first).split(sep).join('/') },
        expectedSha256: /^[0-9a-f]{64}$/.test(basename(blob)) ? basename(blob) : null,
        foundName: stemOf(first),
        licence: '',
      })
    }
  }
  return found
}

/** The commit of `main` first, then the newest. */
const commitsOf = async (repository: string, snapshots: string): Promise<string[]> => {
  const main = await readFile(join(repository, 'refs', 'main'), 'utf8').then((text) => text.trim(), () => '')
  const names = (await readdir(snapshots, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const dated = await Promise.all(names.map(async (name) => ({ name, atMs: (await stat(join(snapshots, name))).mtimeMs })))
  const rank = ({ name, atMs }: { name: string; atMs: number }): number => (name === main ? Number.POSITIVE_INFINITY : atMs)
  return dated.toSorted((one, other) => (rank(one) === rank(other) ? 0 : rank(other) - rank(one))).map(({ name }) => name)
}
