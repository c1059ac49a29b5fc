// side-bar.tsx - The way to everything: a new chat, the chats, the pages.
import { useDebouncedValue } from '@mantine/hooks'
import { IconCloud, IconCpu, IconFlask, IconGauge, IconGavel, IconLock, IconPlus, IconSettings } from '@tabler/icons-react'
import { useRef, useState, useSyncExternalStore } from 'react'
import type { ChatId } from '../../main/contract/ids.ts'
import { ChatList } from '../features/chat-list/chat-list.tsx'
import { SearchField } from '../features/chat-list/search-field.tsx'
import type { ChatActions } from '../features/chat-list/use-chat-actions.ts'
import { iconSize } from '../ui/icon.ts'
import { Keys } from '../ui/keys.tsx'
import { formatRoute, isLabRoute, isModelsRoute, openRoute, type Route } from './route.ts'
import { useServices } from './services-context.ts'
import styles from './side-bar.module.css'

export type SideBarProps = {
  route: Route
  actions: ChatActions
  newChatKeys: string
  onNewChat: () => void
  onOpened: () => void
  renaming: ChatId | null
  setRenaming: (id: ChatId | null) => void
}

const searchDelayMs = 90

const pages = [
  { page: 'models', label: 'Models', icon: IconCpu },
  { page: 'lab', label: 'Lab', icon: IconFlask },
  { page: 'power', label: 'Power', icon: IconGauge },
  { page: 'privacy', label: 'Privacy', icon: IconLock },
  { page: 'cloud', label: 'Cloud', icon: IconCloud },
  { page: 'rules', label: 'Rules', icon: IconGavel },
  { page: 'settings', label: 'Settings', icon: IconSettings },
] as const

export const SideBar = (props: SideBarProps) => {
  const { runs } = useServices()
  const answering = useSyncExternalStore(runs.subscribe, runs.activeChats)
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [settledQuery] = useDebouncedValue(query, searchDelayMs)
  const { route } = props
  const openChat = (id: ChatId): void => {
    openRoute({ page: 'chat', id })
    props.onOpened()
  }
  return (
    <div className={styles['side']}>
      <button type="button" className={styles['new']} onClick={props.onNewChat}>
        <IconPlus {...iconSize} />
        <span>New chat</span>
        <Keys>{props.newChatKeys}</Keys>
      </button>
      <SearchField
        field={field}
        value={query}
        onChange={setQuery}
        onLeaveDown={() => {
          list.current?.querySelector<HTMLElement>('[data-chat-row]')?.focus()
        }}
      />
      <ChatList
        list={list}
        query={settledQuery.trim()}
        openId={route.page === 'chat' ? route.id : null}
        answering={answering}
        actions={props.actions}
        onOpen={openChat}
        renaming={props.renaming}
        setRenaming={props.setRenaming}
      />
      <ul className={styles['pages']}>
        {pages.map(({ page, label, icon: Glyph }) => (
          <li key={page}>
            <a href={formatRoute({ page })} aria-current={isAt(route, page) ? 'page' : undefined} onClick={props.onOpened}>
              <Glyph {...iconSize} />
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Models and the lab have pages of their own. */
const isAt = (route: Route, page: (typeof pages)[number]['page']): boolean =>
  route.page === page || (page === 'models' && isModelsRoute(route)) || (page === 'lab' && isLabRoute(route))
