// use-cloud-look.ts - What would be sent, looked at before it is: about an answer, or of a question that is still being written.
import { useCallback, useRef, useState } from 'react'
import type { AttachmentUse } from '../../../main/contract/attachments.ts'
import type { CloudPreview, CloudShape } from '../../../main/contract/cloud.ts'
import type { CloudTrigger } from '../../../main/contract/cloud-terms.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'

/** An answer that is there, or a question that is not asked yet. */
export type AskedAbout = { kind: 'answer'; messageId: MessageId; shape: CloudShape } | { kind: 'question'; text: string; trigger: CloudTrigger; attachments: AttachmentUse }

export type CloudLook = {
  about: AskedAbout | null
  preview: CloudPreview | null
  look: (messageId: MessageId, shape: CloudShape) => void
  /** True once the question is sent and on disk, false where it is not. */
  lookFirst: (text: string, trigger: CloudTrigger, attachments: AttachmentUse) => Promise<boolean>
  close: () => void
  /** Closes; who waits for the question is told by what this gives back. */
  leave: () => (isSent: boolean) => void
}

const nobody = (): void => undefined

/** `onFailed`: it could not be worked out. */
export const useCloudLook = (chatId: ChatId, onFailed: (error: unknown, kind: AskedAbout['kind']) => void): CloudLook => {
  const client = useClient()
  const [about, setAbout] = useState<AskedAbout | null>(null)
  const [preview, setPreview] = useState<CloudPreview | null>(null)
  const waiting = useRef<(isSent: boolean) => void>(nobody)
  const leave = useCallback(() => {
    const tell = waiting.current
    waiting.current = nobody
    setAbout(null)
    setPreview(null)
    return tell
  }, [])
  const close = useCallback(() => {
    leave()(false)
  }, [leave])
  const begin = useCallback(
    (next: AskedAbout) => {
      close()
      setAbout(next)
      const asked =
        next.kind === 'answer'
          ? client.cloud.preview({ messageId: next.messageId, shape: next.shape })
          : client.cloud.previewFirst({ chatId, text: next.text, trigger: next.trigger, attachments: next.attachments })
      asked.then(setPreview, (error: unknown) => {
        close()
        onFailed(error, next.kind)
      })
    },
    [client, chatId, close, onFailed],
  )
  const look = useCallback(
    (messageId: MessageId, shape: CloudShape) => {
      begin({ kind: 'answer', messageId, shape })
    },
    [begin],
  )
  const lookFirst = useCallback(
    (text: string, trigger: CloudTrigger, attachments: AttachmentUse) => {
      begin({ kind: 'question', text, trigger, attachments })
      return new Promise<boolean>((resolve) => {
        waiting.current = resolve
      })
    },
    [begin],
  )
  return { about, preview, look, lookFirst, close, leave }
}
