// window.tsx - The window: title bar, chats at one side, the page in the middle, a panel at the other side when asked for.
import { spotlight } from '@mantine/spotlight'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ChatId } from '../../main/contract/ids.ts'
import { useChatActions } from '../features/chat-list/use-chat-actions.ts'
import { PolicyBanner } from '../features/admin/policy-banner.tsx'
import { Notices } from '../features/notices/notices.tsx'
import { ShortcutsDialog } from '../features/shortcuts/shortcuts-dialog.tsx'
import { MainPalette } from './main-palette.tsx'
import { Pages } from './pages/pages.tsx'
import { usePlatformKeys } from './platform-keys.ts'
import { openRoute, useRoute } from './route.ts'
import { useServices } from './services-context.ts'
import { shortcutGroups } from './shortcut-groups.ts'
import { SideBar } from './side-bar.tsx'
import { LeftSide, useRoom } from './sides.tsx'
import { TitleBar } from './title-bar.tsx'
import { useChatOrder } from './use-chat-order.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useToggle } from './use-toggle.ts'
import styles from './window.module.css'

export const Window = () => {
  const route = useRoute()
  const openId = route.page === 'chat' ? route.id : null
  const keys = usePlatformKeys()
  const room = useRoom()
  const side = useToggle()
  const picker = useToggle()
  const shortcutList = useToggle()
  const [renaming, setRenaming] = useState<ChatId | null>(null)
  const composer = useRef<HTMLTextAreaElement>(null)
  const openSide = side.open
  const closeSide = side.close
  const actions = useRemovalAware(openId, closeSide)

  const newChat = useCallback(() => {
    closeSide()
    openRoute({ page: 'home' })
    composer.current?.focus()
  }, [closeSide])
  /** What one chooses a model for is asking it. */
  const focusComposer = useCallback(() => {
    composer.current?.focus()
  }, [])
  const startRenaming = useCallback(
    (id: ChatId) => {
      openSide()
      setRenaming(id)
    },
    [openSide],
  )
  const stop = useWindowKeys({ openId, newChat, showShortcuts: shortcutList.open, pickModel: picker.toggle })

  return (
    <div className={styles['window']}>
      <a className={styles['skip']} href="#main" onClick={focusMain}>
        Skip to the conversation
      </a>
      <TitleBar
        route={route}
        chatId={openId}
        hasSide={room.forSide}
        isPickerOpen={picker.isOpen}
        setPickerOpen={picker.set}
        onPickerClosed={focusComposer}
        onMenu={side.open}
      />
      <div className={styles['body']}>
        <LeftSide hasRoom={room.forSide} isOpen={side.isOpen} onClose={side.close}>
          <SideBar
            route={route}
            actions={actions}
            newChatKeys={keys.newChat}
            onNewChat={newChat}
            onOpened={side.close}
            renaming={renaming}
            setRenaming={setRenaming}
          />
        </LeftSide>
        <main id="main" className={styles['main']} tabIndex={-1}>
          <Notices />
          <PolicyBanner />
          <Pages route={route} composer={composer} keys={keys} />
        </main>
      </div>
      <ShortcutsDialog isOpen={shortcutList.isOpen} onClose={shortcutList.close} groups={shortcutGroups(keys)} />
      <MainPalette
        openId={openId}
        keys={keys}
        actions={actions}
        onNewChat={newChat}
        onRename={startRenaming}
        onShortcuts={shortcutList.open}
        onPickModel={picker.open}
        onStop={stop}
      />
    </div>
  )
}

/** The hash is the route, so the skip link moves the focus itself. */
const focusMain = (event: { preventDefault: () => void }): void => {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

/** Keys that work anywhere; returns what Escape does. */
const useWindowKeys = (options: { openId: ChatId | null; newChat: () => void; showShortcuts: () => void; pickModel: () => void }): (() => void) => {
  const { openId, newChat, showShortcuts, pickModel } = options
  const { runs } = useServices()
  const { moveChat } = useChatOrder(openId)
  const stop = useCallback(() => {
    if (openId !== null) runs.stop(openId)
  }, [openId, runs])
  useShortcuts(
    useMemo(() => ({ newChat, palette: () => spotlight.open(), shortcuts: showShortcuts, pickModel, moveChat, stop }), [newChat, showShortcuts, pickModel, moveChat, stop]),
  )
  return stop
}

/** Deleting the open chat leaves it; undoing that comes back. */
const useRemovalAware = (openId: ChatId | null, closeSide: () => void) => {
  const onRemoved = useCallback(
    (id: ChatId) => {
      if (id === openId) openRoute({ page: 'home' })
    },
    [openId],
  )
  const onRestored = useCallback(
    (id: ChatId) => {
      closeSide()
      openRoute({ page: 'chat', id })
    },
    [closeSide],
  )
  return useChatActions({ onRemoved, onRestored })
}
