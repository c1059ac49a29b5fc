// cache-table.tsx - Where what was computed for a chat is kept, so that it need not be read again.
import type { ContextView } from '../../../main/contract/context.ts'
import { formatBytes, formatCount } from '../../text/format.ts'
import styles from './context-panel.module.css'

export const CacheTable = ({ cache }: { cache: ContextView['cache'] }) => {
  if (cache === null) return <p className={styles['note']}>Unavailable while the model is asleep.</p>
  const rows = [
    { name: 'Ready to go on', tier: cache.resident },
    { name: 'Parked in memory', tier: cache.memory },
    { name: 'On disk, encrypted', tier: cache.disk },
  ]
  return (
    <>
      <table className={styles['tiers']}>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Tokens</th>
            <th scope="col">Pages</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, tier }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatCount(tier.tokens)}</td>
              <td>{formatCount(tier.pages)}</td>
              <td>{formatBytes(tier.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['note']}>Measured. A page is {formatCount(cache.pageTokens)} tokens and may be in several places.</p>
    </>
  )
}
