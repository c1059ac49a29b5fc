// use-files.tsx - Files of a chat's draft and of its questions, as the chat's page puts them together.
import { useCallback } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { SentAttachments } from '../../features/attachments/sent-attachments.tsx'
import { type DraftFiles, useAttachments } from '../../features/attachments/use-attachments.ts'
import { useFileDrop } from '../../features/attachments/use-file-drop.tsx'
import type { FilesNote } from '../../text/attachment-text.ts'

export const useFiles = (chatId: ChatId) => {
  const files = useAttachments(chatId)
  const drop = useFileDrop(files.add)
  const { readAgain } = files
  const questionFiles = useCallback((message: Message) => <SentAttachments message={message} onReused={readAgain} />, [readAgain])
  const hasFiles = files.use.ids.length > 0
  return {
    files,
    drop,
    questionFiles,
    /** For the request that sends the draft. */
    sending: hasFiles ? { attachments: files.use } : {},
    /** Another may be asked before the model here only without files: what would leave of them is shown after its answer. */
    withoutFiles: <T,>(value: T): T | null => (hasFiles ? null : value),
    inTheWay: (note: FilesNote | null) => inTheWay(files, note),
  }
}

/** Why files keep the question from being sent; null where they do not. */
const inTheWay = ({ isReading }: DraftFiles, note: FilesNote | null): string | null => {
  if (isReading) return 'A file is still being read'
  return note?.isBlocking === true ? 'Not all of the files fit' : null
}
