// title-bar.tsx - The name, and what matters at a glance.
import { IconMenu2 } from '@tabler/icons-react'
import type { ChatId } from '../../main/contract/ids.ts'
import { DownloadChip } from '../features/downloads/download-chip.tsx'
import { ModelChip } from '../features/models/model-chip.tsx'
import { PowerChip } from '../features/power/power-chip.tsx'
import { PrivacyChip } from '../features/privacy/privacy-chip.tsx'
import { Flame } from '../ui/flame.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { modelLinks } from './links.ts'
import { openRoute, type Route } from './route.ts'
import styles from './window.module.css'

export type TitleBarProps = {
  route: Route
  chatId: ChatId | null
  hasSide: boolean
  isPickerOpen: boolean
  setPickerOpen: (isOpen: boolean) => void
  onPickerClosed: () => void
  onMenu: () => void
}

export const TitleBar = ({ route, chatId, hasSide, isPickerOpen, setPickerOpen, onPickerClosed, onMenu }: TitleBarProps) => (
  <header className={styles['title']}>
    {hasSide ? null : <IconButton label="Chats and pages" icon={IconMenu2} tip="below" onClick={onMenu} />}
    <div className={styles['name']}>
      <Flame />
      Hearth
    </div>
    <DownloadChip
      isOpen={route.page === 'downloads'}
      onClick={() => {
        openRoute({ page: 'downloads' })
      }}
    />
    <ModelChip chatId={chatId} links={modelLinks} isOpen={isPickerOpen} setOpen={setPickerOpen} onClosed={onPickerClosed} />
    <PowerChip
      isOpen={route.page === 'power'}
      onClick={() => {
        openRoute({ page: 'power' })
      }}
    />
    <PrivacyChip
      isOpen={route.page === 'privacy'}
      onClick={() => {
        openRoute({ page: 'privacy' })
      }}
    />
  </header>
)
