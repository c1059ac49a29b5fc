// instructions-section.tsx - What the model is told before every chat.
import { Textarea } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

const saveDelayMs = 500

export const InstructionsSection = ({ systemPrompt, onChange }: { systemPrompt: string; onChange: (text: string) => void }) => {
  const [text, setText] = useState(systemPrompt)
  const saveLater = useDebouncedCallback(onChange, { delay: saveDelayMs, flushOnUnmount: true })
  return (
    <Textarea
      label="Before every chat, the model reads"
      description="Also called the system prompt. A chat can have its own; see Instructions below the message field."
      autosize
      minRows={3}
      maxRows={10}
      maxLength={20_000}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        saveLater(event.currentTarget.value)
      }}
      onBlur={() => {
        saveLater.flush()
      }}
    />
  )
}
