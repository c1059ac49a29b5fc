/* Models in a folder of files: ours, LM Studio's, any.
 *
 * LM Studio keeps `owner/repository/file.gguf`, our own downloads
 * `owner--repository/file.gguf`, which names the source; the commit is not written
 * down there. */
import { basename, relative, sep } from 'node:path'
import type { ModelOrigin } from '../../../contract/models.ts'
import { groupParts } from '../../../core/models/group-parts.ts'
import type { FoundModel } from './found-model.ts'
import { walkFiles } from './walk-files.ts'

/** Incomplete split models are left out until their last part is there. */
export const scanPlain = async (folder: string, kind: ModelOrigin['kind']): Promise<FoundModel[]> => {
  const files = await walkFiles(folder, '.gguf')
  return groupParts(files)
    .filter(({ isComplete }) => isComplete)
    .map(({ paths }) => {
      const [first = ''] = paths
      const parts = relative(folder, first).split(sep)
      return {
        paths,
        origin: { kind, folder },
        source: sourceOf(kind, parts),
        expectedSha256: null,
        foundName: stemOf(first),
        licence: '',
      }
    })
}

export const stemOf = (path: string): string => basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')

const sourceOf = (kind: ModelOrigin['kind'], parts: readonly string[]): FoundModel['source'] => {
  const repository = kind === 'own' ? /^([^-].*?)--(.+)$/.exec(parts[0] ?? '')?.slice(1).join('/') : parts.slice(0, 2).join('/')
  const depth = kind === 'own' ? 1 : 2
  if ((kind !== 'own' && kind !== 'lmstudio') || repository === undefined || parts.length <= depth) return null
  return { repository, commit: null, file: parts.slice(depth).join('/') }
}
