// group-chats.ts - Chats under the headings people look for them by. Pure; the list arrives sorted.
import type { ChatSummary } from '../../../main/contract/chats.ts'

export type ChatGroup = { label: 'Pinned' | 'Today' | 'Yesterday' | 'This week' | 'Older'; chats: ChatSummary[] }

const labels: readonly ChatGroup['label'][] = ['Pinned', 'Today', 'Yesterday', 'This week', 'Older']

/** Days are the user's calendar days; "This week" is the five days before yesterday. Empty groups are left out. */
export const groupChats = (chats: readonly ChatSummary[], now: Date): ChatGroup[] =>
  labels
    .map((label) => ({ label, chats: chats.filter((chat) => labelOf(chat, now) === label) }))
    .filter((group) => group.chats.length > 0)

const labelOf = (chat: ChatSummary, now: Date): ChatGroup['label'] => {
  if (chat.isPinned) return 'Pinned'
  const days = daysBetween(new Date(chat.updatedAtMs), now)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return days < 7 ? 'This week' : 'Older'
}

/** Calendar days, so that a change to summer time does not move a chat. */
const daysBetween = (from: Date, to: Date): number => (dayNumber(to) - dayNumber(from)) / 86_400_000

const dayNumber = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
