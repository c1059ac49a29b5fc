// use-shortcuts.ts - Keys that work wherever the focus is.
import { useEffect } from 'react'

export type Shortcuts = {
  newChat: () => void
  palette: () => void
  shortcuts: () => void
  pickModel: () => void
  /** Minus one for the chat above, one for the one below. */
  moveChat: (step: -1 | 1) => void
  stop: () => void
}

export const useShortcuts = (shortcuts: Shortcuts): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = actionOf(event, shortcuts)
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKeyDown)
    return () => {
      removeEventListener('keydown', onKeyDown)
    }
  }, [shortcuts])
}

const actionOf = (event: KeyboardEvent, shortcuts: Shortcuts): (() => void) | undefined => {
  if (event.defaultPrevented || event.isComposing) return undefined
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) return event.altKey ? undefined : chordActionOf(key, event.shiftKey, shortcuts)
  if (event.altKey) return event.shiftKey ? undefined : altActionOf(event, shortcuts)
  // A dialog, a menu or the palette takes Escape for itself.
  return key === 'escape' && document.querySelector('[role="dialog"], [role="menu"]') === null ? shortcuts.stop : undefined
}

/** On many layouts the slash needs Shift. */
const chordActionOf = (key: string, isShift: boolean, { palette, newChat, shortcuts }: Shortcuts): (() => void) | undefined => {
  if (key === '/' || (isShift && key === '7')) return shortcuts
  if (isShift) return undefined
  if (key === 'k') return palette
  return key === 'n' ? newChat : undefined
}

/** By the key's place: with Alt, some layouts make another character of it. */
const altActionOf = (event: KeyboardEvent, { newChat, pickModel, moveChat }: Shortcuts): (() => void) | undefined => {
  if (event.code === 'KeyN') return newChat
  if (event.code === 'KeyM') return pickModel
  if (event.code === 'ArrowUp')
    return () => {
      moveChat(-1)
    }
  if (event.code === 'ArrowDown')
    return () => {
      moveChat(1)
    }
  return undefined
}
