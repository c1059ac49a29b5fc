// chat-row.tsx - One chat in the list: opened by a click, named by F2, pinned or deleted from its menu or by key.
import { Menu } from '@mantine/core'
import { IconDots, IconPencil, IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react'
import { type ComponentProps, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { type ChatSummary, titleMaxLength } from '../../../main/contract/chats.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { iconSize } from '../../ui/icon.ts'
import { InlineEdit } from '../../ui/inline-edit.tsx'
import { Keys } from '../../ui/keys.tsx'
import styles from './chat-list.module.css'
import type { ChatActions } from './use-chat-actions.ts'

export type ChatRowProps = {
  chat: ChatSummary
  isOpen: boolean
  isAnswering: boolean
  /** The one row that Tab stops at; arrows go to the others. */
  isTabStop: boolean
  isRenaming: boolean
  actions: ChatActions
  onOpen: (id: ChatId) => void
  setRenaming: (id: ChatId | null) => void
}

export const ChatRow = (props: ChatRowProps) => {
  const { chat, actions, setRenaming } = props
  const [isMenuOpen, setMenuOpen] = useState(false)
  const link = useFocusAfter(props.isRenaming)
  const [isNear, setNear] = useState(false)
  const hasMenu = isMenuOpen || isNear || props.isTabStop || props.isOpen
  const showMenu = (isShown: boolean): void => {
    setMenuOpen(isShown)
    // At once, so that an action of the menu may still move the focus elsewhere.
    if (!isShown) link.current?.focus()
  }
  const openMenu = (): void => {
    setMenuOpen(true)
  }
  const rename = (title: string | null): void => {
    setRenaming(null)
    if (title !== null) actions.rename(chat.id, title)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') setRenaming(chat.id)
    else if (event.key === 'Delete') actions.remove(chat)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenuOpen(true)
    else return
    event.preventDefault()
  }
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault()
    setMenuOpen(true)
  }

  if (props.isRenaming)
    return (
      <li className={styles['row']}>
        <InlineEdit label="New title" value={chat.title} maxLength={titleMaxLength} onDone={rename} />
      </li>
    )
  return (
    <li className={styles['row']} data-open={props.isOpen} data-menu={isMenuOpen}
      onContextMenu={onContextMenu}
      onPointerEnter={() => {
        setNear(true)
      }}
      onPointerLeave={() => {
        setNear(false)
      }}
    >
      <a
        ref={link}
        href={`#/chat/${chat.id}`}
        data-chat-row={chat.id}
        tabIndex={props.isTabStop ? 0 : -1}
        aria-current={props.isOpen ? 'page' : undefined}
        dir="auto"
        title={chat.title}
        onClick={(event) => {
          event.preventDefault()
          props.onOpen(chat.id)
        }}
        onDoubleClick={() => {
          setRenaming(chat.id)
        }}
        onKeyDown={onKeyDown}
      >
        {chat.title}
        {props.isAnswering ? <span className={styles['answering']} role="img" aria-label="being answered" /> : null}
      </a>
      {hasMenu ? (
        <ChatMenu chat={chat} actions={actions} setRenaming={setRenaming} isTabStop={props.isTabStop} isOpen={isMenuOpen} setOpen={showMenu} />
      ) : (
        <DotsButton chat={chat} isTabStop={false} onClick={openMenu} />
      )}
    </li>
  )
}

/** When the field of a new title goes away with the focus in it, the focus comes back to the chat. */
const useFocusAfter = (isRenaming: boolean) => {
  const link = useRef<HTMLAnchorElement>(null)
  const wasRenaming = useRef(isRenaming)
  useEffect(() => {
    if (wasRenaming.current && !isRenaming && document.activeElement === document.body) link.current?.focus()
    wasRenaming.current = isRenaming
  }, [isRenaming])
  return link
}

type ChatMenuProps = Pick<ChatRowProps, 'chat' | 'actions' | 'setRenaming' | 'isTabStop'> & { isOpen: boolean; setOpen: (isOpen: boolean) => void }

/** Mounted where it may be wanted next: a list has hundreds of rows. */
const ChatMenu = ({ chat, actions, setRenaming, isTabStop, isOpen, setOpen }: ChatMenuProps) => (
  <Menu opened={isOpen} onChange={setOpen} position="bottom-start" returnFocus={false} withinPortal={false} floatingStrategy="fixed">
    <Menu.Target>
      <DotsButton chat={chat} isTabStop={isTabStop} />
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item
        data-autofocus
        leftSection={<IconPencil {...iconSize} />}
        rightSection={<Keys>F2</Keys>}
        onClick={() => {
          setRenaming(chat.id)
        }}
      >
        Rename
      </Menu.Item>
      <Menu.Item
        leftSection={chat.isPinned ? <IconPinnedOff {...iconSize} /> : <IconPin {...iconSize} />}
        onClick={() => {
          actions.pin(chat.id, !chat.isPinned)
        }}
      >
        {chat.isPinned ? 'Unpin' : 'Pin'}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconTrash {...iconSize} />}
        rightSection={<Keys>Del</Keys>}
        onClick={() => {
          actions.remove(chat)
        }}
      >
        Delete
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
)

type DotsButtonProps = Omit<ComponentProps<'button'>, 'children' | 'className'> & { chat: ChatSummary; isTabStop: boolean }

const DotsButton = ({ chat, isTabStop, ...rest }: DotsButtonProps) => (
  <button {...rest} type="button" className={styles['dots']} aria-label={`Menu of ${chat.title}`} tabIndex={isTabStop ? 0 : -1}>
    <IconDots {...iconSize} />
  </button>
)
