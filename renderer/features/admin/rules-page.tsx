// rules-page.tsx - What the administrators of this computer allow, who said so, and what would become of a request.
import { Switch } from '@mantine/core'
import type { PolicyView } from '../../../main/contract/policy.ts'
import { formatMoment } from '../../text/format.ts'
import { fetchWords, lockWords, sourceWords } from '../../text/policy-text.ts'
import { Card, Facts, Page } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Tag } from '../../ui/tag.tsx'
import styles from './admin.module.css'
import { AuditCard } from './audit-card.tsx'
import { TryCard } from './try-card.tsx'
import { useKillSwitch, usePolicy } from './use-policy.ts'

export const RulesPage = () => {
  const policy = usePolicy()
  return (
    <Page title="Rules" lead="What the administrators of this computer allow. Your own choices can be stricter than these rules, never looser." isWide>
      {policy === undefined ? null : (
        <>
          <KillSwitchCard policy={policy} />
          <SourcesCard policy={policy} />
          {policy.fetches.length === 0 ? null : <FetchesCard policy={policy} />}
          {policy.rules.length === 0 ? null : <RulesCard policy={policy} />}
          {policy.locks.length === 0 ? null : <LocksCard policy={policy} />}
        </>
      )}
      <TryCard />
      <AuditCard />
    </Page>
  )
}

const KillSwitchCard = ({ policy: { killSwitch } }: { policy: PolicyView }) => {
  const { mutate } = useKillSwitch()
  const since = killSwitch.sinceMs === null ? '' : ` On since ${formatMoment(killSwitch.sinceMs, Date.now())}.`
  return (
    <Card title="Stop everything">
      <Switch
        label="Kill switch"
        description={`Nothing goes to any cloud while this is on, and what is under way is cut off at once. It stays on when Hearth is started again.${since}`}
        checked={killSwitch.isOn}
        onChange={(event) => {
          mutate(event.currentTarget.checked)
        }}
      />
    </Card>
  )
}

const SourcesCard = ({ policy: { isManaged, sources, faults } }: { policy: PolicyView }) => (
  <Card title="Who decides" isFlush={isManaged}>
    {isManaged ? (
      <div className={rows['frame']} role="region" aria-label="Who decides" tabIndex={0}>
        <table className={rows['table']}>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Where it is</th>
              </tr>
          </thead>
          <tbody>
            {sources.map((source) => {
              const { tone, label } = sourceWords(source)
              return (
                <tr key={source.name}>
                  <td>
                    {source.policyId ?? 'Unreadable'}
                    <small>{source.serial === null ? '' : `serial ${source.serial}`}</small>
                  </td>
                  <td className={styles['wrap']}>{source.name}</td>
                  <td>
                    <Tag tone={tone}>{label}</Tag>
                    <small className={styles['wrap']}>
                      {faults
                        .filter((fault) => fault.source === source.name)
                        .map(({ detail }) => detail)
                        .join(' ')}
                    </small>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    ) : (
      <p className={styles['text']}>Nobody but you: there is no policy on this computer.</p>
    )}
  </Card>
)

const FetchesCard = ({ policy: { fetches } }: { policy: PolicyView }) => (
  <Card title="Fetched from the administrator" isFlush>
    <div className={rows['frame']} role="region" aria-label="Fetched from the administrator" tabIndex={0}>
      <table className={rows['table']}>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Last found good</th>
          </tr>
        </thead>
        <tbody>
          {fetches.map((fetched) => {
            const { tone, label, why } = fetchWords(fetched)
            return (
              <tr key={fetched.source}>
                <td className={styles['wrap']}>
                  {fetched.url}
                  <small>set by {fetched.source}</small>
                </td>
                <td>{fetched.fetchedAtMs === null ? 'Never' : formatMoment(fetched.fetchedAtMs, Date.now())}</td>
                <td>
                  <Tag tone={tone}>{label}</Tag>
                  <small className={styles['wrap']}>{why}</small>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  </Card>
)

const RulesCard = ({ policy: { rules } }: { policy: PolicyView }) => (
  <Card title="Every rule" isFlush>
    <div className={rows['frame']} role="region" aria-label="Every rule" tabIndex={0}>
      <table className={rows['table']}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Set by</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ path, words, sources }) => (
            <tr key={path}>
              <td className={styles['wrap']}>
                {words}
                <small>{path}</small>
              </td>
              <td className={styles['wrap']}>{sources.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)

const LocksCard = ({ policy: { locks } }: { policy: PolicyView }) => (
  <Card title="Settings that are locked">
    <Facts
      facts={locks.map((lock) => {
        const { name, words } = lockWords(lock)
        return { term: name, value: `${words}, set by ${lock.sources.join(', ')}` }
      })}
    />
  </Card>
)
