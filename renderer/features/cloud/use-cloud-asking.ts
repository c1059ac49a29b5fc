/* use-cloud-asking.ts - Asking a cloud about an answer of a chat: what would be sent, the yes, and what comes of it.
 *
 * Held by the chat's page, not by the row of the answer: rows come and go while
 * a transcript scrolls, and a stream that nobody reads is a stopped one. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CloudEvent, CloudPreview, CloudShape } from '../../../main/contract/cloud.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudChatKey, cloudKey } from '../../connection/queries.ts'
import { costWords } from '../../text/cloud-text.ts'
import { cloudErrorSentence } from '../../text/cloud-error-text.ts'
import { toProblem } from '../../text/error-text.ts'

export type AskedAbout = { messageId: MessageId; shape: CloudShape }

export type CloudNote = { tone: 'running' | 'said' | 'failed'; words: string; offersWhole: MessageId | null }

export type CloudAsking = {
  /** What is looked at before it is sent; null while nothing is. */
  about: AskedAbout | null
  preview: CloudPreview | null
  note: CloudNote | null
  isRunning: boolean
  look: (messageId: MessageId, shape: CloudShape) => void
  close: () => void
  send: (consent: 'once' | 'chat' | 'provider' | null) => void
  stop: () => void
  dismiss: () => void
  undo: (messageId: MessageId) => void
  keepLocal: (messageId: MessageId, isKept: boolean) => void
}

/** `onChanged`: the transcript is to be read again. */
export const useCloudAsking = (chatId: ChatId, onChanged: () => void): CloudAsking => {
  const client = useClient()
  const queries = useQueryClient()
  const [about, setAbout] = useState<AskedAbout | null>(null)
  const [preview, setPreview] = useState<CloudPreview | null>(null)
  const [note, setNote] = useState<CloudNote | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      running.current?.abort()
    },
    [],
  )
  const fail = useCallback((error: unknown) => {
    setNote({ tone: 'failed', words: cloudErrorSentence(toProblem(error)), offersWhole: null })
  }, [])
  const close = useCallback(() => {
    setAbout(null)
    setPreview(null)
  }, [])
  const look = useCallback(
    (messageId: MessageId, shape: CloudShape) => {
      setAbout({ messageId, shape })
      setPreview(null)
      setNote(null)
      client.cloud.preview({ messageId, shape }).then(setPreview, (error: unknown) => {
        close()
        fail(error)
      })
    },
    [client, close, fail],
  )
  const send = useCallback(
    (consent: 'once' | 'chat' | 'provider' | null) => {
      if (about === null || preview?.type !== 'ready') return
      const { messageId } = about
      const { previewId, providerName, currency } = preview
      const abort = new AbortController()
      running.current = abort
      close()
      setNote({ tone: 'running', words: `Asking ${providerName}…`, offersWhole: null })
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
    [about, preview, client, close, fail, onChanged, queries],
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
    () => ({ about, preview, note, isRunning: note?.tone === 'running', look, close, send, stop, dismiss, undo, keepLocal }),
    [about, preview, note, look, close, send, stop, dismiss, undo, keepLocal],
  )
}

const noteOf = (event: CloudEvent, { messageId, currency, providerName }: { messageId: MessageId; currency: string; providerName: string }): CloudNote | null => {
  switch (event.type) {
    case 'unchanged':
      return { tone: 'said', words: `${providerName} found nothing to correct (${costWords(event.costMicro, currency)}).`, offersWhole: null }
    case 'ask-whole':
      return { tone: 'said', words: `Corrections would not do here (${costWords(event.costMicro, currency)}). A whole answer can be asked for.`, offersWhole: messageId }
    case 'failed':
      return event.code === 'cancelled' ? null : { tone: 'failed', words: cloudErrorSentence(event), offersWhole: null }
    case 'done':
    case 'sending':
    case 'version':
    case 'delta':
      return null
  }
}
