// use-toggle.ts - Something that is open or closed.
import { useCallback, useState } from 'react'

export const useToggle = () => {
  const [isOpen, setOpen] = useState(false)
  return {
    isOpen,
    set: setOpen,
    open: useCallback(() => {
      setOpen(true)
    }, []),
    close: useCallback(() => {
      setOpen(false)
    }, []),
    toggle: useCallback(() => {
      setOpen((before) => !before)
    }, []),
  }
}
