// instructions-button.tsx - What the model is told before the first message of one chat, instead of the general instructions.
import { Button, Group, Modal, Textarea } from '@mantine/core'
import { IconNotes } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Chat } from '../../../main/contract/chats.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { chatKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { iconSize } from '../../ui/icon.ts'
import button from '../../ui/composer-button.module.css'
import styles from './instructions-button.module.css'

export type InstructionsButtonProps = { chat: Chat; general: string; isOpen: boolean; setOpen: (isOpen: boolean) => void }

export const InstructionsButton = ({ chat, general, isOpen, setOpen }: InstructionsButtonProps) => (
  <>
    <button
      type="button"
      className={button['button']}
      aria-haspopup="dialog"
      onClick={() => {
        setOpen(true)
      }}
    >
      <IconNotes {...iconSize} />
      Instructions{chat.systemPrompt === null ? '' : ': own'}
    </button>
    <Modal
      opened={isOpen}
      onClose={() => {
        setOpen(false)
      }}
      title="Instructions for this chat"
      size="lg"
    >
      <InstructionsForm
        chat={chat}
        general={general}
        onClose={() => {
          setOpen(false)
        }}
      />
    </Modal>
  </>
)

const InstructionsForm = ({ chat, general, onClose }: { chat: Chat; general: string; onClose: () => void }) => {
  const client = useClient()
  const queries = useQueryClient()
  const [text, setText] = useState(chat.systemPrompt ?? general)
  const save = useMutation({
    mutationFn: (systemPrompt: string | null) => client.chats.setSystemPrompt({ id: chat.id, systemPrompt }),
    onSuccess: (changed) => {
      queries.setQueryData(chatKey(chat.id), changed)
      onClose()
    },
  })
  return (
    <div className={styles['form']}>
      <Textarea
        label="What the model should keep in mind here"
        description="It reads this before the first message. A small model follows one or two short sentences best."
        minRows={5}
        autosize
        maxRows={12}
        maxLength={20_000}
        value={text}
        data-autofocus
        error={save.error === null ? null : errorSentence(toProblem(save.error))}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
      />
      <Group justify="flex-end" gap={8}>
        <Button
          variant="default"
          disabled={chat.systemPrompt === null}
          onClick={() => {
            save.mutate(null)
          }}
        >
          Use the general ones
        </Button>
        <Button
          variant="filled"
          loading={save.isPending}
          onClick={() => {
            save.mutate(text.trim() === general.trim() ? null : text)
          }}
        >
          Save
        </Button>
      </Group>
    </div>
  )
}
