// main-palette.tsx - The actions of the palette, put together from all areas.
import {
  IconCpu,
  IconDownload,
  IconFlask,
  IconGauge,
  IconGavel,
  IconKeyboard,
  IconLock,
  IconMoon,
  IconPencil,
  IconPin,
  IconPlayerStop,
  IconPlus,
  IconSettings,
  IconStack2,
  IconSun,
  IconSunMoon,
  IconTrash,
  IconWorldSearch,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { ChatSummary } from '../../main/contract/chats.ts'
import type { ChatId } from '../../main/contract/ids.ts'
import { useClient } from '../connection/connection-context.tsx'
import { chatListQuery } from '../connection/queries.ts'
import type { ChatActions } from '../features/chat-list/use-chat-actions.ts'
import { Palette, type PaletteAction } from '../features/palette/palette.tsx'
import { useSettings } from '../features/settings/use-settings.ts'
import type { PlatformKeys } from './platform-keys.ts'
import { openRoute } from './route.ts'
import { useServices } from './services-context.ts'

export type MainPaletteProps = {
  openId: ChatId | null
  keys: PlatformKeys
  actions: ChatActions
  onNewChat: () => void
  onRename: (id: ChatId) => void
  onShortcuts: () => void
  onPickModel: () => void
  onStop: () => void
}

export const MainPalette = (props: MainPaletteProps) => {
  const { runs, contextPanel } = useServices()
  const isAnswering = useSyncExternalStore(runs.subscribe, () => props.openId !== null && runs.activeChats().has(props.openId))
  const { data: chats = [] } = useQuery(chatListQuery(useClient(), ''))
  const { update } = useSettings()
  const open = chats.find((chat) => chat.id === props.openId)
  const stop: PaletteAction[] = isAnswering ? [{ id: 'stop', label: 'Stop the answer', icon: IconPlayerStop, keys: 'Esc', run: props.onStop }] : []
  return (
    <Palette
      actions={[
        ...stop,
        { id: 'new-chat', label: 'New chat', icon: IconPlus, keys: props.keys.newChat, run: props.onNewChat },
        ...(open === undefined ? [] : chatActions(open, props)),
        ...(props.openId === null ? [] : [{ id: 'window', label: 'Show what the model sees', icon: IconStack2, run: () => { contextPanel.set(true) } }]),
        { id: 'pick-model', label: 'Choose a model', icon: IconCpu, keys: props.keys.pickModel, run: props.onPickModel },
        page('models', 'Open Models', IconCpu),
        { id: 'find', label: 'Find models', icon: IconWorldSearch, run: () => { openRoute({ page: 'find', repository: null }) } },
        page('downloads', 'Open Downloads', IconDownload),
        page('lab', 'Open the Lab', IconFlask),
        page('power', 'Open Power', IconGauge),
        page('privacy', 'Open Privacy', IconLock),
        page('rules', 'Open Rules', IconGavel),
        page('settings', 'Open Settings', IconSettings),
        { id: 'light', label: 'Use light colours', icon: IconSun, run: () => { update.mutate({ theme: 'light' }) } },
        { id: 'dark', label: 'Use dark colours', icon: IconMoon, run: () => { update.mutate({ theme: 'dark' }) } },
        { id: 'system', label: 'Use the system’s colours', icon: IconSunMoon, run: () => { update.mutate({ theme: 'system' }) } },
        { id: 'shortcuts', label: 'Show keyboard shortcuts', icon: IconKeyboard, keys: props.keys.shortcuts, run: props.onShortcuts },
      ]}
      onOpenChat={(id) => {
        openRoute({ page: 'chat', id })
      }}
    />
  )
}

const page = (name: 'models' | 'downloads' | 'lab' | 'power' | 'privacy' | 'rules' | 'settings', label: string, icon: PaletteAction['icon']): PaletteAction => ({
  id: name,
  label,
  icon,
  run: () => {
    openRoute({ page: name })
  },
})

const chatActions = (chat: ChatSummary, { actions, onRename }: MainPaletteProps): PaletteAction[] => [
  { id: 'rename', label: 'Rename this chat', icon: IconPencil, run: () => { onRename(chat.id) } },
  { id: 'pin', label: chat.isPinned ? 'Unpin this chat' : 'Pin this chat', icon: IconPin, run: () => { actions.pin(chat.id, !chat.isPinned) } },
  { id: 'delete', label: 'Delete this chat', icon: IconTrash, run: () => { actions.remove(chat) } },
]
