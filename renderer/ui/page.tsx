// page.tsx - A page that is not a chat: a title, a sentence, and sections of cards.
import type { ReactNode } from 'react'
import styles from './page.module.css'

export type PageProps = {
  title: ReactNode
  lead: ReactNode
  /** Tables need more room than text. */
  isWide?: boolean
  /** Above the title: where this page belongs. */
  trail?: ReactNode
  /** Beside the title, at the other end. */
  actions?: ReactNode
  /** Under the lead: the parts of which this page is one. */
  tabs?: ReactNode
  children?: ReactNode
}

export const Page = ({ title, lead, isWide = false, trail, actions, tabs, children }: PageProps) => (
  <div className={styles['scroll']} tabIndex={-1}>
    <div className={styles['page']} data-wide={isWide}>
      <header className={styles['head']}>
        {trail}
        <div className={styles['title']}>
          <h1>{title}</h1>
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </div>
        <p>{lead}</p>
        {tabs}
      </header>
      {children}
    </div>
  </div>
)

export type CardProps = { title?: string; actions?: ReactNode; children: ReactNode; isFlush?: boolean }

/** Flush cards hold tables and lists that bring their own padding. */
export const Card = ({ title, actions, children, isFlush = false }: CardProps) => (
  <section className={styles['section']}>
    {title === undefined ? null : (
      <div className={styles['sectionHead']}>
        <h2>{title}</h2>
        {actions}
      </div>
    )}
    <div className={styles['card']} data-flush={isFlush}>
      {children}
    </div>
  </section>
)

/** A term and its value, one pair per line. */
export const Facts = ({ facts }: { facts: readonly { term: string; value: ReactNode }[] }) => (
  <dl className={styles['facts']}>
    {facts.map(({ term, value }) => (
      <div key={term}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
