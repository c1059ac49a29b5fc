// encryption-dialog.tsx - Asks before encryption is switched on or off or the recovery key is shown, and shows it.
import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { EncryptionState } from '../../../main/contract/encryption.ts'
import { encryptionError, offerWords } from '../../text/encryption-text.ts'
import { toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './privacy.module.css'
import type { EncryptionActions } from './use-encryption.ts'

export type EncryptionStep = 'on' | 'off' | 'show'

type DialogProps = { isOpen: boolean; step: EncryptionStep; state: EncryptionState; encryption: EncryptionActions; onClose: () => void }

const titles: Record<EncryptionStep, string> = { on: 'Encrypt your chats?', off: 'Stop encrypting your chats?', show: 'Show the recovery key?' }

export const EncryptionDialog = ({ isOpen, step, state, encryption, onClose }: DialogProps) => {
  const { recoveryKey, error } = encryption
  return (
    <Modal opened={isOpen} onClose={onClose} onExitTransitionEnd={encryption.forget} title={recoveryKey === null ? titles[step] : 'Your recovery key'} size="lg">
      <div className={styles['stack']}>
        {error === null ? null : <Banner tone="error" title={encryptionError(toProblem(error))} />}
        {recoveryKey === null ? <Question step={step} state={state} encryption={encryption} onClose={onClose} /> : <RecoveryKey text={recoveryKey} onClose={onClose} />}
      </div>
    </Modal>
  )
}

const Question = ({ step, ...rest }: AskProps & { step: EncryptionStep }) => {
  if (step === 'on') return <AskOn {...rest} />
  return step === 'off' ? <AskOff {...rest} /> : <AskShow {...rest} />
}

type AskProps = Omit<DialogProps, 'step' | 'isOpen'>

const AskOn = ({ state, encryption, onClose }: AskProps) => {
  const offer = offerWords(state.keyPlace)
  if (offer === null) {
    return (
      <>
        <p className={styles['text']}>There is no place for a key at this moment. If your system’s keyring is locked, unlock it and try again.</p>
        <Buttons onClose={onClose} close="Close" />
      </>
    )
  }
  return (
    <>
      <p className={styles['text']}>Your chats and their backups are written anew, encrypted, and those in the clear are removed. {offer.key}</p>
      <p className={styles['text']}>You are then shown a recovery key. Keep it away from this computer: without it, chats whose key is lost cannot be read by anybody.</p>
      <p className={styles['text']}>What was stored in the clear before may remain unseen on a solid-state disk for a while. Only an encrypted disk protects against that.</p>
      <Buttons onClose={onClose} close="Not now">
        <Button
          loading={encryption.isWorking}
          onClick={() => {
            encryption.switchOn({ allowsFile: state.keyPlace === 'file' })
          }}
        >
          {offer.button}
        </Button>
      </Buttons>
    </>
  )
}

const AskOff = ({ encryption, onClose }: AskProps) => (
  <>
    <p className={styles['text']}>Your chats and their backups are written anew in the clear, and the key is forgotten. Whoever can read your files can then read them.</p>
    <Buttons onClose={onClose} close="Leave them encrypted">
      <Button
        loading={encryption.isWorking}
        onClick={() => {
          encryption.switchOff(onClose)
        }}
      >
        Stop encrypting
      </Button>
    </Buttons>
  </>
)

const AskShow = ({ encryption, onClose }: AskProps) => (
  <>
    <p className={styles['text']}>Whoever has the recovery key and your files can read your chats. Make sure that nobody else is looking.</p>
    <Buttons onClose={onClose} close="Not now">
      <Button loading={encryption.isWorking} onClick={encryption.showRecoveryKey}>
        Show it
      </Button>
    </Buttons>
  </>
)

const RecoveryKey = ({ text, onClose }: { text: string; onClose: () => void }) => (
  <>
    <p className={styles['text']}>Write it down or keep it in a password manager, away from this computer. “hearth encryption open” asks for it where the key is lost.</p>
    <div className={styles['key']}>
      <code aria-label="Recovery key" dir="ltr">
        {text}
      </code>
      <CopyButton label="Copy the recovery key" text={() => text} />
    </div>
    <Buttons onClose={onClose} close="I have kept it" />
  </>
)

const Buttons = ({ onClose, close, children }: { onClose: () => void; close: string; children?: ReactNode }) => (
  <Group justify="flex-end" gap={8}>
    <Button variant="default" onClick={onClose} data-autofocus>
      {close}
    </Button>
    {children}
  </Group>
)
