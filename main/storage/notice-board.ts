// storage/notice-board.ts - What the user should know about their data, for as long as it holds.
import type { Notice } from '../contract/system.ts'
import { createChangeFeed, watchCurrent } from './change-feed.ts'
import type { Watch } from './change-feed.ts'

export type NoticeBoard = {
  current: () => Notice[]
  /** Puts a notice up, in place of one with the same code. */
  put: (notice: Notice) => void
  take: (code: Notice['code']) => void
  /** What holds now, again whenever it changes. */
  watch: (signal?: AbortSignal) => Watch<Notice[]>
}

export const createNoticeBoard = (): NoticeBoard => {
  const notices = new Map<Notice['code'], Notice>()
  const changes = createChangeFeed<true>()
  const current = (): Notice[] => [...notices.values()]
  return {
    current,
    put: (notice) => {
      notices.set(notice.code, notice)
      changes.publish(true)
    },
    take: (code) => {
      if (notices.delete(code)) changes.publish(true)
    },
    watch: (signal) => watchCurrent(current, changes.subscribe(signal)),
  }
}
