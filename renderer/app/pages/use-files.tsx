// use-files.tsx - Files of a chat's draft and of its questions, as the chat's page puts them together.
import { useCallback } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { SentAttachments } from '../../features/attachments/sent-attachments.tsx'
import { useAttachments } from '../../features/attachments/use-attachments.ts'
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
    /** Why nobody can be asked yet; null where files do not keep anybody. */
    heldByFiles: files.isReading ? 'A file is still being read' : null,
    /** Why the model here cannot be asked; another may be. */
    tooLongHere: (note: FilesNote | null) => (note?.isBlocking === true ? 'Not all of the files fit' : null),
  }
}
