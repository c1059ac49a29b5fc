// chat-list.tsx - The chats: found by title, grouped by day, moved through by arrow keys.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import type { ChatSummary } from '../../../main/contract/chats.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { chatListQuery, listLimit, policyQuery } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { keptWords } from '../../text/policy-text.ts'
import { ChatRow } from './chat-row.tsx'
import styles from './chat-list.module.css'
import { type ChatGroup, groupChats } from './group-chats.ts'
import type { ChatActions } from './use-chat-actions.ts'

export type ChatListProps = {
  query: string
  openId: ChatId | null
  answering: ReadonlySet<ChatId>
  actions: ChatActions
  onOpen: (id: ChatId) => void
  list: RefObject<HTMLDivElement | null>
  renaming: ChatId | null
  setRenaming: (id: ChatId | null) => void
}

export const ChatList = (props: ChatListProps) => {
  const { query, openId, answering, actions, onOpen, list, renaming, setRenaming } = props
  const client = useClient()
  const { data, error } = useQuery({ ...chatListQuery(client, query), placeholderData: keepPreviousData })
  const keptFor = keptWords(useQuery(policyQuery).data)
  const groups = groupChats(data ?? [], new Date())
  const firstId = groups[0]?.chats[0]?.id
  const kept = useKeptFocus(actions, groups, list)
  const tabId = groups.some((group) => group.chats.some((chat) => chat.id === openId)) ? openId : firstId

  const row = (chat: ChatSummary) => (
    <ChatRow
      key={chat.id}
      chat={chat}
      isOpen={chat.id === openId}
      isAnswering={answering.has(chat.id)}
      isTabStop={chat.id === tabId}
      isRenaming={chat.id === renaming}
      actions={kept}
      onOpen={onOpen}
      setRenaming={setRenaming}
    />
  )
  return (
    <div ref={list} className={styles['list']} onKeyDown={moveFocus}>
      {groups.map((group) => (
        <section key={group.label} aria-labelledby={`group-${group.label}`}>
          <h2 id={`group-${group.label}`}>{group.label}</h2>
          <ul>{group.chats.map(row)}</ul>
        </section>
      ))}
      {error === null ? null : <p className={styles['note']}>{errorSentence(toProblem(error))}</p>}
      {data?.length === 0 ? <EmptyNote query={query} /> : null}
      {data?.length === listLimit ? <p className={styles['note']}>These are the newest {listLimit}. Search finds the others.</p> : null}
      {keptFor === null ? null : <p className={styles['note']}>{keptFor}</p>}
    </div>
  )
}

/**
 * Pinning moves a row and deleting takes it away, and with it the focus. It then goes to the row where it moved, or to the one
 * that took its place.
 */
const useKeptFocus = (actions: ChatActions, groups: readonly ChatGroup[], list: RefObject<HTMLDivElement | null>): ChatActions => {
  const wanted = useRef<ChatId | null>(null)
  useEffect(() => {
    const row = wanted.current === null ? null : list.current?.querySelector<HTMLElement>(`[data-chat-row="${wanted.current}"]`)
    if (row === null || row === undefined || document.activeElement !== document.body) return
    row.focus()
    wanted.current = null
  }, [groups, list])
  return {
    ...actions,
    pin: (id, isPinned) => {
      wanted.current = id
      actions.pin(id, isPinned)
    },
    remove: (chat) => {
      wanted.current = neighbour(groups, chat.id)
      actions.remove(chat)
    },
  }
}

const neighbour = (groups: readonly ChatGroup[], id: ChatId): ChatId | null => {
  const ids = groups.flatMap((group) => group.chats.map((chat) => chat.id))
  const at = ids.indexOf(id)
  return ids[at + 1] ?? ids[at - 1] ?? null
}

const EmptyNote = ({ query }: { query: string }) => (
  <p className={styles['note']} role="status">
    {query === '' ? 'Your chats will be listed here.' : `No title contains “${query}”.`}
  </p>
)

const moveFocus = (event: KeyboardEvent<HTMLDivElement>): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-chat-row]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : step === 0 || at === -1 ? -1 : at + step
  const target = rows[next]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}
