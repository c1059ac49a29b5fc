// main/contract/hub.ts - Finding models: a Hugging Face-compatible hub, and the catalogue that comes with Hearth.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Fit } from './fit.ts'
import { CommitSha, RepositoryId, Sha256 } from './ids.ts'

export const HubSort = z.enum(['trend', 'downloads', 'likes', 'date'])
export type HubSort = z.infer<typeof HubSort>

/** `on-request`: the hub's owner of the model looks at each request. `after-consent`: terms have to be accepted on the hub's page. */
export const Gate = z.enum(['none', 'after-consent', 'on-request'])
export type Gate = z.infer<typeof Gate>

export const HubModel = z.strictObject({
  repository: RepositoryId,
  author: z.string(),
  name: z.string(),
  downloads: z.number().int(),
  likes: z.number().int(),
  /** Null where the hub does not say. */
  updatedAtMs: z.number().int().nullable(),
  gate: Gate,
  /** Identifier such as `apache-2.0`; null where none is given. */
  licence: z.string().nullable(),
  /** As the hub's index of the files says; null where it does not. */
  parameters: z.number().int().nullable(),
})
export type HubModel = z.infer<typeof HubModel>

export const HubSearchPage = z.strictObject({
  models: z.array(HubModel),
  /** For the next page; null when this was the last one. */
  cursor: z.string().nullable(),
})
export type HubSearchPage = z.infer<typeof HubSearchPage>

export const RepositoryFile = z.strictObject({
  path: z.string(),
  sizeBytes: z.number().int(),
  /** The hub's own checksum of the content; null for small files outside its large-file store, which cannot be verified. */
  sha256: Sha256.nullable(),
})
export type RepositoryFile = z.infer<typeof RepositoryFile>

/** One thing to download: a single file, or all parts of a split model. */
export const Variant = z.strictObject({
  /** Unique within the repository, e.g. `Q4_K_M`, or with the file's stem where two files share a quantization. */
  id: z.string(),
  /** `model`, or what goes beside one: `projector` (pictures), `draft`, `adapter` (LoRA). */
  role: z.enum(['model', 'projector', 'adapter', 'draft']),
  /** From the file's name, e.g. `Q4_K_M`; `unknown` where the name does not tell. */
  quantization: z.string(),
  /** Bits per weight, roughly, as the quantization's name implies; null when unknown. For ordering and wording only. */
  bitsPerWeight: z.number().nullable(),
  files: z.array(RepositoryFile).min(1),
  sizeBytes: z.number().int(),
  /** Every part of a split model is there, and every file has a checksum. */
  isComplete: z.boolean(),
})
export type Variant = z.infer<typeof Variant>

export const Repository = z.strictObject({
  repository: RepositoryId,
  /** What the rest of this page describes; downloads are pinned to it. */
  commit: CommitSha,
  author: z.string(),
  name: z.string(),
  /** The page in a browser. */
  url: z.string(),
  downloads: z.number().int(),
  likes: z.number().int(),
  updatedAtMs: z.number().int().nullable(),
  gate: Gate,
  /** Whether files can be had now: `needs-token` without one, `needs-consent` where the hub still refuses the one that is set. */
  access: z.enum(['open', 'needs-token', 'needs-consent']),
  licence: z.strictObject({ id: z.string(), name: z.string(), url: z.string().nullable() }).nullable(),
  architecture: z.string().nullable(),
  contextSize: z.number().int().nullable(),
  parameters: z.number().int().nullable(),
  /** The repository that this one was made from, as its card says. */
  baseModel: z.string().nullable(),
  /** Smallest first; models before what goes beside them. */
  variants: z.array(Variant),
  /** Everything else, without the files of `variants`. */
  otherFiles: z.array(RepositoryFile),
  /** Markdown without HTML, pictures or anything that would load by itself; null where there is no card or it may not be read. */
  card: z.string().nullable(),
})
export type Repository = z.infer<typeof Repository>

export const HubSettings = z.strictObject({
  /** Where search and repositories come from, e.g. `https://huggingface.co`. */
  endpoint: z.string(),
  defaultEndpoint: z.string(),
  /** It lies on this computer or in a private network, as its name was resolved when it was set. */
  isPrivate: z.boolean(),
  /** Hosts beside the endpoint's own that it may send downloads to, e.g. `cdn.example.com` or `127.0.0.1:9000`. */
  downloadHosts: z.array(z.string()),
  /** The token itself never leaves main. */
  hasToken: z.boolean(),
  /** `session`: this computer has no safe place for it, so it is forgotten when Hearth ends. */
  tokenKept: z.enum(['safely', 'session']).nullable(),
})
export type HubSettings = z.infer<typeof HubSettings>

export const CatalogueVariant = z.strictObject({
  quantization: z.string(),
  /** Approximate; the repository page has the exact figure. */
  approximateSizeBytes: z.number().int(),
})

/** How a model of the catalogue suits this machine. All of it is estimated from sizes, nothing was measured with the model. */
export const Suitability = z.strictObject({
  /** `good`: leaves plenty of memory. `tight`: other programs must be closed. `too-large`: more than this machine has. */
  fit: z.enum(['good', 'tight', 'too-large']),
  /** The largest quantization that fits well, else the smallest there is. */
  quantization: z.string(),
  neededBytes: z.number().int(),
  /** From the measured memory bandwidth of this machine; null until that is measured. */
  tokensPerSecond: z.number().nullable(),
})
export type Suitability = z.infer<typeof Suitability>

export const CatalogueEntry = z.strictObject({
  repository: RepositoryId,
  name: z.string(),
  family: z.string(),
  parameters: z.number().int(),
  /** Parameters at work for one token, fewer than all in a mixture of experts. */
  activeParameters: z.number().int(),
  licence: z.string(),
  contextSize: z.number().int(),
  languages: z.array(z.string()),
  goodFor: z.array(z.enum(['chat', 'writing', 'code', 'reasoning', 'many-languages', 'long-texts', 'small-machines'])),
  /** One or two plain sentences. */
  why: z.string(),
  variants: z.array(CatalogueVariant).min(1),
  suitability: Suitability,
  /** Hearth's own pick for this machine: at most three in the list. */
  isRecommended: z.boolean(),
})
export type CatalogueEntry = z.infer<typeof CatalogueEntry>

/** What a `hearth://` link asks to be shown. Links never start anything by themselves. */
export const DeepLink = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('repository'), repository: RepositoryId, quantization: z.string().nullable() }),
  z.strictObject({ type: z.literal('search'), query: z.string() }),
])
export type DeepLink = z.infer<typeof DeepLink>

const byRepository = z.strictObject({ repository: RepositoryId })

/* Failures, besides the usual: `offline` { reason: 'offline-switch' | 'unreachable', host }, `unauthorized` { reason: 'gated' | 'token-refused',
 * repository }, `not-found` { kind: 'repository' | 'hub-file' }, `policy-denied` { reason: RefusalReason, host }, `provider-failed` { reason:
 * 'status' | 'rate-limited' | 'unreadable' | 'too-large' | 'timeout', status?, retryAfterSeconds?, host }. */
export const hub = {
  /** Repositories with GGUF files. An empty query browses. */
  search: oc
    .input(
      z.strictObject({
        query: z.string().trim().max(200).default(''),
        sort: HubSort.default('trend'),
        cursor: z.string().max(2000).nullable().default(null),
        limit: z.number().int().min(1).max(100).default(30),
      }),
    )
    .output(HubSearchPage),
  repository: oc.input(byRepository.extend({ revision: z.string().regex(/^[\w][\w./-]{0,99}$/).default('main') })).output(Repository),
  /** Whether these files (a variant's) would run well here. Reads the head of the first one, a few megabytes at most; cached for the commit. */
  fit: oc.input(byRepository.extend({ commit: CommitSha, paths: z.array(z.string().min(1).max(500)).min(1).max(64) })).output(Fit),
  /** Sorted: recommended first, then by how well they fit, then by size. Never uses the network. */
  catalogue: oc.output(z.array(CatalogueEntry)),
  settings: oc.output(HubSettings),
  watchSettings: oc.output(eventIterator(HubSettings)),
  /** `invalid-input` { reason: 'not-a-url' | 'not-encrypted' | 'has-path' } for an address that cannot be used. Null goes back to the default. */
  setEndpoint: oc.input(z.strictObject({ endpoint: z.string().trim().max(500).nullable() })).output(HubSettings),
  setDownloadHosts: oc.input(z.strictObject({ hosts: z.array(z.string().trim().min(1).max(260)).max(20) })).output(HubSettings),
  /** Null forgets it. A changed endpoint forgets it too: it was given for another place. */
  setToken: oc.input(z.strictObject({ token: z.string().trim().min(1).max(500).nullable() })).output(HubSettings),
  /** `invalid-input` for what is no such link. */
  readLink: oc.input(z.strictObject({ link: z.string().max(2000) })).output(DeepLink),
  /** Links that were opened outside the window, from now on and the last one that nobody has taken yet. */
  watchLinks: oc.output(eventIterator(DeepLink)),
}
