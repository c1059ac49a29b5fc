// use-chat-actions.ts - Renaming, pinning and deleting, each saying what went wrong; deleting can be undone for a while.
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChatSummary } from '../../../main/contract/chats.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { chatListKey } from '../../connection/queries.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { offerUndo } from '../../ui/offer-undo.tsx'

export type ChatActions = {
  rename: (id: ChatId, title: string) => void
  pin: (id: ChatId, isPinned: boolean) => void
  remove: (chat: ChatSummary) => void
}

export type ChatActionsOptions = { onRemoved: (id: ChatId) => void; onRestored: (id: ChatId) => void }

export const useChatActions = ({ onRemoved, onRestored }: ChatActionsOptions): ChatActions => {
  const client = useClient()
  const queries = useQueryClient()
  return useMemo(() => {
    const attempt = async (action: () => Promise<unknown>): Promise<void> => {
      try {
        await action()
      } catch (error) {
        tell(error)
      }
      await queries.invalidateQueries({ queryKey: chatListKey })
    }
    return {
      rename: (id, title) => void attempt(() => client.chats.rename({ id, title })),
      pin: (id, isPinned) => void attempt(() => client.chats.pin({ id, isPinned })),
      remove: (chat) =>
        void attempt(async () => {
          const { undoMs } = await client.chats.remove({ id: chat.id })
          onRemoved(chat.id)
          offerUndo({
            id: `removed-${chat.id}`,
            said: `Deleted “${chat.title}”.`,
            shownMs: undoMs,
            undo: () => void attempt(() => restore(client, chat.id, onRestored)),
          })
        }),
    }
  }, [client, queries, onRemoved, onRestored])
}

const restore = async (client: HearthClient, id: ChatId, onRestored: (id: ChatId) => void): Promise<void> => {
  await client.chats.restore({ id })
  onRestored(id)
}

const tell = (error: unknown): void => {
  const { happened, kept, next } = errorText(toProblem(error))
  notifications.show({ title: happened, message: `${kept} ${next}`.trim(), color: 'ember' })
}
