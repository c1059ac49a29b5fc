// hub-links.ts - Where the pages of the hub lead to, and what a hub is called.
import type { RepositoryId } from '../../../main/contract/ids.ts'

export type HubLinks = { repository: (id: RepositoryId) => string; find: string; privacy: string; downloads: string; library: string }

/** The host that a hub is called by. */
export const hostOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).host : endpoint)
