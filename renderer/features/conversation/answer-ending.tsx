// answer-ending.tsx - Under an answer that did not end by itself: what happened, and the way on.
import { Button } from '@mantine/core'
import { IconPlayerTrackNext, IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { Message } from '../../../main/contract/chats.ts'
import type { ErrorDetails } from '../../../main/contract/errors.ts'
import { ModelId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { unfinishedText } from '../../text/answer-text.ts'
import { cloudErrorSentence } from '../../text/cloud-error-text.ts'
import { cloudFailureText } from '../../text/cloud-text.ts'
import { type ErrorText, errorText } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import { useConversation } from './conversation-context.ts'
import styles from './message.module.css'

export const AnswerEnding = ({ message }: { message: Message }) =>
  message.status === 'failed' ? <FailedEnding message={message} /> : <UnfinishedEnding message={message} />

const FailedEnding = ({ message }: { message: Message }) => {
  const { ask } = useConversation()
  const again = (): void => {
    void ask({ type: 'regenerate', messageId: message.id })
  }
  const { happened, kept, next } = failedText(message.answer)
  return (
    <Banner
      tone="error"
      title={happened}
      actions={
        <>
          <LoadAnyway details={message.answer?.errorDetails ?? {}} onAllowed={again} />
          <Button variant="default" size="xs" leftSection={<IconRefresh {...iconSize} />} onClick={again}>
            Try again
          </Button>
        </>
      }
    >
      {kept} {next}
    </Banner>
  )
}

/** A cloud's failures have words of their own. */
const failedText = (facts: Message['answer']): Pick<ErrorText, 'happened' | 'kept' | 'next'> => {
  if (facts?.cloudFailure !== null && facts?.cloudFailure !== undefined) return { happened: 'Nobody could answer.', kept: cloudFailureText(facts.cloudFailure), next: '' }
  return errorText({ code: facts?.errorCode ?? 'internal', details: facts?.errorDetails ?? {} })
}

/** The one way past a refusal for memory; the same switch as in the model's settings. */
const LoadAnyway = ({ details, onAllowed }: { details: ErrorDetails; onAllowed: () => void }) => {
  const client = useClient()
  const model = ModelId.safeParse(details['modelId'])
  const allow = useMutation({ mutationFn: (id: ModelId) => client.models.updateSettings({ id, change: { loadsAnyway: true } }), onSuccess: onAllowed })
  if (details['canOverride'] !== true || !model.success) return null
  return (
    <Button
      variant="default"
      size="xs"
      loading={allow.isPending}
      onClick={() => {
        allow.mutate(model.data)
      }}
    >
      Load it even so
    </Button>
  )
}

/** Of a cloud's answer that broke off: what was the matter there. */
const cutText = ({ status, answer }: Message): string | null =>
  status !== 'interrupted' || answer === null || answer.errorCode === null || answer.origin.kind === 'local'
    ? null
    : `${cloudErrorSentence({ code: answer.errorCode, details: answer.errorDetails })} The model here can go on from there.`

const UnfinishedEnding = ({ message }: { message: Message }) => {
  const { ask } = useConversation()
  const reason = message.status === 'interrupted' ? 'interrupted' : message.answer?.stopReason
  const text = reason === undefined ? null : (cutText(message) ?? unfinishedText(reason))
  if (text === null) return null
  return (
    <div className={styles['unfinished']}>
      <span>{text}</span>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlayerTrackNext {...iconSize} />}
        onClick={() => void ask({ type: 'resume', messageId: message.id })}
      >
        Continue
      </Button>
    </div>
  )
}
