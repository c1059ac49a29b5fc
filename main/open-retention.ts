// open-retention.ts - Rules of retention, put together from those who keep something of a chat.
import type { Logger } from 'pino'
import type { ChatId } from './contract/ids.ts'
import type { Answering } from './features/answers/answering.ts'
import type { Audit } from './features/audit/create-audit.ts'
import type { EraseLater } from './features/chats/erase-later.ts'
import type { Cloud } from './features/cloud/cloud-feature.ts'
import type { PageCache } from './features/page-cache/page-cache.ts'
import type { Policy } from './features/policy/create-policy.ts'
import { type Retention, createRetention } from './features/retention/create-retention.ts'
import type { Storage } from './storage/open-database.ts'

type Parts = {
  storage: Storage
  policy: Pick<Policy, 'effective' | 'follow'>
  audit: Audit
  answering: Pick<Answering, 'isAnswering'>
  cloud: Pick<Cloud, 'runs' | 'forgetPlaceholders'>
  pageCache: Pick<PageCache, 'forget'>
  eraseLater: EraseLater
  forgetChat: (chatId: ChatId) => void
  log: Logger
}

export const openRetention = ({ storage, policy, audit, answering, cloud, pageCache, eraseLater, forgetChat, log }: Parts): Retention =>
  createRetention({
    ...{ storage, policy, audit, log },
    isBusy: (chatId) => answering.isAnswering(chatId) || cloud.runs.isRunning(chatId),
    onErased: forgetChat,
    eraseLater: eraseLater.schedule,
    onCloudErased: (chatId) => {
      cloud.forgetPlaceholders(chatId)
      pageCache.forget(chatId)
      // Whoever shows it reads it again.
      storage.chats.announce(chatId)
    },
  })
