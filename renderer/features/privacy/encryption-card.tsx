// encryption-card.tsx - Where chats are kept, whether they are encrypted there, and the recovery key.
import { Button, Switch } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { EncryptionState } from '../../../main/contract/encryption.ts'
import { encryptionError, encryptionWarnings, ruleWords, stayWords } from '../../text/encryption-text.ts'
import { toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { LockNote } from '../../ui/lock-note.tsx'
import { Card } from '../../ui/page.tsx'
import { type EncryptionStep, EncryptionDialog } from './encryption-dialog.tsx'
import styles from './privacy.module.css'
import { useEncryption } from './use-encryption.ts'

export const EncryptionCard = ({ dataDir, onOpenSettings }: { dataDir: string | undefined; onOpenSettings: () => void }) => {
  const encryption = useEncryption()
  const [step, setStep] = useState<EncryptionStep>('on')
  const [isAsking, setAsking] = useState(false)
  const { state, error } = encryption
  return (
    <Card title="What stays here">
      <div className={styles['stack']}>
        <p className={styles['text']}>
          Chats, settings and backups are in <code>{dataDir ?? 'the data folder'}</code>. {state === undefined ? '' : stayWords(state)}
        </p>
        {state === undefined ? null : (
          <Choice
            state={state}
            onStep={(next) => {
              setStep(next)
              setAsking(true)
            }}
          />
        )}
        {error === null || isAsking ? null : <Banner tone="error" title={encryptionError(toProblem(error))} />}
        <button type="button" className={styles['more']} onClick={onOpenSettings}>
          More about your data in Settings <IconChevronRight size={16} aria-hidden />
        </button>
      </div>
      {state === undefined ? null : (
        <EncryptionDialog
          isOpen={isAsking}
          step={step}
          state={state}
          encryption={encryption}
          onClose={() => {
            setAsking(false)
          }}
        />
      )}
    </Card>
  )
}

const Choice = ({ state, onStep }: { state: EncryptionState; onStep: (step: EncryptionStep) => void }) => {
  const rule = ruleWords(state)
  const isFixed = state.isOn && state.rule?.value === 'required'
  return (
    <>
      {encryptionWarnings(state).map((words) => (
        <Banner key={words} tone="warning" title={words} />
      ))}
      {isFixed ? null : (
        <Switch
          label="Encrypt chats on this computer"
          description="Chats, settings, the log of what left, and backups. Nothing changes in how Hearth is used."
          checked={state.isOn}
          disabled={state.isReadOnly}
          onChange={() => {
            onStep(state.isOn ? 'off' : 'on')
          }}
        />
      )}
      {rule === null ? null : <LockNote>{rule}</LockNote>}
      {state.isOn ? (
        <div className={styles['recovery']}>
          <p className={styles['text']}>
            {state.isRecoveryKeyShown
              ? 'With the recovery key your chats can be opened when this computer has lost its key. Nobody else has one.'
              : 'You have not been shown the recovery key yet. Without it, chats whose key is lost cannot be read by anybody.'}
          </p>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              onStep('show')
            }}
          >
            Show the recovery key
          </Button>
        </div>
      ) : null}
    </>
  )
}
