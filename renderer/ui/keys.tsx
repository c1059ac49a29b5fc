// keys.tsx - A key or a chord, as small caps on a keyboard.
import styles from './keys.module.css'

export const Keys = ({ children }: { children: string }) => (children === '' ? null : <kbd className={styles['keys']}>{children}</kbd>)
