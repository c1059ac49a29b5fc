// cloud-page.tsx - What may leave, to whom, and what it cost. Off until it is switched on here.
import { Button, Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CloudState } from '../../../main/contract/cloud.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudKey, cloudQuery } from '../../connection/queries.ts'
import { autoHeldWords, blockedWords, consentChoices, consentWords, modeChoices, modeWords } from '../../text/cloud-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Card, Page } from '../../ui/page.tsx'
import styles from './cloud.module.css'
import { ConsentList } from './consent-list.tsx'
import { KeysCard } from './keys-card.tsx'
import { LockedSetting } from './locked-setting.tsx'
import { NamesCard } from './names-card.tsx'
import { ProvidersCard } from './providers-card.tsx'
import { ShareSlider } from './share-slider.tsx'
import { SpendingCard } from './spending-card.tsx'
import { useChangeCloud } from './use-change-cloud.ts'

export const CloudPage = ({ onOpenPrivacy }: { onOpenPrivacy: () => void }) => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: state } = useQuery(cloudQuery)
  // Asking once lets main look where keys can be kept.
  useEffect(() => {
    client.cloud.state().then(
      (known) => queries.setQueryData(cloudKey, known),
      () => undefined,
    )
  }, [client, queries])
  return (
    <Page
      title="Cloud"
      lead="The model on this computer answers. Where you allow it, a larger one elsewhere can help with a single answer, or give it. Names and secrets are taken out here, and you see what is sent before it is."
    >
      {state === undefined ? null : <CloudCards state={state} onOpenPrivacy={onOpenPrivacy} />}
    </Page>
  )
}

const CloudCards = ({ state, onOpenPrivacy }: { state: CloudState; onOpenPrivacy: () => void }) => {
  const isOff = state.mode.value === 'off'
  return (
    <>
      {state.banner === null ? null : <Banner tone="warning" title={state.banner} />}
      <ModeCard state={state} />
      {isOff ? null : (
        <>
          <ProvidersCard state={state} />
          <KeysCard state={state} />
          <AskingCard state={state} />
          <NamesCard names={state.names} />
        </>
      )}
      <SpendingCard />
      {state.consents.length === 0 ? null : <ConsentList state={state} />}
      <Card title="What was sent">
        <div className={styles['row']}>
          <p className={styles['soft']}>Every request, with its place, its size and how it ended, is on the Privacy page.</p>
          <Button variant="default" size="xs" onClick={onOpenPrivacy}>
            Open the list
          </Button>
        </div>
      </Card>
    </>
  )
}

const ModeCard = ({ state }: { state: CloudState }) => {
  const client = useClient()
  const change = useChangeCloud()
  const { value, isLocked, source } = state.mode
  return (
    <Card title="May a cloud help?">
      <div className={styles['stack']}>
        {isLocked ? (
          <LockedSetting label="May a cloud help?" value={modeWords[value]} source={source} />
        ) : (
          <ChoiceList label="It may help" choices={modeChoices} value={value} onChange={(mode) => void change(client.cloud.update({ mode }))} />
        )}
        {value === 'auto' ? <ShareSlider share={state.share} /> : null}
        <p className={styles['soft']} role="status">
          {blockedWords(state.blockedBy)} {value === 'auto' && state.blockedBy === null ? autoHeldWords(state) : null}
        </p>
      </div>
    </Card>
  )
}

const AskingCard = ({ state }: { state: CloudState }) => {
  const client = useClient()
  const change = useChangeCloud()
  const { consent, showsPreview } = state
  return (
    <Card title="How you are asked">
      <div className={styles['stack']}>
        {consent.isLocked ? (
          <LockedSetting label="How often you say yes" value={consentWords[consent.value]} source={consent.source} />
        ) : (
          <ChoiceList label="How often you say yes" choices={consentChoices} value={consent.value} onChange={(next) => void change(client.cloud.update({ consent: next }))} />
        )}
        {showsPreview.isLocked ? (
          <LockedSetting label="Show what is sent" value={showsPreview.value ? 'Always' : 'Only when you have to say yes'} source={showsPreview.source} />
        ) : (
          <Switch
            label="Always show what is sent before it is"
            description="Without it, doubtful answers may be helped with by themselves, where you have said yes."
            checked={showsPreview.value}
            onChange={(event) => void change(client.cloud.update({ showsPreview: event.currentTarget.checked }))}
          />
        )}
      </div>
    </Card>
  )
}
