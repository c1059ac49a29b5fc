import { describe, expect, it } from 'vitest'
import type { ChatSummary } from '../../../main/contract/chats.ts'
import { ChatId } from '../../../main/contract/ids.ts'
import { groupChats } from './group-chats.ts'

const now = new Date(2026, 10, 20, 0, 30)

const chat = (title: string, at: Date, isPinned = false): ChatSummary => ({
  id: ChatId.parse(crypto.randomUUID()),
  title,
  isPinned,
  createdAtMs: at.getTime(),
  updatedAtMs: at.getTime(),
})

const grouped = (chats: ChatSummary[]) => groupChats(chats, now).map(({ label, chats: inGroup }) => [label, ...inGroup.map(({ title }) => title)])

describe('chats under their headings', () => {
  it('goes by calendar days, so half past midnight makes an hour ago yesterday', () => {
    expect(
      grouped([
        chat('ten minutes ago', new Date(2026, 10, 20, 0, 20)),
        chat('an hour ago', new Date(2026, 10, 19, 23, 30)),
        chat('six days ago', new Date(2026, 10, 14, 1)),
        chat('seven days ago', new Date(2026, 10, 13, 23)),
      ]),
    ).toEqual([
      ['Today', 'ten minutes ago'],
      ['Yesterday', 'an hour ago'],
      ['This week', 'six days ago'],
      ['Older', 'seven days ago'],
    ])
  })

  it('pinned chats come first, however old', () => {
    expect(grouped([chat('old and pinned', new Date(2020, 0, 1), true), chat('new', now)])).toEqual([
      ['Pinned', 'old and pinned'],
      ['Today', 'new'],
    ])
  })

  it('a chat from the future, by a clock that was set back, is from today', () => {
    expect(grouped([chat('tomorrow', new Date(2026, 10, 21, 12))])).toEqual([['Today', 'tomorrow']])
  })

  it('no chats make no headings', () => {
    expect(groupChats([], now)).toEqual([])
  })
})
