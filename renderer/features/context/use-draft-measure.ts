/* use-draft-measure.ts - Whether the message being written would fit the window, asked while there is a pause.
 *
 * A short message in a window with room is not worth a question: a token is rarely
 * shorter than a character. Before sending, what might not fit is measured once more. */
import { useDebouncedCallback } from '@mantine/hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AttachmentUse } from '../../../main/contract/attachments.ts'
import type { ContextView, DraftMeasure } from '../../../main/contract/context.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { messageMaxLength } from '../../../main/contract/chats.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { filesNote } from '../../text/attachment-text.ts'
import { draftText, elsewhereText } from '../../text/window-text.ts'

const pauseMs = 300

export type DraftNote = { text: string; isBlocking: boolean }

/** Somebody who could read what does not fit here. */
export type OtherReader = {
  name: string
  /** Asked when it is sent; else the user has to. */
  isBySelf: boolean
}

export type MeasuredChat = { chatId: ChatId; view: ContextView | undefined; other: OtherReader | null; attachments: AttachmentUse }

export const useDraftMeasure = ({ chatId, view, other, attachments }: MeasuredChat, initialText: string) => {
  const client = useClient()
  const [measure, setMeasure] = useState<DraftMeasure | null>(null)
  const newest = useRef(initialText)

  const ask = useCallback(
    async (text: string): Promise<DraftMeasure | null> => {
      if (attachments.ids.length === 0 && !mayMatter(text, view)) return null
      // Main measures again what is sent; without a connection nothing can be sent anyway.
      return client.context.measure({ chatId, text, attachments }).catch(() => null)
    },
    [client, chatId, view, attachments],
  )
  const show = useCallback(
    async (text: string): Promise<void> => {
      const measured = await ask(text)
      if (newest.current === text) setMeasure(measured)
    },
    [ask],
  )
  const showLater = useDebouncedCallback((text: string) => void show(text), pauseMs)
  useEffect(() => {
    void show(newest.current)
  }, [show])

  const change = (text: string): void => {
    newest.current = text
    if (attachments.ids.length > 0 || mayMatter(text, view)) showLater(text)
    else setMeasure(null)
  }
  /** False: it would not fit, and the note says why. */
  const mayBeSent = async (text: string): Promise<boolean> => {
    const measured = await ask(text)
    setMeasure(measured)
    return measured === null || other?.isBySelf === true || !(isBlocking(measured) || isHeldByFiles(measured))
  }
  const isTooLong = measure !== null && measure.problem !== null
  const filesSay = measure === null ? null : filesNote(measure, attachments.shortens)
  const note = measure === null || (filesSay?.isBlocking === true) ? null : noteOf(measure, { view, other })
  return { note, filesNote: filesSay, isTooLong, change, mayBeSent }
}

/** Files that do not fit: they are shortened or taken away before anything is sent. */
const isHeldByFiles = ({ problem, files }: DraftMeasure): boolean => problem !== null && files !== null

const isBlocking = ({ problem, isCertain }: DraftMeasure): boolean => problem !== null && isCertain

const noteOf = (measure: DraftMeasure, { view, other }: Pick<MeasuredChat, 'view' | 'other'>): DraftNote | null => {
  if (measure.problem !== null && other !== null) {
    const text = elsewhereText(measure, { ...other, modelName: view?.modelName ?? 'the model' })
    return { text, isBlocking: !other.isBySelf && isBlocking(measure) }
  }
  const text = draftText(measure)
  return text === null ? null : { text, isBlocking: isBlocking(measure) }
}

/** Characters that fit beside anything; what is longer is asked about also before the window's size is known. */
const alwaysFits = 200

const mayMatter = (text: string, view: ContextView | undefined): boolean =>
  text.trim() !== '' && text.length <= messageMaxLength && (view === undefined ? text.length > alwaysFits : view.problem !== null || text.length > view.promptBudget - view.usedTokens)
