// fill-button.tsx - How full the window of a chat is, below the message field; opens the panel that says more.
import type { ChatId } from '../../../main/contract/ids.ts'
import { formatPercent } from '../../text/format.ts'
import { fillShare, fillText } from '../../text/window-text.ts'
import styles from './fill-button.module.css'
import { useWindow } from './use-window.ts'

export type FillButtonProps = { chatId: ChatId; isOpen: boolean; onClick: () => void }

/** Radius of the ring; its circumference is 100, so that a share is a dash. */
const radius = 100 / (2 * Math.PI)

export const FillButton = ({ chatId, isOpen, onClick }: FillButtonProps) => {
  const { data: view } = useWindow(chatId, 'not')
  if (view === undefined) return null
  const share = fillShare(view)
  return (
    <button
      type="button"
      className={styles['button']}
      aria-expanded={isOpen}
      aria-label={`What the model sees: ${fillText(view)}`}
      data-full={view.problem !== null}
      onClick={onClick}
    >
      <svg viewBox="-18 -18 36 36" aria-hidden className={styles['ring']}>
        <circle r={radius} />
        <circle r={radius} className={styles['share']} strokeDasharray={`${String(share * 100)} 100`} transform="rotate(-90)" />
      </svg>
      {view.problem === null ? formatPercent(share) : 'Full'}
    </button>
  )
}
