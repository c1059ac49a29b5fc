/* use-cloud-asking.ts - Asking a cloud about an answer of a chat: what would be sent, the yes, and what comes of it.
 *
 * Held by the chat's page, not by the row of the answer: rows come and go while
 * a transcript scrolls, and a stream that nobody reads is a stopped one. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AskedFirst } from '../../../main/contract/answers.ts'
import type { AttachmentUse } from '../../../main/contract/attachments.ts'
import type { CloudEvent } from '../../../main/contract/cloud.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudChatKey, cloudKey } from '../../connection/queries.ts'
import { costWords } from '../../text/cloud-text.ts'
import { cloudErrorSentence } from '../../text/cloud-error-text.ts'
import { toProblem } from '../../text/error-text.ts'
import { type AskedAbout, type CloudLook, useCloudLook } from './use-cloud-look.ts'

export type CloudNote = { tone: 'running' | 'said' | 'failed'; about: AskedAbout['kind']; words: string; offersWhole: MessageId | null }

/** `about`: what is looked at before it is sent; null while nothing is. */
export type CloudAsking = Omit<CloudLook, 'leave'> & {
  note: CloudNote | null
  isRunning: boolean
  send: (consent: AskedFirst['consent']) => void
  stop: () => void
  dismiss: () => void
  undo: (messageId: MessageId) => void
  keepLocal: (messageId: MessageId, isKept: boolean) => void
}

export type CloudAskingPorts = {
  /** The transcript is to be read again. */
  onChanged: () => void
  /** Asks the question, with the files that were shown; resolves when it is on disk. */
  sendFirst: (question: { text: string; attachments: AttachmentUse }, first: AskedFirst) => Promise<void>
}

export const useCloudAsking = (chatId: ChatId, { onChanged, sendFirst }: CloudAskingPorts): CloudAsking => {
  const client = useClient()
  const queries = useQueryClient()
  const [note, setNote] = useState<CloudNote | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      running.current?.abort()
    },
    [],
  )
  const fail = useCallback((error: unknown, about: AskedAbout['kind'] = 'answer') => {
    setNote({ tone: 'failed', about, words: cloudErrorSentence(toProblem(error)), offersWhole: null })
  }, [])
  const { about, preview, look, lookFirst, close, leave } = useCloudLook(chatId, fail)
  const sendQuestion = useCallback(
    async (question: { text: string; attachments: AttachmentUse }, first: AskedFirst): Promise<void> => {
      const tell = leave()
      try {
        await sendFirst(question, first)
        tell(true)
      } catch (error) {
        tell(false)
        fail(error, 'question')
      }
    },
    [leave, fail, sendFirst],
  )
  const send = useCallback(
    (consent: AskedFirst['consent']) => {
      if (about === null || preview?.type !== 'ready') return
      setNote(null)
      if (about.kind === 'question') {
        void sendQuestion({ text: about.text, attachments: about.attachments }, { previewId: preview.previewId, consent })
        return
      }
      const { messageId } = about
      const { previewId, providerName, currency } = preview
      const abort = new AbortController()
      running.current = abort
      close()
      setNote({ tone: 'running', about: 'answer', words: `Asking ${providerName}…`, offersWhole: null })
      const follow = async (): Promise<void> => {
        let last: CloudEvent | null = null
        for await (const event of await client.cloud.ask({ previewId, consent }, { signal: abort.signal })) {
          last = event
          if (event.type === 'version') onChanged()
        }
        setNote(last === null ? null : noteOf(last, { messageId, currency, providerName }))
      }
      void follow()
        .catch(fail)
        .finally(() => {
          running.current = null
          onChanged()
          void queries.invalidateQueries({ queryKey: [...cloudKey, 'spending'] })
        })
    },
    [about, preview, client, close, fail, onChanged, queries, sendQuestion],
  )
  const undo = useCallback((messageId: MessageId) => void client.cloud.undo({ messageId }).then(onChanged, fail), [client, onChanged, fail])
  const keepLocal = useCallback(
    (messageId: MessageId, isKept: boolean) => {
      client.cloud.keepLocal({ messageId, isKept }).then((chat) => {
        queries.setQueryData(cloudChatKey(chatId), chat)
      }, fail)
    },
    [client, queries, chatId, fail],
  )
  const stop = useCallback(() => {
    running.current?.abort()
  }, [])
  const dismiss = useCallback(() => {
    setNote(null)
  }, [])
  return useMemo(
    () => ({ about, preview, note, isRunning: note?.tone === 'running', look, lookFirst, close, send, stop, dismiss, undo, keepLocal }),
    [about, preview, note, look, lookFirst, close, send, stop, dismiss, undo, keepLocal],
  )
}

const noteOf = (event: CloudEvent, { messageId, currency, providerName }: { messageId: MessageId; currency: string; providerName: string }): CloudNote | null => {
  switch (event.type) {
    case 'unchanged':
      return { tone: 'said', about: 'answer', words: `${providerName} found nothing to correct (${costWords(event.costMicro, currency)}).`, offersWhole: null }
    case 'ask-whole':
      return { tone: 'said', about: 'answer', words: `Corrections would not do here (${costWords(event.costMicro, currency)}). A whole answer can be asked for.`, offersWhole: messageId }
    case 'failed':
      return event.code === 'cancelled' ? null : { tone: 'failed', about: 'answer', words: cloudErrorSentence(event), offersWhole: null }
    case 'done':
    case 'sending':
    case 'version':
    case 'delta':
      return null
  }
}
