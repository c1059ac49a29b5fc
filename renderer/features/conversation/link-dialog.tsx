// link-dialog.tsx - Where a link of an answer would lead, in full. Hearth does not open it.
import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { checkLink } from './link-check.ts'
import styles from './link-dialog.module.css'

export type LinkDialogProps = { address: string | null; writer: string; chatTexts: () => string[]; onClose: () => void }

export const LinkDialog = ({ address, writer, chatTexts, onClose }: LinkDialogProps) => (
  <Modal opened={address !== null} onClose={onClose} title="This link leads to" size="lg">
    {address === null ? null : <LinkDetails address={address} writer={writer} chatTexts={chatTexts()} onClose={onClose} />}
  </Modal>
)

const LinkDetails = ({ address, writer, chatTexts, onClose }: { address: string; writer: string; chatTexts: string[]; onClose: () => void }) => {
  const { host, readable, repeatsChat } = checkLink(address, chatTexts)
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async (): Promise<void> => {
    setCopied(await copyText(address))
  }
  return (
    <div className={styles['details']}>
      <p className={styles['host']}>{host}</p>
      <p className={styles['address']} dir="ltr">
        {readable}
      </p>
      {repeatsChat ? (
        <Banner tone="warning" title="This address repeats words from this chat.">
          Whoever opens it sends them to {host}.
        </Banner>
      ) : null}
      <p className={styles['note']}>
        This address was written by {writer}; it may be wrong or made up. Hearth opens nothing by itself. Copy it, and open it in a browser if you trust it.
      </p>
      <Group justify="flex-end" gap={8}>
        <span role="status" className={styles['note']}>
          {copied === null ? '' : copied ? 'Copied' : 'Could not copy; select the address instead'}
        </span>
        <Button variant="default" onClick={() => void copy()}>
          Copy address
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </div>
  )
}
