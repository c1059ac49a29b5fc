// keys-card.tsx - Where keys are kept, and the passphrase where this computer has no safe place for them.
import { Button, PasswordInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { CloudState, KeyPlace } from '../../../main/contract/cloud.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './cloud.module.css'
import { useChangeCloud } from './use-change-cloud.ts'

export const KeysCard = ({ state }: { state: CloudState }) => {
  const client = useClient()
  const change = useChangeCloud()
  const [passphrase, setPassphrase] = useState('')
  if (state.keys === 'keychain') return null
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void change(client.cloud.setPassphrase({ passphrase })).then((isOpen) => {
      if (isOpen) setPassphrase('')
    })
  }
  return (
    <Card title="Where keys are kept">
      <form className={styles['stack']} onSubmit={submit}>
        <p className={styles['soft']}>{placeWords[state.keys]}</p>
        {state.keys === 'open' ? (
          <div>
            <Button variant="default" size="xs" onClick={() => void change(client.cloud.setPassphrase({ passphrase: null }))}>
              Close the file
            </Button>
          </div>
        ) : (
          <>
            <PasswordInput
              label={state.keys === 'locked' ? 'Passphrase' : 'A passphrase, if you want keys to be kept'}
              description="At least eight characters. Nobody can recover it."
              value={passphrase}
              autoComplete="off"
              onChange={(event) => {
                setPassphrase(event.currentTarget.value)
              }}
            />
            <div>
              <Button type="submit" variant="default" size="xs" disabled={passphrase.length < 8}>
                {state.keys === 'locked' ? 'Open the file' : 'Keep keys in a file'}
              </Button>
            </div>
          </>
        )}
      </form>
    </Card>
  )
}

const placeWords: Readonly<Record<Exclude<KeyPlace, 'keychain'>, string>> = {
  session: 'This computer has no safe place for keys, so they are forgotten when Hearth ends. With a passphrase they are kept in an encrypted file.',
  locked: 'Keys are in an encrypted file that your passphrase opens.',
  open: 'Keys are in an encrypted file, which is open until Hearth ends or you close it.',
}
