// features/context/summary-prompt.ts - What the model is told when it writes a summary.
import type { PromptMessage } from '../../engine/protocol.ts'
import type { StoredConversation } from '../../storage/read-conversation.ts'

/** The summary before, and the turns after it up to and with the message at this place. Pinned turns stay as they are. */
export const summaryPrompt = ({ turns, summary }: StoredConversation, upto: number): PromptMessage[] => {
  const lines = turns
    .filter(({ place, isPinned }) => place !== null && place <= upto && !isPinned)
    .map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}: ${text}`)
  const before = summary === null ? [] : [`Earlier: ${summary.text}`]
  return [
    { role: 'system', text: 'You summarise conversations in a few short sentences. You keep names, numbers and decisions.' },
    { role: 'user', text: `Summarise this conversation:\n\n${[...before, ...lines].join('\n')}` },
  ]
}
