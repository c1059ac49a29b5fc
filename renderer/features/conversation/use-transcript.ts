// use-transcript.ts - The transcript of a chat: read from main, paged backwards, read again when somebody else writes in it.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { streamingAnswerId, type Transcript, withEarlier, withNewest } from './transcript.ts'

const pageSize = 100

/** An answer that is written elsewhere is stored every second. */
const elsewhereMs = 700

export const transcriptKey = (chatId: ChatId) => ['transcript', chatId] as const

export const updateTranscript = (queries: QueryClient, chatId: ChatId, change: (transcript: Transcript) => Transcript): void => {
  queries.setQueryData<Transcript>(transcriptKey(chatId), (transcript) => (transcript === undefined ? undefined : change(transcript)))
}

export const useTranscript = (chatId: ChatId, isAnswering: boolean) => {
  const client = useClient()
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: transcriptKey(chatId),
    queryFn: async ({ signal }): Promise<Transcript> => {
      const page = await client.chats.messages({ id: chatId, limit: pageSize }, { signal })
      return withNewest(queries.getQueryData<Transcript>(transcriptKey(chatId)), page)
    },
    structuralSharing: false, // withNewest keeps what did not change.
    refetchInterval: ({ state }) => (!isAnswering && state.data !== undefined && streamingAnswerId(state.data) !== null ? elsewhereMs : false),
  })
  return { query, ...useEarlier(chatId, client, queries) }
}

const useEarlier = (chatId: ChatId, client: HearthClient, queries: QueryClient) => {
  const isReading = useRef(false)
  const [isReadingEarlier, setReadingEarlier] = useState(false)

  const readEarlier = useCallback(async (): Promise<void> => {
    const transcript = queries.getQueryData<Transcript>(transcriptKey(chatId))
    const first = transcript?.messages[0]
    if (isReading.current || first === undefined || transcript?.earlierCount === 0) return
    isReading.current = true
    setReadingEarlier(true)
    try {
      const page = await client.chats.messages({ id: chatId, before: first.id, limit: pageSize })
      updateTranscript(queries, chatId, (now) => withEarlier(now, page))
    } catch {
      // The next scroll asks again; what is shown stays.
    } finally {
      isReading.current = false
      setReadingEarlier(false)
    }
  }, [chatId, client, queries])

  return { readEarlier, isReadingEarlier }
}

