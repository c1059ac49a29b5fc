/* Models in Ollama's store.
 *
 *   manifests/<host>/<namespace>/<name>/<tag>   JSON that lists layers by digest
 *   blobs/sha256-<hex>                          the layers; the model's is a GGUF file
 *
 * Names and licences come from the manifest and its licence layer; the digest is the
 * checksum. A manifest that is no such JSON, or whose blob is missing, is passed over. */
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { FoundModel } from './found-model.ts'

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const Manifest = z.object({ layers: z.array(z.object({ mediaType: z.string(), digest: Digest })) })

const modelLayer = 'application/vnd.ollama.image.model'
const licenceLayer = 'application/vnd.ollama.image.license'
const longestManifest = 1024 * 1024

/** `folder` holds `manifests` and `blobs`. */
export const scanOllama = async (folder: string): Promise<FoundModel[]> => {
  const found: FoundModel[] = []
  for (const path of await manifestsBelow(join(folder, 'manifests'))) {
    const model = await readManifest(folder, path).catch(() => undefined)
    if (model !== undefined) found.push(model)
  }
  return found
}

/** Paths of four parts: host, namespace, name, tag. */
const manifestsBelow = async (manifests: string): Promise<string[][]> => {
  let paths: string[][] = [[]]
  for (let depth = 0; depth < 4; depth += 1) {
    const next: string[][] = []
    for (const path of paths) {
      // The store itself must be there; below it a folder may vanish while we look.
      const listing = readdir(join(manifests, ...path))
      const names = depth === 0 ? await listing : await listing.catch(() => [])
      next.push(...names.filter((name) => !name.startsWith('.')).map((name) => [...path, name]))
    }
    paths = next
  }
  return paths
}

const readManifest = async (folder: string, path: readonly string[]): Promise<FoundModel | undefined> => {
  const file = join(folder, 'manifests', ...path)
  if ((await stat(file)).size > longestManifest) return undefined
  const { layers } = Manifest.parse(JSON.parse(await readFile(file, 'utf8')))
  const digest = layers.find(({ mediaType }) => mediaType === modelLayer)?.digest.replace('sha256:', '')
  if (digest === undefined) return undefined
  const blob = blobPath(folder, digest)
  if (!(await stat(blob)).isFile()) return undefined
  const [, namespace = '', name = '', tag = ''] = path
  const repository = `${namespace === 'library' ? '' : `${namespace}/`}${name}:${tag}`
  const licence = layers.find(({ mediaType }) => mediaType === licenceLayer)
  return {
    paths: [blob],
    origin: { kind: 'ollama', folder },
    source: { repository, commit: null, file: null },
    expectedSha256: digest,
    foundName: `${name} ${tag}`,
    licence: licence === undefined ? '' : await titleOf(blobPath(folder, licence.digest.replace('sha256:', ''))),
  }
}

const blobPath = (folder: string, digest: string): string => join(folder, 'blobs', `sha256-${digest}`)

/** The first line with words of a licence's text. */
const titleOf = async (path: string): Promise<string> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').map((line) => line.trim()).find((line) => /[A-Za-z]{3}/.test(line))?.slice(0, 100) ?? ''
}
