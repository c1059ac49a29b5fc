// draft-attachments.tsx - Above the message field: the files that will go along, and what is to say about their size.
import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { Attachment } from '../../../main/contract/attachments.ts'
import { type FilesNote, fileSizeText } from '../../text/attachment-text.ts'
import styles from './attachments.module.css'
import { AttachmentReader } from './attachment-reader.tsx'
import { FileChip } from './file-chip.tsx'
import type { DraftFiles } from './use-attachments.ts'

export const DraftAttachments = ({ files, note }: { files: DraftFiles; note: FilesNote | null }) => {
  const [shown, setShown] = useState<Attachment | null>(null)
  if (files.ready.length === 0 && files.coming.length === 0) return null
  return (
    <div className={styles['draft']}>
      <ul className={styles['list']} aria-label="Files that go along">
        {files.ready.map((attachment) => (
          <FileChip
            key={attachment.id}
            name={attachment.name}
            about={fileSizeText(attachment)}
            state="ready"
            onOpen={() => {
              setShown(attachment)
            }}
            onRemove={() => {
              files.remove(attachment.id)
            }}
          />
        ))}
        {files.coming.map(({ key, name, problem }) => (
          <FileChip
            key={key}
            name={name}
            about={problem ?? 'Reading'}
            state={problem === null ? 'reading' : 'failed'}
            onRemove={() => {
              files.dismiss(key)
            }}
          />
        ))}
      </ul>
      {/* Always there, so that what is put into it is spoken. */}
      <div className={styles['note']} data-urgent={note?.isBlocking === true} role="status">
        {note === null ? null : <p>{note.text}</p>}
        {note?.canShorten === true ? (
          <Checkbox
            size="sm"
            label="Send only the parts that match the question"
            checked={files.use.shortens}
            onChange={(event) => {
              files.setShortens(event.currentTarget.checked)
            }}
          />
        ) : null}
      </div>
      <AttachmentReader attachment={shown} messageId={null} onClose={() => { setShown(null) }} />
    </div>
  )
}
