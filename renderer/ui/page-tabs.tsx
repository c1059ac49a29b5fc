// page-tabs.tsx - The parts of an area, each a page of its own: links, so that Back and a new tab work.
import type { ReactNode } from 'react'
import styles from './page-tabs.module.css'

export type PageTab = { label: string; href: string; isOpen: boolean; badge?: ReactNode }

export const PageTabs = ({ label, tabs }: { label: string; tabs: readonly PageTab[] }) => (
  <nav className={styles['tabs']} aria-label={label}>
    {tabs.map(({ label: name, href, isOpen, badge }) => (
      <a key={href} href={href} aria-current={isOpen ? 'page' : undefined}>
        {name}
        {badge === undefined ? null : <small>{badge}</small>}
      </a>
    ))}
  </nav>
)
