// main/core/prompt/split-turns.ts - A turn is a question with all that follows it up to the next question; it stays or leaves as a whole.

export type Turn = {
  /** Places of its messages, in order. */
  readonly indices: readonly number[]
  readonly tokens: number
  /** One of its messages is pinned. */
  readonly isPinned: boolean
}

type Sized = { readonly role: 'system' | 'user' | 'assistant'; readonly tokens: number; readonly isPinned?: boolean }

/** Turns in order; answers before the first question are a turn of their own. System messages belong to none. */
export const splitTurns = (messages: readonly Sized[]): Turn[] => {
  const turns: { indices: number[]; tokens: number; isPinned: boolean }[] = []
  for (const [index, { role, tokens, isPinned = false }] of messages.entries()) {
    if (role === 'system') continue
    const open = turns.at(-1)
    if (open === undefined || role === 'user') turns.push({ indices: [index], tokens, isPinned })
    else {
      open.indices.push(index)
      open.tokens += tokens
      open.isPinned ||= isPinned
    }
  }
  return turns
}
