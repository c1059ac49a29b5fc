// attachment-reader.tsx - Exactly the text that the model gets of a file.
import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Attachment, SentAttachment } from '../../../main/contract/attachments.ts'
import type { MessageId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { attachmentProblemText, fileSizeText, partsText } from '../../text/attachment-text.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import styles from './attachments.module.css'

export type AttachmentReaderProps = {
  /** Null while nothing is shown. */
  attachment: Attachment | SentAttachment | null
  /** With this question; null shows all of it. */
  messageId: MessageId | null
  onClose: () => void
  /** Attaches it to the next question as well. */
  onReuse?: () => void
}

export const AttachmentReader = ({ attachment, messageId, onClose, onReuse }: AttachmentReaderProps) => (
  <Modal opened={attachment !== null} onClose={onClose} title={attachment?.name ?? ''} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
    {attachment === null ? null : <ReaderText attachment={attachment} messageId={messageId} onClose={onClose} {...(onReuse === undefined ? {} : { onReuse })} />}
  </Modal>
)

const ReaderText = ({ attachment, messageId, onClose, onReuse }: AttachmentReaderProps & { attachment: Attachment | SentAttachment }) => {
  const client = useClient()
  const { id } = attachment
  const { data, error } = useQuery({ queryKey: ['attachment-text', id, messageId], queryFn: () => client.attachments.text({ id, messageId }), staleTime: Infinity })
  const parts = 'parts' in attachment ? attachment.parts : null
  return (
    <>
      <p className={styles['lead']}>
        {fileSizeText(attachment)}. {parts === null ? 'The model gets this text.' : `The model got this of it: ${partsText(parts)}.`}
      </p>
      {data?.isDamaged === true ? <Banner tone="warning" title={attachmentProblemText('damaged')} /> : null}
      {error === null ? null : <Banner tone="error" title={errorText(toProblem(error)).happened} />}
      {data === undefined ? null : (
        <div className={styles['text']} tabIndex={0} role="region" aria-label={`Text of ${attachment.name}`} dir="auto">
          {shownText(data.text)}
        </div>
      )}
      <Group justify="flex-end" gap={8}>
        {onReuse === undefined ? null : (
          <Button variant="default" onClick={onReuse}>
            Attach to the next question
          </Button>
        )}
        <Button variant="default" onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </>
  )
}

/** A window is slow with millions of characters. */
const mostShown = 200_000

const shownText = (text: string): string => (text.length <= mostShown ? text : `${text.slice(0, mostShown).toWellFormed()}\n\n[The rest is not shown here.]`)
