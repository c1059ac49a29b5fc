// sides.tsx - The two sides of the window: beside the page where there is room, else drawers over it.
import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import styles from './window.module.css'

/** In em, so that zooming counts. */
const roomForSide = '(min-width: 62em)'
const roomForPanel = '(min-width: 72em)'

export const useRoom = (): { forSide: boolean; forPanel: boolean } => ({
  forSide: useMediaQuery(roomForSide, true, { getInitialValueInEffect: false }),
  forPanel: useMediaQuery(roomForPanel, true, { getInitialValueInEffect: false }),
})

export type SideProps = { hasRoom: boolean; isOpen: boolean; onClose: () => void; children: ReactNode }
export type RightSideProps = SideProps & { label: string }

/** Always there when there is room. */
export const LeftSide = ({ hasRoom, isOpen, onClose, children }: SideProps) =>
  hasRoom ? (
    <nav className={styles['side']} aria-label="Chats and pages">
      {children}
    </nav>
  ) : (
    <Drawer opened={isOpen} onClose={onClose} withCloseButton={false} size={290} padding={0} classNames={{ body: styles['drawer'] ?? '' }}>
      <nav className={styles['drawer']} aria-label="Chats and pages">
        {children}
      </nav>
    </Drawer>
  )

/** Closed until asked for. */
export const RightSide = ({ label, hasRoom, isOpen, onClose, children }: RightSideProps) => {
  if (!hasRoom)
    return (
      <Drawer
        opened={isOpen}
        onClose={onClose}
        position="right"
        withCloseButton={false}
        size={400}
        padding={0}
        attributes={{ content: { 'aria-label': label } }}
      >
        {children}
      </Drawer>
    )
  return isOpen ? (
    <aside className={styles['panel']} aria-label={label}>
      {children}
    </aside>
  ) : null
}
