/* icon-button.tsx - A quiet button with an icon, a name for those who cannot see it and a tip for those who can.
 *
 * A transcript mounts several of these per row while it scrolls, so it is a plain button and the tip is drawn by the style
 * sheet: a tooltip component measures and listens, for each of them. */
import { type IconType, iconSize } from './icon.ts'
import styles from './icon-button.module.css'

export type IconButtonProps = {
  label: string
  icon: IconType
  onClick: () => void
  isDisabled?: boolean
  /** For a button that is on or off. */
  isPressed?: boolean
  /** Where the tip goes; buttons at the upper edge of the window need it below. */
  tip?: 'above' | 'below'
}

export const IconButton = ({ label, icon: Glyph, onClick, isDisabled = false, isPressed, tip = 'above' }: IconButtonProps) => (
  <button
    type="button"
    className={styles['button']}
    aria-label={label}
    aria-pressed={isPressed}
    data-tip={label}
    data-tip-side={tip}
    disabled={isDisabled}
    onClick={onClick}
  >
    <Glyph {...iconSize} />
  </button>
)
