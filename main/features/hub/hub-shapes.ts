/* What the hub answers with, as far as we use it.
 *
 * Lenient on purpose: fields that are missing or strange become null, because
 * mirrors and private hubs leave things out and one odd model must not empty a
 * page. Only what names things (id, sha, path, size, checksum) must be right. */
import { z } from 'zod'
import type { Gate } from '../../contract/hub.ts'
import { CommitSha, RepositoryId, Sha256 } from '../../contract/ids.ts'

const count = z.number().int().min(0).catch(0)

/** `cardData` and `gguf` come with a single model, and with a search only where the hub was asked to expand them. */
export const ApiModel = z.object({
  id: RepositoryId,
  downloads: count,
  likes: count,
  lastModified: z.string().nullish().catch(null),
  gated: z.union([z.boolean(), z.string()]).nullish().catch(null),
  tags: z.array(z.string()).catch([]),
  gguf: z
    .object({ total: z.number().nullish().catch(null), architecture: z.string().nullish().catch(null), context_length: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
})
export type ApiModel = z.infer<typeof ApiModel>

const oneOrMore = z.union([z.string(), z.array(z.string())]).nullish().catch(null)

export const ApiRepository = ApiModel.extend({
  sha: CommitSha,
  cardData: z
    .object({
      license: oneOrMore,
      license_name: z.string().nullish().catch(null),
      license_link: z.string().nullish().catch(null),
      base_model: oneOrMore,
    })
    .nullish()
    .catch(null),
})
export type ApiRepository = z.infer<typeof ApiRepository>

export const ApiTreeEntry = z.object({
  type: z.string(),
  path: z.string().max(1000),
  size: z.number().int().min(0).catch(0),
  lfs: z.object({ oid: Sha256, size: z.number().int().min(0) }).nullish().catch(null),
})

/** Those entries of a list that have the shape. */
export const validOnly = <T>(schema: z.ZodType<T>, value: unknown): T[] =>
  z.array(z.unknown()).catch([]).parse(value).flatMap((entry) => schema.safeParse(entry).data ?? [])

export const gateOf = (gated: ApiModel['gated']): Gate => {
  if (gated === 'manual') return 'on-request'
  return gated === true || gated === 'auto' ? 'after-consent' : 'none'
}

export const timeOf = (date: string | null | undefined): number | null => {
  const ms = Date.parse(date ?? '')
  return Number.isNaN(ms) ? null : ms
}

export const licenceOf = (tags: readonly string[]): string | null => tags.find((tag) => tag.startsWith('license:'))?.slice(8, 108) ?? null

export const positive = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(Math.round(value)) && value > 0 ? Math.round(value) : null

/** The `cursor` of `Link: <...>; rel="next"`. The rest of that URL is not used: where we ask is ours to say. */
export const nextCursor = (link: string | undefined): string | null => {
  const [, target] = /<([^>]{1,4000})>\s*;[^,]*\brel="?next"?/i.exec(link ?? '') ?? []
  if (target === undefined || !URL.canParse(target, 'http://hub')) return null
  return new URL(target, 'http://hub').searchParams.get('cursor')
}
