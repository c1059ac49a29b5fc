// panel-switch.ts - Whether the panel beside the conversation is open; the palette opens it from elsewhere.
export type PanelSwitch = {
  isOpen: () => boolean
  set: (isOpen: boolean) => void
  subscribe: (listener: () => void) => () => void
}

export const createPanelSwitch = (): PanelSwitch => {
  let isOpen = false
  const listeners = new Set<() => void>()
  return {
    isOpen: () => isOpen,
    set: (next) => {
      isOpen = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
