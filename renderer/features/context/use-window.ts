// use-window.ts - The window of a chat as main describes it, and changing it.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { WindowPolicy } from '../../../main/contract/chats.ts'
import type { ContextView } from '../../../main/contract/context.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { ChatId, MessageId, SummaryId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'

export const windowKey = (chatId: ChatId) => ['window', chatId] as const

export const windowQuery = (client: HearthClient, chatId: ChatId) =>
  queryOptions({
    queryKey: windowKey(chatId),
    queryFn: ({ signal }): Promise<ContextView> => client.context.get({ chatId }, { signal }),
  })

/** While an answer or a summary is written the numbers move; whoever looks sees pages move between their places. */
const intervalMs = { fast: 1500, slow: 4000 }

export const useWindow = (chatId: ChatId, watch: keyof typeof intervalMs | 'not') =>
  useQuery({
    ...windowQuery(useClient(), chatId),
    refetchInterval: ({ state }) => (state.data?.isSummarising === true ? intervalMs.fast : watch === 'not' ? false : intervalMs[watch]),
  })

export const useWindowActions = (chatId: ChatId) => {
  const client = useClient()
  const queries = useQueryClient()
  const onSuccess = (): void => {
    void queries.invalidateQueries({ queryKey: windowKey(chatId) })
  }
  const setPolicy = useMutation({
    mutationFn: (policy: WindowPolicy | null) => client.context.setPolicy({ chatId, policy }),
    // The choice shows at once; what follows from it when main has counted.
    onMutate: (policy) => {
      if (policy !== null) queries.setQueryData<ContextView>(windowKey(chatId), (view) => (view === undefined ? undefined : { ...view, policy, isOwnPolicy: true }))
    },
    onSettled: onSuccess,
  })
  const unpin = useMutation({ mutationFn: (messageId: MessageId) => client.context.pin({ messageId, isPinned: false }), onSuccess })
  const editSummary = useMutation({ mutationFn: (edit: { id: SummaryId; text: string }) => client.context.editSummary(edit), onSuccess })
  const switchSummary = useMutation({ mutationFn: (use: { id: SummaryId; isUsed: boolean }) => client.context.useSummary(use), onSuccess })
  const error = setPolicy.error ?? unpin.error ?? editSummary.error ?? switchSummary.error
  return { setPolicy, unpin, editSummary, switchSummary, error }
}
