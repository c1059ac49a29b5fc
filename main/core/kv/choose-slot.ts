/* Which lane a request gets.
 *
 * Its conversation's own, where it is resident. Else an empty one, else the one
 * that nobody has used for longest. Background work has a lane of its own, so
 * that it can never take the last one from somebody who is reading. */

export type SlotState = {
  readonly owner: string | null
  readonly isBusy: boolean
  readonly isBackground: boolean
  /** Counts up with each use; 0 is never. */
  readonly usedAt: number
}

/** The place in `slots`; undefined while all that would do are busy. */
export const chooseSlot = (
  slots: readonly SlotState[],
  request: { chatId: string | null; priority: 'visible' | 'background' },
): number | undefined => {
  const isBackground = request.priority === 'background'
  const free = [...slots.entries()].filter(([, slot]) => !slot.isBusy && slot.isBackground === isBackground)
  const own = free.find(([, { owner }]) => owner !== null && owner === request.chatId)
  if (own !== undefined) return own[0]
  const [best] = free.toSorted(([, one], [, other]) => rank(one) - rank(other))
  return best?.[0]
}

const rank = ({ owner, usedAt }: SlotState): number => (owner === null ? usedAt - Number.MAX_SAFE_INTEGER : usedAt)
