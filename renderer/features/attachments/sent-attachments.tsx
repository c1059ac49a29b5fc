// sent-attachments.tsx - Above a question: the files that went along with it.
import { useState } from 'react'
import type { SentAttachment } from '../../../main/contract/attachments.ts'
import type { Message } from '../../../main/contract/chats.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { fileSizeText, partsText } from '../../text/attachment-text.ts'
import { AttachmentReader } from './attachment-reader.tsx'
import styles from './attachments.module.css'
import { FileChip } from './file-chip.tsx'

export const SentAttachments = ({ message, onReused }: { message: Message; onReused: () => void }) => {
  const client = useClient()
  const [shown, setShown] = useState<SentAttachment | null>(null)
  const close = (): void => {
    setShown(null)
  }
  const reuse = (): void => {
    if (shown === null) return
    client.attachments.reuse({ id: shown.id }).then(onReused, onReused)
    close()
  }
  if (message.attachments.length === 0) return null
  return (
    <>
      <ul className={`${styles['list'] ?? ''} ${styles['sent'] ?? ''}`} aria-label="Files of this question">
        {message.attachments.map((attachment) => (
          <FileChip
            key={attachment.id}
            name={attachment.name}
            about={attachment.parts === null ? fileSizeText(attachment) : partsText(attachment.parts)}
            state="ready"
            onOpen={() => {
              setShown(attachment)
            }}
          />
        ))}
      </ul>
      <AttachmentReader attachment={shown} messageId={message.id} onClose={close} onReuse={reuse} />
    </>
  )
}
