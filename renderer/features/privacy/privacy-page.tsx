// privacy-page.tsx - What leaves this computer, when and why; the switch that lets nothing out; and how one can see all of it.
import { useQuery } from '@tanstack/react-query'
import { cloudQuery, networkQuery } from '../../connection/queries.ts'
import { Card, Facts, Page } from '../../ui/page.tsx'
import { EncryptionCard } from './encryption-card.tsx'
import { Ledger } from './ledger.tsx'
import { OfflineSwitch } from './offline-switch.tsx'
import { SelfTestCard } from './self-test-card.tsx'
import styles from './privacy.module.css'

const facts = [
  { term: 'Messages', value: 'Written to a folder of yours and read by a model on this computer. No server is involved, unless you switch the cloud on and send an answer there.' },
  { term: 'Models', value: 'The internet is asked only when you look for a model or fetch one. What is told is the words of your search and the model’s name.' },
  { term: 'Telemetry', value: 'None. Hearth counts nothing and reports nothing, not even that it was started.' },
  { term: 'Updates', value: 'Hearth does not look for them.' },
  { term: 'Answers', value: 'Pictures and other content that an answer points to are never loaded. A link shows its address and opens nothing.' },
  { term: 'This window', value: 'Talks to Hearth on this computer alone; the browser is told to refuse everything else.' },
]

export const PrivacyPage = ({ dataDir, onOpenSettings }: { dataDir: string | undefined; onOpenSettings: () => void }) => (
  <Page {...useLead()} isWide>
    <Card title="What that means">
      <Facts facts={facts} />
    </Card>
    <Card title="The way out">
      <div className={styles['stack']}>
        <OfflineSwitch />
        <Places />
      </div>
    </Card>
    <Ledger />
    <EncryptionCard dataDir={dataDir} onOpenSettings={onOpenSettings} />
    <SelfTestCard />
    <Card title="See for yourself">
      <p className={styles['text']}>Switch the network off and ask something. It answers as before.</p>
    </Card>
  </Page>
)

const placeWords = { hub: 'to look for models', files: 'to fetch files', cloud: 'to ask a cloud model', policy: 'to fetch the administrator’s policy' } as const

const useLead = (): { title: string; lead: string } => {
  const { data: cloud } = useQuery(cloudQuery)
  const { data: network } = useQuery(networkQuery)
  const rules = network?.allowed.some(({ purpose }) => purpose === 'policy') === true ? ' It also fetches the rules of this computer’s administrator.' : ''
  return cloud === undefined || cloud.mode.value === 'off'
    ? { title: 'Your chats never leave this computer', lead: `Hearth has no account, and its cloud is off. It asks the internet for something only when you look for a model or fetch one.${rules}` }
    : { title: 'What leaves this computer', lead: 'The cloud is on: parts of a chat leave when you say so, without what was taken out. Everything that is sent is listed here.' }
}

/** Where requests may go now. Everything else is refused. */
const Places = () => {
  const { data: network } = useQuery(networkQuery)
  if (network === undefined) return null
  return (
    <div>
      <p className={styles['text']}>Requests may go to these places and nowhere else{network.proxy === null ? '' : `, by way of ${network.proxy}`}:</p>
      <ul className={styles['places']}>
        {network.allowed.map(({ host, purpose, isYours }) => (
          <li key={`${host} ${purpose}`}>
            {host}
            <span>
              {placeWords[purpose]}
              {isYours ? ', set by you' : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
