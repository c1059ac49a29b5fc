// use-attachments.ts - The files of a chat's draft: those that main has, and those on their way to it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { type Attachment, AttachmentProblem, type AttachmentUse, attachmentsMaxCount } from '../../../main/contract/attachments.ts'
import { AppError } from '../../../main/contract/errors.ts'
import type { AttachmentId, ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { attachmentProblemText, tooManyFilesText } from '../../text/attachment-text.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { uploadFile } from './upload-file.ts'

/** A file that is not in the draft yet, or never will be. */
export type ComingFile = { key: string; name: string; bytes: number; problem: string | null }

export type DraftFiles = {
  ready: readonly Attachment[]
  coming: readonly ComingFile[]
  isReading: boolean
  use: AttachmentUse
  setShortens: (shortens: boolean) => void
  add: (files: readonly File[]) => void
  remove: (id: AttachmentId) => void
  /** Gives up a file that is being read, or takes away what could not be. */
  dismiss: (key: string) => void
  /** A file was attached again elsewhere. */
  readAgain: () => void
  /** They went along with a question; what could not be read is forgotten with them. */
  sent: () => void
}

const draftsKey = (chatId: ChatId) => ['attachments', chatId] as const

export const useAttachments = (chatId: ChatId): DraftFiles => {
  const client = useClient()
  const queries = useQueryClient()
  const [coming, setComing] = useState<readonly ComingFile[]>([])
  const [shortens, setShortens] = useState(false)
  const aborts = useRef(new Map<string, AbortController>())
  const { data: ready = none } = useQuery({ queryKey: draftsKey(chatId), queryFn: () => client.attachments.drafts({ chatId }) })
  const readAgain = useCallback(() => void queries.invalidateQueries({ queryKey: draftsKey(chatId) }), [queries, chatId])
  const drop = useCallback((key: string) => {
    aborts.current.delete(key)
    setComing((before) => before.filter((file) => file.key !== key))
  }, [])
  const sent = useCallback(() => {
    setShortens(false)
    setComing([])
    queries.setQueryData(draftsKey(chatId), none)
  }, [queries, chatId])
  const addOne = async (file: File): Promise<void> => {
    const key = crypto.randomUUID()
    const abort = new AbortController()
    aborts.current.set(key, abort)
    setComing((before) => [...before, { key, name: file.name, bytes: file.size, problem: null }])
    try {
      const attachment = await uploadFile(client.attachments, { chatId, file, signal: abort.signal })
      queries.setQueryData(draftsKey(chatId), (before: readonly Attachment[] = []) => [...before, attachment])
      drop(key)
    } catch (error) {
      if (!abort.signal.aborted) setComing((before) => before.map((one) => (one.key === key ? { ...one, problem: wordsFor(error) } : one)))
    }
  }
  return {
    ready,
    coming,
    isReading: coming.some(({ problem }) => problem === null),
    use: useMemo(() => ({ ids: ready.map(({ id }) => id), shortens: shortens && ready.length > 0 }), [ready, shortens]),
    setShortens,
    add: (files) => {
      const room = attachmentsMaxCount - ready.length - coming.length
      for (const file of files.slice(0, Math.max(0, room))) void addOne(file)
      for (const file of files.slice(Math.max(0, room))) setComing((before) => [...before, { key: crypto.randomUUID(), name: file.name, bytes: file.size, problem: tooManyFilesText }])
    },
    remove: (id) => {
      client.attachments.remove({ id }).then(readAgain, readAgain)
    },
    dismiss: (key) => {
      aborts.current.get(key)?.abort()
      drop(key)
    },
    readAgain,
    sent,
  }
}

const none: readonly Attachment[] = []

const wordsFor = (error: unknown): string => {
  const reason = error instanceof AppError && error.code === 'invalid-input' ? AttachmentProblem.safeParse(error.details['reason']) : undefined
  if (reason?.success === true) return attachmentProblemText(reason.data)
  const { happened, next } = errorText(toProblem(error))
  return `${happened} ${next}`.trim()
}
