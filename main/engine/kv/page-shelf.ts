// main/engine/kv/page-shelf.ts - The pages of the model that was loaded before, so that another size of it can go on with them.
import type { PageCache } from './page-cache.ts'

export type PageShelf = {
  /** The cache with this fingerprint, if it is the one that was put here last. */
  get: (fingerprint: string) => PageCache | null
  put: (fingerprint: string, cache: PageCache) => void
}

export const createPageShelf = (): PageShelf => {
  let last: { fingerprint: string; cache: PageCache } | null = null
  return {
    get: (fingerprint) => (last?.fingerprint === fingerprint ? last.cache : null),
    put: (fingerprint, cache) => {
      last = { fingerprint, cache }
    },
  }
}
