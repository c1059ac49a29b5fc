// preview-dialog.tsx - What would leave, byte for byte, to whom, at what price; and the yes or no.
import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import type { CloudPreview, CloudShape } from '../../../main/contract/cloud.ts'
import type { CloudTrigger, ConsentMode } from '../../../main/contract/cloud-terms.ts'
import { costWords, entityWords, reasonWords, takenWords, trustWords } from '../../text/cloud-text.ts'
import { formatBytes, formatNumberOf } from '../../text/format.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Facts } from '../../ui/page.tsx'
import styles from './cloud.module.css'
import type { CloudAsking } from './use-cloud-asking.ts'
import type { AskedAbout } from './use-cloud-look.ts'

const shapeChoices: readonly { value: CloudShape; label: string; meaning: string }[] = [
  { value: 'refine', label: 'Correct this answer', meaning: 'Question and answer are sent; only corrections come back.' },
  { value: 'answer', label: 'Write another', meaning: 'The question is sent; the other answer becomes a version beside this one.' },
]

/** Why a question goes there before anybody here has answered it. */
const whyWords: Readonly<Record<CloudTrigger, string>> = {
  user: 'Your question is sent; the model here does not answer it.',
  'low-confidence': 'Your question is sent; the model here does not answer it.',
  'context-overflow': 'Your question is longer than the model here can read.',
  thermal: 'The computer is too hot to answer itself for now.',
  battery: 'The battery is low, so this computer should not answer itself.',
}

const whyOf = ({ trigger, attachments }: Extract<AskedAbout, { kind: 'question' }>): string =>
  trigger === 'context-overflow' && attachments.ids.length > 0 ? 'Your question with its files is longer than the model here can read.' : whyWords[trigger]

export const PreviewDialog = ({ asking }: { asking: CloudAsking }) => {
  const { about, preview, look, close } = asking
  return (
    <Modal opened={about !== null} onClose={close} title="Before anything leaves" size="lg">
      {about === null ? null : (
        <div className={styles['stack']}>
          {about.kind === 'question' ? (
            <p className={styles['text']}>{whyOf(about)}</p>
          ) : (
            <ChoiceList
              label="What to ask for"
              choices={shapeChoices}
              value={about.shape}
              onChange={(shape) => {
                look(about.messageId, shape)
              }}
            />
          )}
          {preview === null ? <p className={styles['soft']}>Taking out what must stay here…</p> : <Looked preview={preview} asking={asking} />}
        </div>
      )}
    </Modal>
  )
}

const Looked = ({ preview, asking }: { preview: CloudPreview; asking: CloudAsking }) =>
  preview.type === 'denied' ? (
    <>
      <Banner tone="info" title="This stays here.">
        {preview.reasons.map(reasonWords).join(' ')}
      </Banner>
      <Group justify="flex-end">
        <Button variant="default" onClick={asking.close}>
          Close
        </Button>
      </Group>
    </>
  ) : (
    <Ready preview={preview} asking={asking} />
  )

type Scope = 'once' | 'chat' | 'provider'
type ReadyProps = { preview: Extract<CloudPreview, { type: 'ready' }>; asking: CloudAsking }

const Ready = ({ preview, asking }: ReadyProps) => {
  const scopes = scopesOf(preview.consentMode)
  const [scope, setScope] = useState<Scope>('once')
  return (
    <>
      <Facts facts={factsOf(preview)} />
      <div>
        <p className={styles['text']}>{takenWords(preview.taken)}</p>
        <ul className={styles['taken']} aria-label="What was taken out">
          {preview.taken.map(({ placeholder, original, kind }) => (
            <li key={placeholder}>
              {entityWords[kind]}: <b>{original}</b> → {placeholder}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <p className={styles['soft']}>Exactly these {formatBytes(preview.bytes)}:</p>
        <pre className={styles['bytes']} tabIndex={0} role="region" aria-label="Exactly what is sent">
          {preview.body}
        </pre>
      </div>
      {preview.needsConsent && scopes.length > 1 ? <ChoiceList label="You say yes to" choices={scopes} value={scope} onChange={setScope} /> : null}
      <Group justify="flex-end" gap={8} className={styles['decide'] ?? ''}>
        <Button variant="default" onClick={asking.close}>
          Keep it here
        </Button>
        <Button
          variant="filled"
          onClick={() => {
            asking.send(preview.needsConsent ? scope : null)
          }}
        >
          Send it to {preview.providerName}
        </Button>
      </Group>
    </>
  )
}

const factsOf = (preview: ReadyProps['preview']): { term: string; value: string }[] => [
  { term: 'To whom', value: `${preview.model} at ${preview.providerName}, ${trustWords[preview.trust]}${preview.region === null ? '' : `, ${preview.region}`}` },
  { term: 'Where', value: preview.url },
  {
    term: 'What it costs',
    value: `at most ${costWords(preview.maxCostMicro, preview.currency)} (about ${formatNumberOf(preview.promptTokens, 'token')} sent, at most ${formatNumberOf(preview.maxOutputTokens, 'token')} back)`,
  },
  { term: 'From this chat', value: fromChat(preview) },
]

const fromChat = ({ messagesSent, messagesHeldBack }: ReadyProps['preview']): string =>
  `${messagesSent === 0 ? 'this question alone' : `this question and ${formatNumberOf(messagesSent, 'earlier message')}`}${messagesHeldBack === 0 ? '' : `; ${formatNumberOf(messagesHeldBack, 'message')} held back`}`

const scopesOf = (mode: ConsentMode): readonly { value: Scope; label: string; meaning: string }[] => {
  const once = { value: 'once', label: 'Just this once', meaning: '' } as const
  if (mode === 'per-chat') return [once, { value: 'chat', label: 'This chat', meaning: 'Later messages of it are sent without asking.' }]
  if (mode === 'per-provider') return [once, { value: 'provider', label: 'All chats', meaning: 'Except those that are locked.' }]
  return [once]
}
