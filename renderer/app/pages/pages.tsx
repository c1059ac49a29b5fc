// pages.tsx - The page of a route.
import { useQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { aboutQuery } from '../../connection/queries.ts'
import { ModelPage } from '../../features/models/model-page.tsx'
import { PowerPage } from '../../features/power/power-page.tsx'
import { PrivacyPage } from '../../features/privacy/privacy-page.tsx'
import { SettingsPage } from '../../features/settings/settings-page.tsx'
import { modelLinks, repositoryLink } from '../links.ts'
import type { PlatformKeys } from '../platform-keys.ts'
import { openRoute, type Route } from '../route.ts'
import { ChatPage } from './chat-page.tsx'
import { HomePage } from './home-page.tsx'
import { DownloadsPage, FindPage, LibraryPage } from './models-pages.tsx'

export type PagesProps = { route: Route; composer: RefObject<HTMLTextAreaElement | null>; keys: PlatformKeys }

export const Pages = ({ route, composer, keys }: PagesProps) => {
  const { data: about } = useQuery(aboutQuery(useClient()))
  switch (route.page) {
    case 'home':
      return <HomePage />
    case 'chat':
      return <ChatPage key={route.id} chatId={route.id} composer={composer} keys={keys} />
    case 'models':
      return <LibraryPage />
    case 'model':
      return (
        <ModelPage
          id={route.id}
          links={modelLinks}
          repositoryLink={repositoryLink}
          onGone={() => {
            openRoute({ page: 'models' })
          }}
        />
      )
    case 'find':
      return <FindPage repository={route.repository} />
    case 'downloads':
      return <DownloadsPage />
    case 'power':
      return <PowerPage />
    case 'privacy':
      return (
        <PrivacyPage
          dataDir={about?.dataDir}
          onOpenSettings={() => {
            openRoute({ page: 'settings' })
          }}
        />
      )
    case 'settings':
      return <SettingsPage />
  }
}
