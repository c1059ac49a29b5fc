// chat-page.tsx - One chat: its transcript or a beginning, and the composer.
import { VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useCallback, useState, useSyncExternalStore } from 'react'
import type { Chat, Message } from '../../../main/contract/chats.ts'
import type { Rating } from '../../../main/contract/confidence.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { useClient, useConnectionStatus } from '../../connection/connection-context.tsx'
import { chatQuery, modelsQuery } from '../../connection/queries.ts'
import { useIsReadOnly } from '../../connection/use-is-read-only.ts'
import { AnswerCloud } from '../../features/cloud/answer-cloud.tsx'
import { ChatLockButton } from '../../features/cloud/chat-lock-button.tsx'
import { CloudStatus } from '../../features/cloud/cloud-status.tsx'
import { PreviewDialog } from '../../features/cloud/preview-dialog.tsx'
import { type CloudAskingPorts, useCloudAsking } from '../../features/cloud/use-cloud-asking.ts'
import { AttachButton } from '../../features/attachments/attach-button.tsx'
import { DraftAttachments } from '../../features/attachments/draft-attachments.tsx'
import type { DraftFiles } from '../../features/attachments/use-attachments.ts'
import { Composer } from '../../features/composer/composer.tsx'
import { ContextPanel } from '../../features/context/context-panel.tsx'
import { FillButton } from '../../features/context/fill-button.tsx'
import { useDraftMeasure } from '../../features/context/use-draft-measure.ts'
import { useWindow } from '../../features/context/use-window.ts'
import type { AnswerRequest } from '../../features/conversation/answer-runs.ts'
import { useIsAnswering } from '../../features/conversation/conversation-context.ts'
import { Conversation } from '../../features/conversation/conversation.tsx'
import { type Transcript, withMessage } from '../../features/conversation/transcript.ts'
import { transcriptKey, updateTranscript, useTranscript } from '../../features/conversation/use-transcript.ts'
import { InstructionsButton } from '../../features/instructions/instructions-button.tsx'
import { useSettings } from '../../features/settings/use-settings.ts'
import { EmptyChat } from '../../features/welcome/empty-chat.tsx'
import { Welcome } from '../../features/welcome/welcome.tsx'
import { errorText, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Page } from '../../ui/page.tsx'
import type { PlatformKeys } from '../platform-keys.ts'
import { useServices } from '../services-context.ts'
import { RightSide, useRoom } from '../sides.tsx'
import styles from './chat-page.module.css'
import { useFiles } from './use-files.tsx'
import { useOther } from './use-other.ts'

export type ChatPageProps = { chatId: ChatId; composer: RefObject<HTMLTextAreaElement | null>; keys: PlatformKeys }

export const ChatPage = (props: ChatPageProps) => {
  const { data: chat, error } = useQuery(chatQuery(useClient(), props.chatId))
  if (chat !== undefined) return <OpenChat chat={chat} {...props} />
  return error === null ? null : <AbsentChat error={error} />
}

const OpenChat = ({ chat, chatId, composer, keys }: ChatPageProps & { chat: Chat }) => {
  const { runs, drafts } = useServices()
  const { settings, update } = useSettings()
  const isAnswering = useIsAnswering(runs, chatId)
  const { query, readEarlier, isReadingEarlier } = useTranscript(chatId, isAnswering)
  const { start, ask, showVersion, pin, rate, sentCount } = useAsking(chatId)
  const { files, drop, questionFiles, sending, heldByFiles, tooLongHere } = useFiles(chatId)
  const { answerTools, cloudParts, other } = useCloud(chatId, files, start)
  const held = useBlockedBy()
  const panel = useContextPanel(composer)
  const initialText = drafts.unsaved(chatId) ?? chat.draft
  const { data: view } = useWindow(chatId, 'not')
  const draft = useDraftMeasure({ chatId, view, other: other.reader, attachments: files.use }, initialText)
  const blockedBy = held ?? heldByFiles
  const blockedHere = tooLongHere(draft.filesNote)
  const transcript = query.data
  // A beginning has a heading of its own.
  const isBeginning = transcript?.messages.length === 0

  const send = async (text: string): Promise<void> => {
    await start({ type: 'send', text, ...sending })
    files.sent()
    if (settings?.hasSeenWelcome === false) update.mutate({ hasSeenWelcome: true })
  }
  const askExample = (question: string): void => {
    void send(question).catch(tell)
    composer.current?.focus()
  }
  const examples = { onAsk: askExample, isDisabled: isAnswering || blockedBy !== null || blockedHere !== null }
  const beginning = <Beginning hasSeenWelcome={settings?.hasSeenWelcome} {...examples} paletteKeys={keys.palette} />
  return (
    <div className={styles['page']}>
      <div className={styles['chat']} {...drop.handlers}>
        {drop.overlay}
        {isBeginning ? null : <VisuallyHidden component="h1">{chat.title}</VisuallyHidden>}
        <div className={styles['middle']}>
          <ChatMiddle transcript={transcript} error={query.error} beginning={beginning}>
            {(shown) => (
              <Conversation
                chatId={chatId}
                runs={runs}
                {...{ ask, showVersion, pin, rate }}
                openWindow={panel.open}
                questionFiles={questionFiles}
                answerTools={answerTools}
                transcript={shown}
                sentCount={sentCount}
                isReadingEarlier={isReadingEarlier}
                readEarlier={readEarlier}
              />
            )}
          </ChatMiddle>
        </div>
        {cloudParts}
        <Composer
          initialText={initialText}
          field={composer}
          isAnswering={isAnswering}
          blockedBy={blockedBy}
          blockedHere={blockedHere}
          note={draft.note ?? other.note}
          other={other.button(draft.isTooLong)}
          files={<DraftAttachments files={files} note={draft.filesNote} />}
          mayBeSent={draft.mayBeSent}
          onSend={send}
          onStop={() => {
            runs.stop(chatId)
          }}
          onChange={(text) => {
            drafts.change(chatId, text)
            draft.change(text)
          }}
          onLeave={drafts.flush}
          tools={<ChatTools chat={chat} general={settings?.systemPrompt ?? ''} onFiles={files.add} panel={panel} />}
        />
      </div>
      <RightSide label="What the model sees" hasRoom={panel.hasRoom} isOpen={panel.isOpen} onClose={panel.close}>
        <ContextPanel chatId={chatId} isAnswering={isAnswering} onClose={panel.close} />
      </RightSide>
    </div>
  )
}

type ChatToolsProps = { chat: Chat; general: string; onFiles: (files: readonly File[]) => void; panel: { isOpen: boolean; toggle: () => void } }

/** Left of Send. */
const ChatTools = ({ chat, general, onFiles, panel }: ChatToolsProps) => {
  const [areInstructionsOpen, setInstructionsOpen] = useState(false)
  return (
    <>
      <AttachButton onFiles={onFiles} />
      <InstructionsButton chat={chat} general={general} isOpen={areInstructionsOpen} setOpen={setInstructionsOpen} />
      <ChatLockButton chatId={chat.id} />
      <FillButton chatId={chat.id} isOpen={panel.isOpen} onClick={panel.toggle} />
    </>
  )
}

type BeginningProps = { hasSeenWelcome: boolean | undefined; onAsk: (question: string) => void; isDisabled: boolean; paletteKeys: PlatformKeys['palette'] }

/** Nothing until the settings are known. */
const Beginning = ({ hasSeenWelcome, paletteKeys, ...examples }: BeginningProps) => {
  if (hasSeenWelcome === undefined) return null
  return hasSeenWelcome ? <EmptyChat {...examples} paletteKeys={paletteKeys} /> : <Welcome {...examples} />
}

/** Asking a cloud about an answer of this chat, or before there is one. */
const useCloud = (chatId: ChatId, { use, sent }: DraftFiles, start: (request: AnswerRequest) => Promise<void>) => {
  const { runs } = useServices()
  const isWriting = useIsAnswering(runs, chatId)
  const queries = useQueryClient()
  const readAgain = useCallback(() => {
    void queries.invalidateQueries({ queryKey: transcriptKey(chatId) })
  }, [queries, chatId])
  const sendFirst = useCallback<CloudAskingPorts['sendFirst']>(
    async ({ text, attachments }, first) => {
      await start({ type: 'send', text, first, ...(attachments.ids.length > 0 ? { attachments } : {}) })
      sent()
    },
    [start, sent],
  )
  const asking = useCloudAsking(chatId, { onChanged: readAgain, sendFirst })
  const other = useOther(chatId, asking.lookFirst, use)
  const answerTools = useCallback((message: Message) => <AnswerCloud message={message} asking={asking} />, [asking])
  const cloudParts = (
    <>
      <CloudStatus asking={asking} isWriting={isWriting} />
      <PreviewDialog asking={asking} />
    </>
  )
  return { answerTools, cloudParts, other }
}

/** The panel beside the conversation; closing it gives the focus back to the message field. */
const useContextPanel = (composer: RefObject<HTMLTextAreaElement | null>) => {
  const { contextPanel } = useServices()
  const { forPanel: hasRoom } = useRoom()
  const isOpen = useSyncExternalStore(contextPanel.subscribe, contextPanel.isOpen)
  const open = useCallback(() => {
    contextPanel.set(true)
  }, [contextPanel])
  const close = useCallback(() => {
    contextPanel.set(false)
    composer.current?.focus()
  }, [contextPanel, composer])
  return { isOpen, hasRoom, open, close, toggle: isOpen ? close : open }
}

type ChatMiddleProps = {
  transcript: Transcript | undefined
  error: Error | null
  beginning: ReactNode
  children: (transcript: Transcript) => ReactNode
}

/** The transcript, or what there is instead: an error, the beginning of a chat, or nothing yet. */
const ChatMiddle = ({ transcript, error, beginning, children }: ChatMiddleProps): ReactNode => {
  if (transcript === undefined) return error === null ? null : <AbsentChat error={error} />
  return transcript.messages.length === 0 ? beginning : children(transcript)
}

/** Asking for answers in a chat; what cannot be done is told here, except for the composer, which tells it itself. */
const useAsking = (chatId: ChatId) => {
  const { runs } = useServices()
  const client = useClient()
  const queries = useQueryClient()
  const [sentCount, setSentCount] = useState(0)

  const start = useCallback(
    async (request: AnswerRequest): Promise<void> => {
      await runs.start(chatId, request)
      setSentCount((count) => count + 1)
    },
    [runs, chatId],
  )
  const ask = useCallback(
    async (request: AnswerRequest): Promise<boolean> => {
      try {
        await start(request)
        return true
      } catch (error) {
        tell(error)
        return false
      }
    },
    [start],
  )
  const showVersion = useCallback(
    (messageId: MessageId): void => {
      client.chats.showVersion({ id: chatId, messageId }).then(() => queries.invalidateQueries({ queryKey: transcriptKey(chatId) }), tell)
    },
    [client, chatId, queries],
  )
  const pin = useCallback(
    (messageId: MessageId, isPinned: boolean): void => {
      client.context.pin({ messageId, isPinned }).then((message) => {
        updateTranscript(queries, chatId, (transcript) => withMessage(transcript, message))
      }, tell)
    },
    [client, chatId, queries],
  )
  const rate = useCallback(
    (messageId: MessageId, rating: Rating | null): void => {
      client.answers.rate({ messageId, rating }).then((message) => {
        updateTranscript(queries, chatId, (transcript) => withMessage(transcript, message))
      }, tell)
    },
    [client, chatId, queries],
  )
  return { start, ask, showVersion, pin, rate, sentCount }
}

const tell = (error: unknown): void => {
  const { happened, kept, next } = errorText(toProblem(error))
  notifications.show({ title: happened, message: `${kept} ${next}`.trim(), withBorder: true })
}

const useBlockedBy = (): string | null => {
  const { status } = useConnectionStatus()
  const { data: models } = useQuery(modelsQuery(useClient()))
  const isReadOnly = useIsReadOnly()
  if (status === 'lost' || status === 'refused') return 'Not connected; your text is kept'
  if (isReadOnly) return 'Nothing can be saved now, so nothing can be sent'
  if (models?.length === 0) return 'There is no model to answer'
  return null
}

const AbsentChat = ({ error }: { error: Error }) => {
  const { happened, kept, next } = errorText(toProblem(error))
  return (
    <Page title="This chat cannot be shown" lead="The other chats are in the list.">
      <Banner tone="error" title={happened}>
        {kept} {next}
      </Banner>
    </Page>
  )
}
