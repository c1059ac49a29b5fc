// features/page-cache/handlers.ts - Maps the contract's page cache to operations.
import { implement } from '@orpc/server'
import { pageCache } from '../../contract/page-cache.ts'
import type { PageCache } from './page-cache.ts'

const procedures = implement(pageCache)

export const createPageCacheHandlers = (cache: PageCache) =>
  procedures.router({
    status: procedures.status.handler(() => cache.status()),
    setDiskBudget: procedures.setDiskBudget.handler(({ input }) => cache.setDiskBudget(input.bytes)),
    renewKey: procedures.renewKey.handler(() => cache.renewKey()),
  })
