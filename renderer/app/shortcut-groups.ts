// shortcut-groups.ts - The list of keys, as this computer writes them.
import type { ShortcutGroup } from '../features/shortcuts/shortcuts-dialog.tsx'
import type { PlatformKeys } from './platform-keys.ts'

export const shortcutGroups = (keys: PlatformKeys): ShortcutGroup[] => [
  {
    title: 'Anywhere',
    shortcuts: [
      { action: 'New chat', keys: [keys.newChat] },
      { action: 'Find a chat or an action', keys: [keys.palette] },
      { action: 'Choose a model', keys: [keys.pickModel] },
      { action: 'Chat above, chat below', keys: [keys.previousChat, keys.nextChat] },
      { action: 'Stop the answer', keys: ['Esc'] },
      { action: 'This list', keys: [keys.shortcuts] },
    ],
  },
  {
    title: 'Writing',
    shortcuts: [
      { action: 'Send', keys: ['Enter'] },
      { action: 'New line', keys: ['Shift Enter'] },
      { action: 'Leave editing', keys: ['Esc'] },
    ],
  },
  {
    title: 'In the list of chats',
    shortcuts: [
      { action: 'Move', keys: ['↑', '↓', 'Home', 'End'] },
      { action: 'Open', keys: ['Enter'] },
      { action: 'Rename', keys: ['F2'] },
      { action: 'Delete', keys: ['Del'] },
      { action: 'Menu', keys: ['Shift F10'] },
    ],
  },
]
