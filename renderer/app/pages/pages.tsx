// pages.tsx - The page of a route.
import { useQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { aboutQuery } from '../../connection/queries.ts'
import { RulesPage } from '../../features/admin/rules-page.tsx'
import { CloudPage } from '../../features/cloud/cloud-page.tsx'
import { PowerPage } from '../../features/power/power-page.tsx'
import { PrivacyPage } from '../../features/privacy/privacy-page.tsx'
import { SettingsPage } from '../../features/settings/settings-page.tsx'
import type { PlatformKeys } from '../platform-keys.ts'
import { isLabRoute, isModelsRoute, openRoute, type Route } from '../route.ts'
import { ChatPage } from './chat-page.tsx'
import { HomePage } from './home-page.tsx'
import { LabPages } from './lab-pages.tsx'
import { ModelsPages } from './models-pages.tsx'

export type PagesProps = { route: Route; composer: RefObject<HTMLTextAreaElement | null>; keys: PlatformKeys }

export const Pages = ({ route, composer, keys }: PagesProps) => {
  const { data: about } = useQuery(aboutQuery(useClient()))
  if (isModelsRoute(route)) return <ModelsPages route={route} />
  if (isLabRoute(route)) return <LabPages route={route} />
  switch (route.page) {
    case 'home':
      return <HomePage />
    case 'chat':
      return <ChatPage key={route.id} chatId={route.id} composer={composer} keys={keys} />
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
    case 'cloud':
      return (
        <CloudPage
          onOpenPrivacy={() => {
            openRoute({ page: 'privacy' })
          }}
        />
      )
    case 'rules':
      return <RulesPage />
    case 'settings':
      return <SettingsPage />
  }
}
