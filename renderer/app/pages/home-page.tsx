// home-page.tsx - On the way to an empty chat: main has one or makes one.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { chatKey } from '../../connection/queries.ts'
import { useIsReadOnly } from '../../connection/use-is-read-only.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Page } from '../../ui/page.tsx'
import { parseRoute, replaceRoute } from '../route.ts'

export const HomePage = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: chat, error } = useQuery({ queryKey: ['new-chat'], queryFn: () => client.chats.create({}), gcTime: 0 })

  useEffect(() => {
    if (chat === undefined) return
    queries.setQueryData(chatKey(chat.id), chat)
    // Whoever has opened another page meanwhile stays there, also in the moment before the window hears of it.
    if (parseRoute(location.hash).page === 'home') replaceRoute({ page: 'chat', id: chat.id })
  }, [chat, queries])

  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return <Page title="Your chats" lead="Choose one in the list to read it." />
  if (error === null) return null
  const { happened, next } = errorText(toProblem(error))
  return (
    <Page title="A new chat could not be started" lead="The chats in the list can still be read.">
      <Banner tone="error" title={happened}>
        {next}
      </Banner>
    </Page>
  )
}
