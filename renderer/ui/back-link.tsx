// back-link.tsx - Above a page's title: the page that it belongs to.
import { IconChevronLeft } from '@tabler/icons-react'
import styles from './back-link.module.css'

export const BackLink = ({ href, children }: { href: string; children: string }) => (
  <a className={styles['back']} href={href}>
    <IconChevronLeft size={16} aria-hidden />
    {children}
  </a>
)
