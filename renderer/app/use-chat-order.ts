// use-chat-order.ts - The chat above and the chat below the open one, as the side bar lists them.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ChatId } from '../../main/contract/ids.ts'
import { useClient } from '../connection/connection-context.tsx'
import { chatListQuery } from '../connection/queries.ts'
import { openRoute } from './route.ts'

export const useChatOrder = (openId: ChatId | null) => {
  const queries = useQueryClient()
  const client = useClient()
  const moveChat = useCallback(
    (step: -1 | 1) => {
      const chats = queries.getQueryData(chatListQuery(client, '').queryKey) ?? []
      const at = chats.findIndex((chat) => chat.id === openId)
      const next = chats[at === -1 ? 0 : at + step]
      if (next !== undefined) openRoute({ page: 'chat', id: next.id })
    },
    [queries, client, openId],
  )
  return { moveChat }
}
