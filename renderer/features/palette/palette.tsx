// palette.tsx - Every action and every chat, found by typing.
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconMessage, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { chatListQuery } from '../../connection/queries.ts'
import { iconSize, type IconType } from '../../ui/icon.ts'
import { Keys } from '../../ui/keys.tsx'

export type PaletteAction = { id: string; label: string; icon: IconType; keys?: string; run: () => void }

export type PaletteProps = { actions: readonly PaletteAction[]; onOpenChat: (id: ChatId) => void }

export const Palette = ({ actions, onOpenChat }: PaletteProps) => {
  const { choose, onOpen, onClose } = useFocusBeforeAction()
  const [query, setQuery] = useState('')
  const { data: chats = [] } = useQuery(chatListQuery(useClient(), ''))
  const groups: SpotlightActionGroupData[] = [
    { group: 'Actions', actions: actions.map((action) => toSpotlight(action, choose(action.run))) },
    {
      group: 'Chats',
      actions: chats.map((chat) => ({
        id: chat.id,
        label: chat.title,
        leftSection: <IconMessage {...iconSize} />,
        onClick: choose(() => {
          onOpenChat(chat.id)
        }),
      })),
    },
  ]
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      returnFocus={false}
      attributes={{ content: { 'aria-label': 'Find an action or a chat' } }}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => {
        // It may be opened again before its closing has cleared it.
        setQuery('')
        onOpen()
      }}
      onSpotlightClose={onClose}
      nothingFound="Nothing has this name"
      highlightQuery
      limit={40}
      scrollable
      maxHeight={420}
      lockScroll={false}
      overlayProps={{ color: 'var(--scrim)', backgroundOpacity: 1 }}
      transitionProps={{ duration: 100 }}
      radius={12}
      searchProps={{
        leftSection: <IconSearch {...iconSize} />,
        placeholder: 'Find an action or a chat',
        'aria-label': 'Find an action or a chat',
      }}
    />
  )
}

const toSpotlight = ({ id, label, icon: Glyph, keys }: PaletteAction, onClick: () => void): SpotlightActionData => ({
  id,
  label,
  leftSection: <Glyph {...iconSize} />,
  rightSection: keys === undefined ? null : <Keys>{keys}</Keys>,
  onClick,
})

/**
 * The focus goes back to where it was before an action runs, so that the action may move it: Mantine's own return comes after
 * the closing transition and would take it away again.
 */
const useFocusBeforeAction = () => {
  const before = useRef<Element | null>(null)
  const chosen = useRef<(() => void) | null>(null)
  return {
    choose: (run: () => void) => () => {
      chosen.current = run
    },
    onOpen: (): void => {
      before.current = document.activeElement
    },
    onClose: (): void => {
      if (before.current instanceof HTMLElement) before.current.focus()
      chosen.current?.()
      chosen.current = null
    },
  }
}
