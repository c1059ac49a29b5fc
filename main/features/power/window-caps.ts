/* The longest window of chats that began while the level asked for short ones.
 *
 * A chat that begins under a cap keeps it as long as there is one, whatever it
 * is by then; at its first answer without a cap it gets the model's whole window, for
 * good. Chats that had begun before are left alone: what they have computed
 * is there. Remembered over restarts, for the latest chats. */
import type { ChatId } from '../../contract/ids.ts'
import type { Governor, WindowCaps } from './governor-state.ts'
import { levelTargets } from './power-status.ts'

const keptCaps = 200
/** Shorter ones would be of no use to anybody. */
const leastWindow = 512

type Question = { chatId: ChatId; isNew: boolean; contextSize: number }

/** Tokens that the chat's window has now, at most `contextSize`. */
export const windowOf = (governor: Governor, { chatId, isNew, contextSize }: Question): number => {
  const cap = capNow(governor)
  const known = governor.windowCaps.get().find(([id]) => id === chatId)?.[1] ?? null
  const own = isNew ? cap : known
  return cap === null || own === null ? contextSize : Math.min(contextSize, Math.max(leastWindow, own))
}

/** The same for an answer that begins now: remembers a chat that begins, and forgets one that is free again. */
export const takeWindow = (governor: Governor, question: Question): number => {
  const { chatId, isNew } = question
  const tokens = windowOf(governor, question)
  const caps = governor.windowCaps.get()
  const others = caps.filter(([id]) => id !== chatId)
  const cap = capNow(governor)
  if (isNew && tokens < question.contextSize) keep(governor, [...others, [chatId, tokens]])
  else if (cap === null && others.length < caps.length) keep(governor, others)
  return tokens
}

export const windowNote = (tokens: number, contextSize: number, because: string): string | null =>
  tokens >= contextSize ? null : `This chat began with a short window, ${tokens.toLocaleString('en')} of ${contextSize.toLocaleString('en')} tokens: ${because}. It grows when the machine can do more again.`

const capNow = (governor: Governor): number | null => (governor.snapshot === null ? null : levelTargets(governor).contextCap)

const keep = ({ windowCaps, options }: Governor, caps: WindowCaps): void => {
  if (options.storage.readOnly !== null) return
  try {
    windowCaps.set(caps.slice(-keptCaps))
  } catch (error) {
    // A full disk says so elsewhere; at worst this chat gets its whole window after a restart.
    options.log.warn({ err: error }, 'The window of a chat could not be remembered')
  }
}
